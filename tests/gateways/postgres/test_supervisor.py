"""Is the server one server, alive again after kill -9, whatever its pid file says?"""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from oncodesk.gateways.postgres import supervisor
from oncodesk.gateways.postgres.errors import CannotServe
from oncodesk.gateways.postgres.home import Site, existing_home
from oncodesk.gateways.postgres.pid import running
from oncodesk.gateways.postgres.roles import Passwords, set_up

PASSWORDS = Passwords("super", "owner", "serving")


def make_site() -> Site:
    folder = Path(tempfile.mkdtemp(prefix="oncodesk-site-"))
    folder.chmod(0o755)
    return Site(folder, folder.name)


def remove_site(site: Site) -> None:
    supervisor.remove(site)
    shutil.rmtree(site.data_folder)


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    made = make_site()
    try:
        yield made
    finally:
        remove_site(made)


def start(site: Site) -> supervisor.Address:
    return supervisor.start(site, PASSWORDS.superuser, None, {})


def cluster(site: Site) -> Path:
    home = existing_home(site)
    assert home is not None
    return home.cluster


def pid_of(site: Site) -> int:
    found = running(cluster(site))
    assert found is not None
    return found.pid


def connect(address: supervisor.Address, user: str, password: str) -> psycopg.Connection[tuple[object, ...]]:
    database = "postgres" if user == supervisor.SUPERUSER else "oncodesk"
    return psycopg.connect(
        host=address.host,
        port=address.port,
        user=user,
        password=password,
        dbname=database,
        autocommit=True,
    )


def test_several_starts_at_once_make_one_server(site: Site) -> None:
    with ThreadPoolExecutor(3) as pool:
        addresses = set(pool.map(start, [site] * 3))
    pid = pid_of(site)
    assert len(addresses) == 1
    assert {start(site)} == addresses
    assert pid_of(site) == pid


def test_it_listens_on_loopback_only_checks_pages_and_sorts_the_same_everywhere(site: Site) -> None:
    with connect(start(site), supervisor.SUPERUSER, PASSWORDS.superuser) as server:
        shown = {
            name: server.execute(f"show {name}").fetchone()
            for name in ("listen_addresses", "data_checksums", "fsync", "server_encoding")
        }
        locale = server.execute(
            "select datlocprovider, datlocale from pg_database where datname = 'template1'"
        ).fetchone()
    assert shown == {
        "listen_addresses": ("127.0.0.1",),
        "data_checksums": ("on",),
        "fsync": ("on",),
        "server_encoding": ("UTF8",),
    }
    assert locale == ("b", "C.UTF-8")


def test_nobody_connects_without_a_password(site: Site) -> None:
    address = start(site)
    home = existing_home(site)
    assert home is not None and home.sockets is not None
    for host in (address.host, str(home.sockets)):
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(
                host=host, port=address.port, user="postgres", dbname="postgres", password="wrong"
            )


def test_the_serving_role_owns_nothing_and_sees_no_other_database(site: Site) -> None:
    address = start(site)
    set_up(address, PASSWORDS)
    set_up(address, PASSWORDS)
    with connect(address, "oncodesk_owner", PASSWORDS.owner) as owner:
        owner.execute("create table if not exists kept (line text)")
        owner.execute("grant connect on database oncodesk to oncodesk_app")
    with connect(address, "oncodesk_app", PASSWORDS.serving) as serving:
        for forbidden in (
            "select * from kept",
            "create table mine ()",
            "create database mine",
            "drop table kept",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                serving.execute(forbidden)


def test_what_was_committed_survives_kill_9(site: Site) -> None:
    address = start(site)
    set_up(address, PASSWORDS)
    writer = connect(address, "oncodesk_owner", PASSWORDS.owner)
    writer.execute("create table if not exists kept (line text)")
    before = writer.execute(
        "insert into kept values ('here') returning (select count(*) from kept)"
    ).fetchone()
    assert before is not None
    writer.execute("begin")
    writer.execute("insert into kept values ('never committed')")
    os.kill(pid_of(site), signal.SIGKILL)
    again = supervisor.start(site, PASSWORDS.superuser, address.port, {})
    with connect(again, "oncodesk_owner", PASSWORDS.owner) as reader:
        lines = reader.execute("select line, count(*) from kept group by line").fetchall()
    assert lines == [("here", int(str(before[0])) + 1)]


@pytest.mark.parametrize("content", ["", "garbage\n", "999999999\n", "{self}\n", "{stranger}\n"])
def test_a_pid_file_without_our_server_behind_it_is_no_obstacle(site: Site, content: str) -> None:
    start(site)
    supervisor.stop(site)
    home = existing_home(site)
    assert home is not None
    account = home.account
    # A process of the server's own account: PostgreSQL by itself would refuse to start beside it.
    stranger = subprocess.Popen(["/bin/sleep", "60"], user=account.uid if account else None)
    try:
        file = home.cluster / "postmaster.pid"
        file.write_text(content.format(self=os.getpid(), stranger=stranger.pid))
        start(site)
        assert pid_of(site) not in (os.getpid(), stranger.pid)
    finally:
        stranger.kill()
        stranger.wait()


def test_a_taken_port_is_left_to_its_owner(site: Site) -> None:
    taken = start(site).port
    other = make_site()
    try:
        assert supervisor.start(other, PASSWORDS.superuser, taken, {}).port != taken
    finally:
        remove_site(other)


def test_a_creation_cut_short_begins_again() -> None:
    made = make_site()
    try:
        start(made)
        supervisor.stop(made)
        data = cluster(made)
        shutil.rmtree(data)
        half = data.with_name("data.new")
        half.mkdir()
        (half / "PG_VERSION").write_text("18\n")
        start(made)
        assert not half.exists()
        assert pid_of(made)
    finally:
        remove_site(made)


def test_stopping_what_does_not_run_is_nothing() -> None:
    made = make_site()
    supervisor.stop(made)
    supervisor.remove(made)
    assert list(made.data_folder.iterdir()) == []
    made.data_folder.rmdir()


def test_a_foreign_folder_is_refused_and_untouched() -> None:
    made = make_site()
    try:
        made.inside.mkdir()
        (made.inside / "PG_VERSION").write_text("15\n")
        with pytest.raises(CannotServe, match="was not made by Oncodesk"):
            start(made)
        assert [entry.name for entry in made.inside.iterdir()] == ["PG_VERSION"]
    finally:
        shutil.rmtree(made.data_folder)

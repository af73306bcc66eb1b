"""Does one command run everything, notice who dies, and take everybody along when it goes?"""

import json
import os
import shutil
import signal
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from oncodesk.gateways.postgres.home import Site, existing_home
from oncodesk.gateways.postgres.pid import running as server_running
from oncodesk.services.upkeep import server
from oncodesk.services.upkeep.kept import read_kept
from tests.conftest import Fresh
from tests.doors.cli.program import alive, children, fetch, oncodesk, running, wait_for


@pytest.fixture
def folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="oncodesk-run-"))
    made.chmod(0o755)
    yield made
    for data in (made, made / "demo"):
        server.erase(data)
    shutil.rmtree(made)


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        found: int = probe.getsockname()[1]
    return found


def surroundings(folder: Path, extra: dict[str, str] | None = None) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ONCODESK_")}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    return {**kept, "ONCODESK_DATA_DIR": str(folder), **(extra or {})}


def database_pid(folder: Path) -> int | None:
    kept = read_kept(folder)
    home = existing_home(Site(folder, kept.installation)) if kept else None
    found = server_running(home.cluster) if home else None
    return found.pid if found else None


def test_start_from_nothing_survives_its_database_and_ends_with_ctrl_c(
    folder: Path, port: int, tmp_path: Path
) -> None:
    log, address = tmp_path / "log", f"http://127.0.0.1:{port}"
    env = surroundings(folder)
    with running("start", "--port", str(port), env=env, log=log) as process:
        wait_for("the desk's address", lambda: address in log.read_text() or process.poll() is not None, log)
        assert fetch(f"{address}/livez") == (200, b"ok\n")
        wait_for("readiness", lambda: fetch(f"{address}/readyz")[0] == 200, log)

        second = oncodesk("start", env=env)
        assert second.returncode == 2
        assert second.stderr.strip() == (
            f"Oncodesk already runs at {address}; stop it there with Ctrl-C to start it again."
        )

        first = database_pid(folder)
        assert first is not None
        os.kill(first, signal.SIGKILL)
        wait_for("another database process", lambda: database_pid(folder) not in (None, first), log)
        wait_for("readiness after the kill", lambda: fetch(f"{address}/readyz")[0] == 200, log)

        family = children(process.pid)
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0
    assert not any(alive(pid) for pid in family.values())
    assert database_pid(folder) is None
    assert log.read_text().splitlines()[-1] == "Stopped."
    assert (folder / "installation.json").stat().st_mode & 0o777 == 0o600


def test_a_killed_child_is_started_again_and_a_killed_parent_takes_its_children_along(
    fresh_database: Fresh, folder: Path, port: int, tmp_path: Path
) -> None:
    log, address = tmp_path / "log", f"http://127.0.0.1:{port}"
    env = surroundings(
        folder,
        {
            "ONCODESK_DATABASE_URL": fresh_database.serving_url,
            "ONCODESK_DATABASE_OWNER_URL": fresh_database.owner_url,
        },
    )
    with running("start", "--port", str(port), env=env, log=log) as process:
        wait_for("the desk's address", lambda: address in log.read_text() or process.poll() is not None, log)
        assert not (folder / "postgres").exists()
        before = children(process.pid)
        for pid in before.values():
            os.kill(pid, signal.SIGKILL)
        wait_for(
            "two new processes",
            lambda: (
                not set(before.values()) & set(children(process.pid).values())
                and len(children(process.pid)) == 2
            ),
            log,
        )
        wait_for("pages again", lambda: fetch(f"{address}/livez")[0] == 200, log)
        family = children(process.pid)
        process.kill()
        wait_for("the end of every child", lambda: not any(alive(pid) for pid in family.values()), log)
        wait_for("silence", lambda: fetch(f"{address}/livez")[0] == 0, log)


def test_a_folder_of_somebody_else_is_refused_and_untouched(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    done = oncodesk("start", env=surroundings(tmp_path))
    assert done.returncode == 2
    assert "holds thesis.txt and was not made by Oncodesk" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert [entry.name for entry in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_fresh_demo_removes_nothing_that_is_not_a_demo(tmp_path: Path) -> None:
    kept = tmp_path / "demo" / "thesis.txt"
    kept.parent.mkdir()
    kept.write_text("years of work")
    done = oncodesk("demo", "--fresh", env=surroundings(tmp_path))
    assert done.returncode == 2
    assert "was not made by Oncodesk" in done.stderr
    assert kept.read_text() == "years of work"
    assert list(kept.parent.iterdir()) == [kept]


def test_a_taken_port_is_told(folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        wanted = str(taken.getsockname()[1])
        done = oncodesk("start", "--port", wanted, env=surroundings(folder))
    assert (done.returncode, done.stderr.strip()) == (
        2,
        f"Port {wanted} is taken; choose another with --port.",
    )


@pytest.mark.parametrize("role", ["web", "worker"])
def test_a_role_without_a_database_says_what_to_do(tmp_path: Path, role: str) -> None:
    done = oncodesk(role, env=surroundings(tmp_path / "new"))
    assert done.returncode == 2
    assert "run oncodesk start, or set ONCODESK_DATABASE_URL" in done.stderr
    assert not (tmp_path / "new").exists()


def test_machines_without_the_shared_key_are_refused(tmp_path: Path) -> None:
    address = "postgresql://u:p@127.0.0.1:1/d"
    done = oncodesk("web", env=surroundings(tmp_path / "new", {"ONCODESK_DATABASE_URL": address}))
    assert done.returncode == 2
    assert "set ONCODESK_SECRET_KEY" in done.stderr


def test_wrong_settings_are_one_sentence(tmp_path: Path) -> None:
    done = oncodesk("start", env=surroundings(tmp_path, {"ONCODESK_PUBLIC_URL": "desk"}))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.strip() == (
        "The setting public_url from ONCODESK_PUBLIC_URL is wrong: "
        "write it like https://desk.example.com, without a path."
    )


def test_a_damaged_installation_file_is_told_and_kept(folder: Path) -> None:
    (folder / "installation.json").write_text(json.dumps({"installation": "x"}))
    done = oncodesk("start", env=surroundings(folder))
    assert done.returncode == 2
    assert "installation.json cannot be read" in done.stderr
    (folder / "installation.json").unlink()

"""Do machines that watch learn whether the process lives and the desk can work?"""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from oncodesk.services import clock
from oncodesk.services.upkeep import checks
from oncodesk.services.upkeep.checks import State


def ask(client: Client) -> tuple[int, dict[str, str]]:
    answer = client.get("/readyz")
    document = json.loads(answer.content)
    return answer.status_code, {name: check["state"] for name, check in document["checks"].items()}


def beat() -> None:
    with connection.cursor() as cursor:
        cursor.execute("insert into procrastinate_workers (last_heartbeat) values (clock_timestamp())")


def test_alive_asks_nobody(client: Client) -> None:
    answer = client.get("/livez")  # no database in this test
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert client.post("/livez").status_code == 405


@pytest.mark.django_db
def test_the_desk_is_ready_while_a_worker_lives(client: Client) -> None:
    beat()
    found = {"database": "ok", "migrations": "ok", "queue": "ok", "disk": "ok", "clock": "ok"}
    assert ask(client) == (200, found)


@pytest.mark.django_db
@pytest.mark.parametrize(("seconds", "state"), [(59, State.OK), (60, State.OK), (61, State.BAD)])
def test_a_heart_may_pause_for_a_minute(seconds: int, state: State) -> None:
    beat()
    with connection.cursor() as cursor:
        cursor.execute("select last_heartbeat from procrastinate_workers")
        (last,) = cursor.fetchone()
    assert checks.check_queue(last + timedelta(seconds=seconds)).state is state


@pytest.mark.django_db
def test_without_any_worker_it_is_not_ready(client: Client) -> None:
    assert ask(client)[1]["queue"] == "bad"


@pytest.mark.django_db
def test_a_migration_that_waits_is_told_by_name(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    beat()
    monkeypatch.setattr(checks, "pending_migrations", lambda: ("records.0999_more",))
    answer = client.get("/readyz")
    told = json.loads(answer.content)["checks"]["migrations"]
    assert answer.status_code == 503
    assert told == {"state": "bad", "message": "1 wait, first records.0999_more; run oncodesk migrate."}


@pytest.mark.django_db
def test_a_full_disk_is_told(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    beat()
    monkeypatch.setattr(checks, "FREE_BYTES", 2**60)
    status, found = ask(client)
    assert (status, found["disk"]) == (503, "bad")


@pytest.mark.django_db
@pytest.mark.parametrize(("apart", "state"), [(0, State.OK), (60, State.BAD), (-60, State.BAD)])
def test_clocks_that_disagree_are_told(apart: int, state: State) -> None:
    assert checks.check_clock(clock.now() + timedelta(seconds=apart)).state is state


def test_a_silent_database_is_told_without_its_password(
    client: Client, monkeypatch: pytest.MonkeyPatch, fresh_database: Any
) -> None:
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "PORT", "1")
    status, found = ask(client)
    assert (status, found) == (503, {"database": "bad", "disk": "ok"})
    assert connection.settings_dict["PASSWORD"] not in str(client.get("/readyz").content)

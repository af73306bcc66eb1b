"""Does the ground that tests stand on hold?"""

import socket

import pytest
from django.db import ProgrammingError, connection, transaction

from tests.conftest import Fresh
from tests.network import NetworkBlocked


def _one(statement: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        row = cursor.fetchone()
    return row[0] if row else None


@pytest.mark.django_db
def test_tests_work_as_the_serving_role_without_its_owner_rights() -> None:
    assert _one("select current_user") == "oncodesk_app"
    assert _one("select rolsuper or rolbypassrls from pg_roles where rolname = current_user") is False
    with pytest.raises(ProgrammingError), transaction.atomic():
        _one("drop table records_patientrow")


@pytest.mark.parametrize("turn", [1, 2])
def test_a_fresh_database_keeps_commits_for_one_test_only(fresh_database: Fresh, turn: int) -> None:
    assert _one("select count(*) from django_session") == 0
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("insert into django_session values ('a', 'b', now())")
    assert _one("select count(*) from django_session") == 1
    assert _one("select current_database()") == fresh_database.name


def test_tests_cannot_leave_the_machine() -> None:
    with socket.socket() as outside, pytest.raises(NetworkBlocked):
        outside.connect(("192.0.2.1", 80))

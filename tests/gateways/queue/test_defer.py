"""Is a job in the queue exactly when its transaction committed, and run again when its worker was killed?"""

import asyncio

import pytest
from django.db import connection, transaction
from procrastinate import PsycopgConnector
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params
from procrastinate.exceptions import TaskNotFound

from oncodesk.gateways.queue.defer import defer
from tests.conftest import Fresh

SWEEP = "queue.retry_stalled"


def jobs() -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("select task_name, status::text from procrastinate_jobs order by id")
        return [(name, status) for name, status in cursor.fetchall()]


@pytest.mark.django_db
def test_a_rollback_takes_the_job_back() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        defer(SWEEP, timestamp=0)
        assert len(jobs()) == 1
        raise ZeroDivisionError
    assert jobs() == []


@pytest.mark.django_db
def test_a_duplicate_leaves_the_callers_transaction_alive() -> None:
    with transaction.atomic():
        assert defer(SWEEP, once="sweep", timestamp=0) is True
        assert defer(SWEEP, once="sweep", timestamp=0) is False
        assert len(jobs()) == 1
    assert jobs() == [(SWEEP, "todo")]


@pytest.mark.django_db
def test_a_name_that_nobody_registered_is_our_mistake() -> None:
    with pytest.raises(TaskNotFound):
        defer("mail.send_everything", message=1)
    assert jobs() == []


def test_the_job_of_a_killed_worker_runs_again(fresh_database: Fresh) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into procrastinate_workers (last_heartbeat)"
            " values (now() - interval '1 minute') returning id"
        )
        (dead,) = cursor.fetchone()
        cursor.execute(
            "insert into procrastinate_jobs (queue_name, task_name, args, status, worker_id)"
            " values ('default', 'queue.tidy', '{\"timestamp\": 0}', 'doing', %s)",
            [dead],
        )
    work_until_empty()
    assert jobs() == [("queue.tidy", "doing")]
    defer(SWEEP, timestamp=0)
    work_until_empty()
    assert jobs() == [("queue.tidy", "succeeded"), (SWEEP, "succeeded")]


def work_until_empty() -> None:
    async def work() -> None:
        own = app.with_connector(PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=3))
        own.periodic_registry = type(own.periodic_registry)()
        async with own.open_async():
            # A real worker prunes dead workers at its start, which would free their jobs before the sweep.
            await own.run_worker_async(wait=False, install_signal_handlers=False, stalled_worker_timeout=3600)

    asyncio.run(work())

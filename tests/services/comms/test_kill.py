"""A worker killed at random moments: does every message leave at most once, and is none lost?

The worker is a process ended by SIGKILL, the mail server another one that logs what it took. Deliveries are
counted in that log alone. The seed is printed; `KILL_SEED` repeats a run.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django.plugin import DjangoDbBlocker

from oncodesk.domain.comms.outbox import MessageState
from oncodesk.records.ids import public_id
from oncodesk.records.models import ClientRow, MessageRow, PatientRow, VisitRow
from oncodesk.services import clock
from oncodesk.services.comms.sending import LEASE, give_up_leases
from oncodesk.services.comms.steps import message_id_of, nudge
from tests import make
from tests.conftest import Fresh
from tests.services.case import booked, within

MESSAGES, KILLS, SECONDS = 220, 21, 75
WORKERS, JOBS_EACH = 3, 2  # one message a job can be under way when its worker is killed
ROOT = Path(__file__).parents[3]


def _queue(house: make.House) -> int:
    """Messages that may leave at any hour: this test runs in real time, and some runs are at night."""
    case = booked(house)
    now = clock.now()
    with within(house.practice_id):
        patient, client = PatientRow.objects.get(pk=case.patient_pk), ClientRow.objects.get(pk=case.client_pk)
        for number in range(MESSAGES):
            outside_id = public_id(now)
            MessageRow.objects.create(
                practice_id=house.practice_id,
                public_id=outside_id,
                created_at=now,
                key=f"kill:{number}",
                purpose="P0",
                template="held_today",
                patient=patient,
                client=client,
                visit_id=case.visit_pk,
                address=client.email,
                subject=f"message {number}",
                body=f"number {number}",
                state=MessageState.QUEUED,
                message_id=message_id_of(outside_id),
                send_after=now,
                expires_at=now + timedelta(hours=1),
            )
        VisitRow.objects.filter(pk=case.visit_pk).update(state="held", held_by="person")
    return house.practice_id


def _mail_server(log: Path) -> tuple[subprocess.Popen[str], int]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.services.comms.mail_server", str(log)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    return process, int(process.stdout.readline())


def _worker(fresh: Fresh, port: int, log: Path) -> subprocess.Popen[bytes]:
    environment = {
        **fresh.environment,
        "ONCODESK_SMTP_URL": f"smtp://127.0.0.1:{port}",
        "ONCODESK_SECRET_KEY": "only-for-tests-only-for-tests-only-for-tests",
    }
    return subprocess.Popen(
        [sys.executable, "-m", "oncodesk", "worker"],
        cwd=ROOT,
        env=environment,
        stdout=log.open("ab"),
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )


def _states(practice_id: int) -> Counter[str]:
    with within(practice_id):
        return Counter(MessageRow.objects.values_list("state", flat=True))


@pytest.mark.xdist_group("kill")
def test_killed_at_random_moments_nothing_is_sent_twice_and_nothing_is_lost(
    fresh_database: Fresh, tmp_path: Path, django_db_blocker: DjangoDbBlocker
) -> None:
    seed = int(os.environ.get("KILL_SEED", time.time_ns() % 10**6))
    print(f"seed {seed}")
    moments = random.Random(seed)
    taken, words = tmp_path / "taken.log", tmp_path / "worker.log"
    server, port = _mail_server(taken)
    kills = 0
    began = time.monotonic()
    with django_db_blocker.unblock():
        practice_id = _queue(make.staffed())
        workers = [_worker(fresh_database, port, words) for _ in range(WORKERS)]
        try:
            while kills < KILLS and time.monotonic() - began < SECONDS:
                _wait_for_work(taken)
                time.sleep(moments.uniform(0, 0.25))
                victim = workers.pop(moments.randrange(len(workers)))
                os.killpg(victim.pid, signal.SIGKILL)
                victim.wait(timeout=30)
                kills += 1
                with within(practice_id):
                    nudge(practice_id)  # as the next message would
                workers.append(_worker(fresh_database, port, words))
            while time.monotonic() - began < SECONDS and _states(practice_id)["queued"]:
                time.sleep(0.2)
        finally:
            for worker in workers:
                worker.terminate()
            for worker in workers:
                worker.wait(timeout=30)
            server.terminate()
            server.wait(timeout=10)
        # what a killed worker held becomes uncertain as soon as its lease is over, and stays so
        give_up_leases(practice_id, clock.now() + LEASE + timedelta(minutes=1))
        states = _states(practice_id)
        with within(practice_id):
            uncertain = set(MessageRow.objects.filter(state="uncertain").values_list("message_id", flat=True))
            accepted = set(MessageRow.objects.filter(state="accepted").values_list("message_id", flat=True))
    deliveries = Counter(taken.read_text().split())
    told = f"seed {seed}, {kills} kills, {dict(states)}; worker said: {words.read_text()[-2000:]}"
    assert kills >= 20, told
    assert max(deliveries.values()) == 1, f"sent twice: {told}"
    assert set(states) <= {"accepted", "uncertain"}, told
    assert sum(states.values()) == MESSAGES, told
    assert accepted <= set(deliveries), f"accepted but never delivered: {told}"
    assert set(deliveries) <= accepted | uncertain, told
    assert len(uncertain) <= kills * JOBS_EACH, told


def _wait_for_work(log: Path) -> None:
    """Until some worker has sent something more: a worker that starts up has nothing to lose yet."""
    before = log.stat().st_size if log.exists() else 0
    until = time.monotonic() + 6
    while time.monotonic() < until and not (log.exists() and log.stat().st_size > before):
        time.sleep(0.005)

"""Does a killed process leave a course moved whole or not at all, as scenario 23 asks?"""

import subprocess
import sys
import time

import pytest
from django.db import connection

from oncodesk.domain.scheduling.change import Change, Verb
from oncodesk.records.models import ScheduleChangeRow, VisitRow
from oncodesk.services.reading import reading
from oncodesk.services.scheduling.actions import change_schedule
from tests import course
from tests.conftest import Fresh

# Another process starts the same change and stops for ever in the middle of writing the dates.
HALFWAY = """
import sys, time
import django
django.setup()
from uuid import UUID
from datetime import datetime
from oncodesk.domain.scheduling.change import Change, Verb
from oncodesk.domain.shared.roles import Actor, ActorKind, Mark, Role
from oncodesk.records.write import scheduling as write
from oncodesk.services.context import Context
from oncodesk.services.reading import reading
from oncodesk.services.scheduling.actions import change_schedule
written = []
change = write.change_visit
def slow(*arguments, **values):
    if len(written) == 4:
        print("halfway", flush=True)
        time.sleep(600)
    written.append(1)
    return change(*arguments, **values)
write.change_visit = slow
practice, person, course, version = sys.argv[1:]
actor = Actor(ActorKind.PERSON, "Ann", int(person), Role.ONCOLOGIST, frozenset({Mark.PRESCRIBER}))
context = Context(actor, int(practice), datetime.fromisoformat("2026-10-06T16:00:00+00:00"))
wish = Change(Verb.DELAY, 8, 2)
change_schedule(context, course=UUID(course), seen_version=int(version), change=wish, reason="travel")
"""


def planned(treated: course.Treated) -> list[object]:
    with reading([treated.house.practice_id]):
        rows = VisitRow.objects.filter(course__public_id=treated.course).order_by("position")
        return list(rows.values_list("planned_on", flat=True))


def test_scenario_23_killed_halfway_nothing_moved_and_the_next_try_moves_all(fresh_database: Fresh) -> None:
    treated = course.on_course()
    version = treated.row().version
    before = planned(treated)
    oncologist = treated.house.people["oncologist"]
    process = subprocess.Popen(
        [
            sys.executable,
            "-c",
            HALFWAY,
            str(treated.house.practice_id),
            str(oncologist.person_id),
            str(treated.course),
            str(version),
        ],
        env=fresh_database.environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "halfway"
    process.kill()
    process.wait(10)
    assert planned(treated) == before
    _wait_until_unlocked()
    change_schedule(
        treated.context("oncologist", course.at(course.START, 12)),
        course=treated.course,
        seen_version=version,
        change=Change(Verb.DELAY, 8, 2),
        reason="travel",
    )
    after = planned(treated)
    assert sum(old != new for old, new in zip(before, after, strict=True)) >= 9
    with reading([treated.house.practice_id]):
        assert ScheduleChangeRow.objects.count() == 1


def _wait_until_unlocked() -> None:
    for _ in range(100):
        with connection.cursor() as cursor:
            cursor.execute(
                "select count(*) from pg_locks where locktype = 'transactionid' and pid <> pg_backend_pid()"
            )
            row = cursor.fetchone()
        if row is not None and row[0] == 0:
            return
        time.sleep(0.1)
    pytest.fail("the killed process still holds its transaction")

"""How long does the day board take with 200 visits on the day and 100,000 stored, and how long a look?"""

from collections.abc import Callable

from bench.figures import Figure, median, milliseconds, percentile_95
from bench.house import database

STORED, ON_THE_DAY = 100_000, 200


def measure() -> list[Figure]:
    with database() as count_again:
        return _measure(count_again)


def _measure(count_again: Callable[[], None]) -> list[Figure]:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from tests import course

    from oncodesk.records.models import PersonRow
    from oncodesk.services import clock
    from oncodesk.services.assistant.looking import look_at

    treated = course.on_course()
    morning = course.at(course.START, 8)
    clock.now = lambda: morning
    actions = milliseconds(lambda: course.weigh(treated, morning), 60)
    course.ready(treated, 1)
    patient = treated.visit(1).patient
    looks = milliseconds(lambda: look_at(treated.house.practice_id, patient.pk, morning), 60)
    _fill(treated)
    count_again()
    desk = Client()
    desk.force_login(PersonRow.objects.get(pk=treated.house.people["coordinator"].person_id))
    address = f"/day/{course.START.isoformat()}"
    page = desk.get(address)
    assert page.status_code == 200, page.status_code
    assert page.content.decode().count("Otto ") >= ON_THE_DAY
    with CaptureQueriesContext(connection) as queries:
        desk.get(address)
        asked = len(queries)
    pages = milliseconds(lambda: desk.get(address), 60)
    return [
        Figure(
            "day board, 200 visits of 100,000, 95th percentile",
            percentile_95(pages),
            "ms",
            50,
            f"{asked} queries, {len(page.content) // 1024} kB",
        ),
        Figure("day board, median", median(pages), "ms"),
        Figure("a look at one case, median", median(looks), "ms", 20),
        Figure("an action that asks the rule again (weight), median", median(actions), "ms"),
    ]


def _fill(treated: object) -> None:
    """Copies of one patient and one visit, by the database itself."""
    from django.db import connection, transaction
    from tests import course

    from oncodesk.records import tenancy
    from oncodesk.records.models import PatientRow, RelationRow, VisitRow

    assert isinstance(treated, course.Treated)
    visit = treated.visit(1)
    with transaction.atomic(), connection.cursor() as cursor:
        tenancy.enter([treated.house.practice_id])
        _copies(
            cursor,
            PatientRow,
            visit.patient_id,
            ON_THE_DAY,
            {
                "name": "'Otto ' || n",
                "name_key": "'otto ' || n",
                "next_look_at": "null",
            },
        )
        cursor.execute("select min(id) from records_patientrow where name like 'Otto %%'")
        (start,) = cursor.fetchone()
        relation = RelationRow.objects.filter(patient_id=visit.patient_id).values_list("pk", flat=True)[0]
        _copies(cursor, RelationRow, relation, ON_THE_DAY, {"patient_id": f"{start} + n - 1"})
        day = f"date '{course.START.isoformat()}'"
        of_patient = f"{start} + (n % {ON_THE_DAY})"
        _copies(cursor, VisitRow, visit.pk, ON_THE_DAY, {"patient_id": of_patient, "planned_on": day})
        _copies(
            cursor,
            VisitRow,
            visit.pk,
            STORED,
            {
                "patient_id": of_patient,
                "planned_on": f"{day} + 400 + (n % 600)",
            },
        )


def _copies(cursor: object, model: object, pk: int, count: int, changed: dict[str, str]) -> None:
    from django.db import models
    from django.db.backends.utils import CursorWrapper

    assert isinstance(cursor, CursorWrapper) and isinstance(model, type) and issubclass(model, models.Model)
    columns = [field.column for field in model._meta.concrete_fields if not field.primary_key]
    values = {"public_id": "gen_random_uuid()", **changed}
    chosen = ", ".join(values.get(column, f't."{column}"') for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    table = model._meta.db_table
    cursor.execute(
        f"insert into {table} ({names}) "
        f"select {chosen} from {table} t, generate_series(1, {count}) n where t.id = {pk}"
    )

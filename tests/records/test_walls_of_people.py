"""Does every table about a practice and its patients stand behind the wall?

Each row is first seen from its own practice, then not from the other: by read, insert, update, delete and
reference.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, connection, models, transaction

from oncodesk.records import tenancy
from oncodesk.records.models import (
    ClientRow,
    ClosureRow,
    ConsentRow,
    ContentVersionRow,
    DiagnosisRow,
    DocumentRow,
    DutyRow,
    OpeningRow,
    PatientRow,
    RelationRow,
    WeightRow,
)
from oncodesk.records.tenancy import REMOVABLE
from oncodesk.services.patients import measuring
from oncodesk.services.patients.steps import Upload
from oncodesk.services.practice import actions, queries
from oncodesk.services.practice.actions import Hours
from tests import make

pytestmark = pytest.mark.django_db
TABLES: list[type[models.Model]] = [
    *(OpeningRow, ClosureRow, DutyRow, ContentVersionRow, DocumentRow),
    *(ClientRow, PatientRow, RelationRow, WeightRow, DiagnosisRow, ConsentRow),
]


@dataclass
class Two:
    """Two practices; everything stands in the first."""

    own: make.House
    other: make.House


@pytest.fixture
def two() -> Iterator[Two]:
    own, other = make.house("Lakeside"), make.house("Hilltop")
    context = own.context()

    def version() -> int:
        return queries.get_settings(own.practice_id).practice.version

    actions.set_hours(context, hours=[Hours(0, time(8), time(17))], seen_version=version())
    day = date(2026, 12, 24)
    actions.add_closure(context, first_on=day, last_on=day, seen_version=version())
    owner = make.client(own)
    patient = make.patient(own, owner=owner)
    measuring.record_weight(context, patient=patient, weight="24.1 kg", measured_at=make.NOW)
    measuring.record_diagnosis(
        context,
        patient=patient,
        condition="Lymphoma",
        method="cytology",
        report=Upload("report.pdf", b"%PDF-1.7"),
    )
    measuring.record_consent(
        context,
        patient=patient,
        client=owner,
        protocol_slug="chop-uw-25",
        given_on=date(2026, 10, 6),
        how="signed",
    )
    with transaction.atomic():
        tenancy.enter([own.practice_id])
        DutyRow.objects.create(practice_id=own.practice_id, duty="book_next_visits", mode="asks")
    yield Two(own, other)


def _copy(row: models.Model, practice_id: int) -> models.Model:
    """The same row again under a new id, in a practice."""
    values = {
        column.attname: getattr(row, column.attname)
        for column in row._meta.concrete_fields
        if not column.primary_key
    }
    values["practice_id"] = practice_id
    if "public_id" in values:
        values["public_id"] = uuid4()
    return type(row)(**values)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.__name__)
def test_the_other_practice_can_do_nothing_with_it(two: Two, table: type[models.Model]) -> None:
    rows = table._default_manager
    with transaction.atomic():
        tenancy.enter([two.own.practice_id])
        seen = rows.filter(practice_id=two.own.practice_id).first()
    assert seen is not None
    with transaction.atomic():
        tenancy.enter([two.other.practice_id])
        assert not rows.filter(pk=seen.pk).exists()
        assert rows.filter(pk=seen.pk).update(practice_id=two.other.practice_id) == 0
        if table._meta.db_table in REMOVABLE:
            assert rows.filter(pk=seen.pk).delete()[0] == 0
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            _copy(seen, two.own.practice_id).save(force_insert=True)
    with transaction.atomic():
        tenancy.enter([two.own.practice_id])
        assert rows.get(pk=seen.pk).practice_id == two.own.practice_id  # type: ignore[attr-defined]
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            rows.filter(pk=seen.pk).update(practice_id=two.other.practice_id)


@pytest.mark.parametrize(
    "table",
    [table for table in TABLES if table._meta.db_table not in REMOVABLE],
    ids=lambda table: table.__name__,
)
def test_what_has_a_history_is_removed_by_nobody(two: Two, table: type[models.Model]) -> None:
    with transaction.atomic():
        tenancy.enter([two.own.practice_id])
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            table._default_manager.all()._raw_delete(using="default")


@pytest.mark.parametrize(
    "table",
    [RelationRow, WeightRow, DiagnosisRow, ConsentRow, DocumentRow],
    ids=lambda table: table.__name__,
)
def test_a_row_cannot_point_across_the_wall(two: Two, table: type[models.Model]) -> None:
    with transaction.atomic():
        tenancy.enter([two.own.practice_id])
        seen = table._default_manager.filter(practice_id=two.own.practice_id).get()
    copy = _copy(seen, two.other.practice_id)
    if isinstance(copy, RelationRow):  # one row a pair: half of it is the other practice's own
        theirs = make.client(two.other)
        with transaction.atomic():
            tenancy.enter([two.other.practice_id])
            copy.client = ClientRow.objects.get(public_id=theirs)
    with pytest.raises(IntegrityError, match="_wall"), transaction.atomic():
        tenancy.enter([two.other.practice_id])
        copy.save(force_insert=True)
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")


def test_without_a_named_practice_nothing_is_there(two: Two) -> None:
    with transaction.atomic():
        tenancy.enter([])
        assert not any(table._default_manager.exists() for table in TABLES)

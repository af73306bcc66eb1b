"""A patient on a course with one visit, as rows: what the assistant and the outbox look at."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from oncodesk.domain.labs.request import LabPlace
from oncodesk.domain.patients.patient import Sex
from oncodesk.records import tenancy
from oncodesk.records.ids import public_id
from oncodesk.records.models import (
    AppointmentRow,
    ClientRow,
    ConsentRow,
    ContentVersionRow,
    CourseRow,
    DiagnosisRow,
    LabRequestRow,
    OpeningRow,
    PatientRow,
    PracticeRow,
    VisitRow,
)
from tests import make

ZONE = ZoneInfo("America/New_York")
DAY = date(2026, 10, 20)
STARTS = datetime(2026, 10, 20, 9, 30, tzinfo=ZONE)


@dataclass(frozen=True)
class Booked:
    house: make.House
    patient_pk: int
    patient: UUID
    client_pk: int
    visit_pk: int
    appointment_pk: int
    request_pk: int


@contextmanager
def within(practice_id: int) -> Iterator[None]:
    """A transaction inside the wall of one practice, so that a test may look at rows."""
    with transaction.atomic():
        tenancy.enter([practice_id])
        yield


def booked(
    house: make.House,
    *,
    name: str = "Biscuit",
    email: str = "maria@example.com",
    place: LabPlace = LabPlace.REFERRING_VET,
    starts: datetime = STARTS,
    owner: UUID | None = None,
) -> Booked:
    """Maria's dog with a booked treatment visit on Tue Oct 20 at 9:30, blood at the referring vet's."""
    owner = owner or make.client(house, email=email)
    patient = make.patient(house, name, owner=owner, sex=Sex.FEMALE_SPAYED)
    practice_id, day = house.practice_id, starts.date()
    common = {"practice_id": practice_id, "created_at": make.NOW}
    oncologist_id = house.people["oncologist"].person_id
    assert oncologist_id is not None

    def fresh() -> dict[str, object]:
        return {**common, "public_id": public_id(make.NOW)}

    with within(practice_id):
        PracticeRow.objects.filter(pk=practice_id).update(
            phone="(608) 555-0100", email="desk@lakeside.example"
        )
        if not OpeningRow.objects.exists():
            for weekday in range(5):
                OpeningRow.objects.create(
                    practice_id=practice_id, weekday=weekday, opens=time(8), closes=time(18)
                )
        animal, client = PatientRow.objects.get(public_id=patient), ClientRow.objects.get(public_id=owner)
        content = ContentVersionRow.objects.filter(kind="protocol", slug="chop-uw-19").first()
        assert content is not None
        course = CourseRow.objects.create(
            **fresh(),
            patient=animal,
            content_version=content,
            protocol_slug="chop-uw-19",
            protocol_name="CHOP",
            protocol_body="",
            state="active",
            start_on=day - timedelta(days=14),
            ends_on=day + timedelta(days=100),
            oncologist_id=oncologist_id,
            diagnosis=DiagnosisRow.objects.create(
                **fresh(), patient=animal, condition="lymphoma", method="cytology"
            ),
            consent=ConsentRow.objects.create(
                **fresh(),
                patient=animal,
                client=client,
                protocol_slug="chop-uw-19",
                given_on=day - timedelta(days=15),
                how="signed",
                recorded_by_id=oncologist_id,
            ),
            lab_place=place,
            activated_at=make.NOW,
        )
        visit = VisitRow.objects.create(
            **fresh(),
            patient=animal,
            course=course,
            kind="treatment",
            number=3,
            position=3,
            title="Week 3",
            state="booked",
            original_on=day,
            planned_on=day,
        )
        appointment = AppointmentRow.objects.create(
            **fresh(),
            visit=visit,
            place=animal.pk,
            starts_at=starts,
            ends_at=starts + timedelta(hours=1),
            state="booked",
        )
        request = LabRequestRow.objects.create(
            **fresh(),
            patient=animal,
            visit=visit,
            tests=["cbc"],
            place=place,
            draw_from=starts - timedelta(days=2),
            draw_until=datetime(day.year, day.month, day.day, 16, tzinfo=ZONE) - timedelta(days=1),
            state="requested",
        )
    return Booked(house, animal.pk, patient, client.pk, visit.pk, appointment.pk, request.pk)

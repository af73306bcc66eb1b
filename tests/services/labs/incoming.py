"""What does a laboratory send to the practice of a test, and what stands on the chart afterwards?"""

from datetime import datetime, timedelta

from oncodesk.domain.patients.patient import Species
from oncodesk.records.models import LabReportRow, LabResultRow, PatientRow, ReleaseRow
from oncodesk.services.context import Done
from oncodesk.services.errors import Invalid
from oncodesk.services.labs.actions import import_file
from tests import course, laboratory, make
from tests.course import START, Treated, at

__all__ = ["Invalid", "import_file"]

DAY = course.START
DRAWN = course.at(DAY, 8, 10)


def send(
    house: make.House,
    *segments: str,
    name: str = "Rivera^Biscuit",
    species: str = "CANINE",
    filler: str = "F1",
    number: str = "M1",
    drawn: datetime | str = DRAWN,
    sent: datetime | None = None,
    received: datetime | None = None,
    who: str = "coordinator",
    file: str = "cbc.hl7",
) -> Done:
    """One message; `drawn` may be a text of its own, `sent` is when the laboratory says it was sent."""
    stamp = drawn if isinstance(drawn, str) else f"{drawn:%Y%m%d%H%M%S%z}"
    at = received or course.at(DAY, 8, 40)
    content = laboratory.message(
        *([list(segments)] if segments else []),
        head=laboratory.msh(number=number, sent=f"{sent or at:%Y%m%d%H%M%S%z}"),
        animal=laboratory.pid(name, species),
        order=laboratory.obr(drawn=stamp).replace("F123", filler),
    )
    return import_file(house.context(who, at), content=content, name=file)


def counts(
    neutrophils: str = "3.9",
    white: str = "6.0",
    percent: str = "65",
    platelets: str = "240",
    status: str = "F",
) -> list[str]:
    return laboratory.counts(neutrophils, platelets, white, percent, status)


def neutrophils(value: str, status: str = "F") -> str:
    return laboratory.obx("NEUT^Neutrophils", value, "10*3/uL", status)


def chart(patient: str = "Biscuit") -> dict[str, LabResultRow]:
    """Current results of a patient by analyte."""
    rows = LabResultRow.objects.filter(patient__name=patient, is_current=True).order_by("collected_at", "pk")
    return {row.analyte: row for row in rows.select_related("report")}


def versions(analyte: str = "neutrophils") -> list[tuple[str, str, bool]]:
    """Every version of an analyte in the order of coming: as printed, status, and whether it counts."""
    rows = LabResultRow.objects.filter(analyte=analyte).order_by("pk")
    return [(row.raw, row.status, row.is_current) for row in rows]


def report() -> LabReportRow:
    """The report that came last."""
    return LabReportRow.objects.select_related("patient").order_by("-pk")[0]


def later(minutes: int) -> datetime:
    return course.at(DAY, 8, 40) + timedelta(minutes=minutes)


def three_bellas(house: make.House) -> dict[str, PatientRow]:
    """Two dogs named Bella, of Rivera and Okafor, and Okafor's cat Bella."""
    rivera, okafor = make.client(house), make.client(house, "Ada Okafor", email="ada@example.com")
    named = {
        "rivera": make.patient(house, "Bella", owner=rivera),
        "okafor": make.patient(house, "Bella", owner=okafor),
        "cat": make.patient(house, "Bella", owner=okafor, species=Species.CAT, breed="Siamese"),
    }
    return {label: PatientRow.objects.get(public_id=outside) for label, outside in named.items()}


def assert_taken_back(treated: Treated, when: datetime) -> None:
    """Nothing may be given on what was released, from that moment on."""
    visit = treated.visit(1)
    assert visit.state != "released" and visit.answer != "ready"
    assert ReleaseRow.objects.get(visit=visit).taken_back_at == when
    assert not [order for order in treated.orders(1) if order.state == "released"]


def changed(treated: Treated, neutrophils: str, percent: str, now: datetime, **more: str) -> None:
    """The laboratory sends the draw of 8:10 again, with other numbers."""
    told = {"status": "C", **more}
    course.blood(treated, at(START, 8, 10), neutrophils=neutrophils, percent=percent, received=now, **told)

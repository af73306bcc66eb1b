"""Does a file of every format reach the right chart, once, and is its correction one?"""

import os
from decimal import Decimal
from pathlib import Path

import pytest

from oncodesk.gateways.files.drop import DONE, REFUSED
from oncodesk.gateways.labs.formats import FORMATS
from oncodesk.records import tenancy
from oncodesk.records.models import LabReportRow, LabResultRow
from oncodesk.services.context import Done
from oncodesk.services.labs import folder
from oncodesk.services.labs.actions import import_file, note_unread_file
from oncodesk.services.labs.folder import Doing
from oncodesk.services.practice.queries import list_practices
from tests import make
from tests.labfiles import BUILDERS, Draw
from tests.services.labs.incoming import chart, later, versions

pytestmark = pytest.mark.django_db
every_format = pytest.mark.parametrize("form", list(BUILDERS))
EARLY = "2026-10-06T08:10:00-04:00"


@pytest.fixture
def house() -> make.House:
    made = make.staffed()
    tenancy.enter([made.practice_id])
    make.patient(made, "Biscuit", owner=make.client(made))
    return made


def take(house: make.House, content: bytes, minutes: int = 0) -> Done:
    return import_file(house.context("coordinator", later(minutes)), content=content, name="results")


def drawn() -> Draw:
    return Draw(collected=EARLY)


@every_format
def test_a_report_goes_to_its_patient_and_the_same_again_changes_nothing(
    house: make.House, form: str
) -> None:
    assert take(house, BUILDERS[form]([drawn()])).remarks == ("labs.filed",)
    found = chart()
    assert (found["wbc"].value, found["neutrophils"].value) == (Decimal(6), Decimal("3.9"))
    assert all(row.is_usable for row in found.values())
    before = LabResultRow.objects.count()
    if form == "hl7":
        return
    again = BUILDERS[form]([drawn()]) + b"\n"
    assert take(house, again, 5).remarks == ("labs.nothing_new",)
    assert LabResultRow.objects.count() == before


@every_format
def test_another_animals_report_waits(house: make.House, form: str) -> None:
    for draw in (
        Draw(collected=EARLY, patient="Bella"),
        Draw(collected=EARLY, owner="Okafor"),
        Draw(collected=EARLY, species="Feline"),
        Draw(collected=EARLY, species=""),
    ):
        assert take(house, BUILDERS[form]([draw])).remarks == ("labs.unmatched",), draw
    assert not LabResultRow.objects.exists()
    assert LabReportRow.objects.filter(match="unmatched").count() == 4


@pytest.mark.parametrize("form", [each for each in BUILDERS if each != "hl7"])
@pytest.mark.parametrize("status", ["corrected", "final", "withdrawn", "preliminary"])
def test_a_value_that_changes_is_a_new_version(house: make.House, form: str, status: str) -> None:
    take(house, BUILDERS[form]([drawn()]))
    take(house, BUILDERS[form]([drawn().but("Platelets", value="30", status=status)]), 30)
    told = {"final": "corrected"}.get(status, status)
    assert versions("platelets") == [("240", "final", False), ("30", told, True)]
    assert chart()["platelets"].is_usable is (status in ("corrected", "final"))
    assert versions("wbc") == [("6.0", "final", True)]


def test_the_watched_folder_reads_every_format(house: make.House, tmp_path: Path) -> None:
    old = later(-600).timestamp()
    place = tmp_path / "lakeside-oncology"
    place.mkdir()
    for number, (form, build) in enumerate(BUILDERS.items()):
        content = build([Draw(collected=f"2026-10-0{number + 1}T08:10:00-04:00", number=f"N{number}")])
        (place / f"{form}.dat").write_bytes(content)
        if form != "hl7":  # whose message would have the number of the whole one
            (place / f"{form}-half.dat").write_bytes(content[: len(content) // 2])
    for path in place.iterdir():
        os.utime(path, (old, old))
    swept = {
        each.file: each.became
        for each in folder.sweep(tmp_path, list_practices(), later(0), Doing(import_file, note_unread_file))
    }
    assert {became for file, became in swept.items() if "half" not in file} == {DONE}
    assert {became for file, became in swept.items() if "half" in file} == {REFUSED}
    tenancy.enter([house.practice_id])
    filed = LabReportRow.objects.filter(
        match="automatic", document__name__in=[f"{form}.dat" for form in BUILDERS]
    )
    assert len(set(filed.values_list("source", flat=True))) == len(FORMATS)

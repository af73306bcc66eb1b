"""Does `oncodesk labs import` take files into the practice as the interface promises?"""

import json
from pathlib import Path

import pytest

from oncodesk.records.models import LabReportRow, PersonRow
from tests import laboratory, make
from tests.conftest import Fresh
from tests.doors.cli.program import oncodesk
from tests.services.case import within


@pytest.fixture
def house(fresh_database: Fresh) -> make.House:
    made = make.staffed()
    make.patient(made, "Biscuit", owner=make.client(made))
    return made


def write(folder: Path, name: str, **parts: str) -> Path:
    path = folder / name
    path.write_bytes(laboratory.message(**parts))
    return path


def test_a_folder_each_file_for_itself(house: make.House, fresh_database: Fresh, tmp_path: Path) -> None:
    write(tmp_path, "a.hl7")
    write(tmp_path, "b.hl7", head=laboratory.msh(number="M2"), animal=laboratory.pid("Okafor^Bella"))
    (tmp_path / "c.txt").write_text("dear colleague")
    ran = oncodesk("labs", "import", str(tmp_path), "--json", env=fresh_database.environment)
    assert (ran.returncode, ran.stderr) == (3, "")
    files = {each["file"]: each for each in json.loads(ran.stdout)["files"]}
    assert [files[name]["accepted"] for name in ("a.hl7", "b.hl7", "c.txt")] == [True, False, False]
    assert files["a.hl7"]["reports"] == ["labs.filed"]
    assert "not a laboratory file" in files["c.txt"]["messages"][0]
    with within(house.practice_id):
        assert sorted(LabReportRow.objects.values_list("match", flat=True)) == ["automatic", "unmatched"]
    again = oncodesk("labs", "import", str(tmp_path / "a.hl7"), env=fresh_database.environment)
    assert (again.returncode, again.stdout) == (0, "a.hl7: This very file was imported before.\n")


def test_wrong_usage_is_one_sentence(house: make.House, fresh_database: Fresh, tmp_path: Path) -> None:
    unread = tmp_path / "c.txt"
    unread.write_text("dear colleague")
    empty = tmp_path / "empty"
    empty.mkdir()
    for arguments, told in (
        ((str(unread),), "not a laboratory file"),
        ((str(empty),), "no file"),
        ((str(tmp_path / "gone"),), "does not exist"),
        ((str(unread), "--practice", "Elsewhere"), "No practice is named Elsewhere"),
        ((str(unread), "--as", "nobody@example.com"), "Nobody with the address"),
    ):
        ran = oncodesk("labs", "import", *arguments, env=fresh_database.environment)
        assert (ran.returncode, ran.stdout) == (2, ""), arguments
        assert told in ran.stderr and "Traceback" not in ran.stderr


def test_who_may_not_enter_results_is_refused(
    house: make.House, fresh_database: Fresh, tmp_path: Path
) -> None:
    with within(house.practice_id):
        address = PersonRow.objects.get(email__startswith="biller").email
    ran = oncodesk(
        "labs", "import", str(write(tmp_path, "a.hl7")), "--as", address, env=fresh_database.environment
    )
    assert ran.returncode == 2 and "may not do this" in ran.stderr

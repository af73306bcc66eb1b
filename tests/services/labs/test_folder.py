"""Is every file of the lab folder taken in once, put away, and told to a person when nobody can read it?"""

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path, PosixPath

import pytest

from oncodesk.gateways.files import drop
from oncodesk.jobs.labs import DOING
from oncodesk.records import tenancy
from oncodesk.records.models import DocumentRow, LabReportRow, TaskRow
from oncodesk.services.context import Done
from oncodesk.services.labs import folder
from oncodesk.services.practice.queries import list_practices
from tests import laboratory, make
from tests.conftest import Fresh
from tests.services.case import within

NOW = datetime(2026, 10, 6, 14, 0, tzinfo=UTC)
OLD = (NOW - timedelta(minutes=1)).timestamp()


def leave(place: Path, name: str, content: bytes, written: float = OLD) -> Path:
    place.mkdir(parents=True, exist_ok=True)
    path = place / name
    path.write_bytes(content)
    os.utime(path, (written, written))
    return path


def message(number: str = "M1", neutrophils: str = "3.9", white: str = "6.0", percent: str = "65") -> bytes:
    return laboratory.message(
        laboratory.counts(neutrophils, white=white, percent=percent),
        head=laboratory.msh(number=number),
        order=laboratory.obr(drawn="20261006081000-0400"),
    )


@pytest.fixture
def house(db: None) -> make.House:
    made = make.staffed()
    tenancy.enter([made.practice_id])
    make.patient(made, "Biscuit", owner=make.client(made))
    return made


def names(place: Path) -> list[str]:
    return sorted(path.name for path in place.iterdir()) if place.is_dir() else []


def swept(place: Path, now: datetime = NOW) -> list[str]:
    return [each.became for each in folder.sweep(place, list_practices(), now, DOING)]


def test_a_file_is_imported_once_and_put_away(house: make.House, tmp_path: Path) -> None:
    leave(tmp_path, "a.hl7", message())
    assert swept(tmp_path) == ["done"]
    assert swept(tmp_path) == []
    assert names(tmp_path / "done") == ["20261006T140000-a.hl7"]
    assert LabReportRow.objects.get().match == "automatic"


def test_a_file_that_still_grows_waits(house: make.House, tmp_path: Path) -> None:
    leave(tmp_path, "a.hl7", message(), written=(NOW - timedelta(seconds=4)).timestamp())
    leave(tmp_path, "b.hl7.part", message())
    leave(tmp_path, ".hidden", message())
    assert swept(tmp_path) == []
    assert swept(tmp_path, NOW + timedelta(seconds=1)) == ["done"]
    assert names(tmp_path) == [".hidden", "b.hl7.part", "done"]


class _Growing(PosixPath):
    """A file to which somebody writes whenever it is looked at."""

    def stat(self, *, follow_symlinks: bool = True) -> os.stat_result:
        with self.open("ab") as more:
            more.write(b"OBX|")
        return super().stat(follow_symlinks=follow_symlinks)


def test_a_file_that_changes_while_it_is_read_is_left(tmp_path: Path) -> None:
    path = leave(tmp_path, "a.hl7", message())
    assert drop.read_still(path, 1_000_000) == message()
    assert drop.read_still(_Growing(path), 1_000_000) is None


def test_a_file_that_nobody_can_read_is_refused_with_a_sentence_and_a_task(
    house: make.House, tmp_path: Path
) -> None:
    leave(tmp_path, "fax.pdf", b"%PDF-1.4 nothing")
    assert swept(tmp_path) == ["refused"]
    there = names(tmp_path / "refused")
    assert there == ["20261006T140000-fax.pdf", "20261006T140000-fax.pdf.txt"]
    assert "not a laboratory file" in (tmp_path / "refused" / there[1]).read_text("utf-8")
    task = TaskRow.objects.get()
    assert (task.kind, task.facts["file"]) == ("lab_file_unread", "fax.pdf")
    leave(tmp_path, "fax.pdf", b"%PDF-1.4 nothing")
    assert swept(tmp_path) == ["refused"]
    assert TaskRow.objects.count() == 1
    assert len(names(tmp_path / "refused")) == 4  # nothing was overwritten


@pytest.mark.parametrize("content", [b"", b"\x00" * 50, b"x" * 5_000_001, b"\x0b" + message()[:-30]])
def test_what_is_empty_binary_too_large_or_cut_off_is_refused(
    house: make.House, tmp_path: Path, content: bytes
) -> None:
    leave(tmp_path, "a.hl7", content)
    assert swept(tmp_path) == ["refused"]
    assert not DocumentRow.objects.exists()
    assert TaskRow.objects.count() == 1


def test_killed_between_commit_and_move_the_next_look_only_moves(
    house: make.House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave(tmp_path, "a.hl7", message())
    with monkeypatch.context() as killed:
        killed.setattr(folder, "put_away", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            swept(tmp_path)
    assert LabReportRow.objects.count() == 1
    assert swept(tmp_path) == ["done"]
    assert (LabReportRow.objects.count(), DocumentRow.objects.count()) == (1, 1)


def test_a_folder_that_cannot_be_written_is_told_once(
    house: make.House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave(tmp_path, "a.hl7", message())

    def refuse(*_: object) -> Path:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(folder, "put_away", refuse)
    assert swept(tmp_path) == ["left"]
    assert swept(tmp_path) == ["left"]
    assert TaskRow.objects.count() == 1
    assert LabReportRow.objects.count() == 1


def test_a_fault_of_ours_is_told_and_keeps_the_file(house: make.House, tmp_path: Path) -> None:
    leave(tmp_path, "a.hl7", message())

    def broken(*_: object, **__: object) -> Done:
        raise ZeroDivisionError

    doing = folder.Doing(broken, DOING.tell)
    assert [each.became for each in folder.sweep(tmp_path, list_practices(), NOW, doing)] == ["refused"]
    assert TaskRow.objects.count() == 1


def test_each_practice_has_its_own_subfolder(house: make.House, tmp_path: Path) -> None:
    other = make.staffed("Hilltop Oncology")
    leave(tmp_path, "nobodys.hl7", message())
    leave(tmp_path / "hilltop-oncology", "a.hl7", message())
    leave(tmp_path / str(house.practice), "a.hl7", message())
    leave(tmp_path / "elsewhere", "a.hl7", message())
    assert swept(tmp_path) == ["done", "done"]
    with within(other.practice_id):
        assert LabReportRow.objects.get().match == "unmatched"
    tenancy.enter([house.practice_id])
    assert LabReportRow.objects.get().match == "automatic"
    assert (tmp_path / "nobodys.hl7").exists() and (tmp_path / "elsewhere" / "a.hl7").exists()


_SWEEP = """
import sys
from pathlib import Path, PosixPath
import django
django.setup()
from oncodesk.services import clock
from oncodesk.services.labs import folder
from oncodesk.jobs.labs import DOING
from oncodesk.services.practice.queries import list_practices
print("ready", flush=True)
folder.sweep(Path(sys.argv[1]), list_practices(), clock.now(), DOING)
"""


@pytest.mark.parametrize("after", [0.0, 0.08, 0.3])
def test_killed_at_any_moment_nothing_is_lost_or_twice(
    fresh_database: Fresh, tmp_path: Path, after: float
) -> None:
    house = make.staffed()
    make.patient(house, "Biscuit", owner=make.client(house))
    for number in range(12):
        leave(tmp_path, f"{number:02}.hl7", message(f"M{number}", neutrophils=f"3.{80 + number}"), OLD)
    worker = subprocess.Popen(
        [sys.executable, "-c", _SWEEP, str(tmp_path)], env=fresh_database.environment, stdout=subprocess.PIPE
    )
    assert worker.stdout is not None and worker.stdout.readline() == b"ready\n"
    time.sleep(after)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    folder.sweep(tmp_path, list_practices(), datetime.now(UTC) + timedelta(minutes=1), DOING)
    assert len(names(tmp_path / "done")) == 12
    assert names(tmp_path) == ["done"]
    with within(house.practice_id):
        assert DocumentRow.objects.count() == 12
        assert LabReportRow.objects.count() == 12

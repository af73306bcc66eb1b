"""What did an oncologist read on the smear, by name, where the machine's platelets cannot be used?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from oncodesk.domain.labs.result import LabReport
from oncodesk.domain.labs.smear import reading_of
from oncodesk.domain.patients.patient import Species
from oncodesk.domain.shared.roles import Permission
from oncodesk.domain.shared.verdict import Verdict
from oncodesk.records.read import labs as read
from oncodesk.services.context import Done
from oncodesk.services.errors import Invalid, Stopped
from oncodesk.services.labs import filing
from oncodesk.services.labs.charting import put_on_chart, report_named, zone_of
from oncodesk.services.labs.readable import blood_read, obstacles, stands_on_chart, with_words
from oncodesk.services.labs.texts import SMEAR, raw_part
from oncodesk.services.work import Work, action

if TYPE_CHECKING:
    pass

_SHORTEST_ACCOUNT = 4


@action("labs.read_smear", Permission.DECIDE)
def read_smear(work: Work, *, report: UUID, seen_version: int, value: str, unit: str, how: str) -> Done:
    """The oncologist's platelet estimate becomes a result of this blood, with her name and how she read it.

    It replaces the platelets that could not be used and is reviewed like any other; a newer version of the
    laboratory takes it back. `value` is one number, `unit` 10^9/L or /µL. Raises Stopped where a reading is
    no answer, Invalid for an entry that is no number or cannot be true.
    """
    base = blood_read(report_named(work, report, seen_version))
    if base.patient is None or not stands_on_chart(base):
        raise Invalid("This report stands on no chart; file it to a patient first.")
    forbidden = obstacles(base)
    if forbidden:
        raise Stopped("A reading of the smear is no answer here.", Verdict(forbidden))
    raw = reading_of(raw_part(base), value.strip(), unit.strip())
    judged = filing.judged(raw, Species(base.patient.species), zone_of(work))
    _refuse_entry(judged, how)
    row = filing.add_report(
        work,
        base.document,
        read.last_part(base.document_id) + 1,
        replace(raw, message=""),
        with_words(judged, base),
        source=SMEAR,
        patient=base.patient,
        match="by_person",
        reason=how.strip()[:300],
        zone=zone_of(work),
        entered_by_id=work.actor.person_id,
        reads=base,
    )
    if put_on_chart(work, row, raw, base.patient) == "labs.nothing_new":
        raise Invalid("This reading is recorded already.", {"value": "The chart says the same."})
    return Done(str(row.public_id), row.version)


def _refuse_entry(judged: LabReport, how: str) -> None:
    wrong: dict[str, str] = {}
    (reading, *_) = judged.results
    codes = {each.code for each in reading.findings}
    if reading.value is None and codes & {"labs.unit_missing", "labs.unit_unknown"}:
        wrong["unit"] = "Choose ×10⁹/L or /µL."
    elif reading.value is None or reading.comparator:
        wrong["value"] = "Type one number, such as 120."
    elif "labs.out_of_bounds" in codes:
        wrong["value"] = "This cannot be true of a living animal. Compare number and unit."
    if len(how.strip()) < _SHORTEST_ACCOUNT:
        wrong["how"] = "Say how it was read, such as: 8 platelets a field, 10 fields, times 15."
    if wrong:
        raise Invalid("This reading cannot be recorded yet.", wrong)

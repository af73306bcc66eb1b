"""May this drug go on this file's blood? The rule of the release, asked with a file."""

from datetime import datetime

from oncodesk.domain.labs.gates import GateVerdict, judge_gate
from oncodesk.domain.labs.policy import GatePolicy
from oncodesk.domain.labs.result import Reading
from oncodesk.domain.patients.patient import Species
from oncodesk.domain.shared.verdict import Finding, note, unknown


def judge_file(
    policy: GatePolicy,
    drug: str,
    species: Species,
    reading: Reading,
    at: datetime,
    last_dose: datetime | None,
    *,
    last_dose_told: bool,
    last_dose_unknown: bool = False,
) -> GateVerdict:
    """Judge all reports of one file, which must be one animal's; what is wrong with the file stops too."""
    doubts: list[Finding] = [each for each in reading.findings if each.code != "not_considered"]
    animals = {
        (" ".join(each.owner.casefold().split()), " ".join(each.patient.casefold().split()))
        for each in reading.reports
    }
    if len(animals) > 1:
        doubts.append(unknown("labs.several_animals", count=len(animals)))
    if last_dose_unknown:
        doubts.append(unknown("labs.last_dose_unknown"))
    elif not last_dose_told:
        doubts.append(note("not_considered", fact="the previous dose", option="--last-dose"))
    doubts.append(note("policy.unsigned"))
    return judge_gate(policy, drug, species, reading.reports, at, last_dose, doubts)

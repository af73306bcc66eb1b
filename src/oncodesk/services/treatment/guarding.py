"""What rules a drug out for this patient besides its dose: hours, her history?"""

from datetime import datetime

from oncodesk.domain.dosing.drug import Drug
from oncodesk.domain.dosing.guards import check_history, check_hours
from oncodesk.domain.shared.verdict import Finding
from oncodesk.records.read import toxicity as read

_NOT_BY_IT = frozenset({"unrelated", "unlikely"})


def guard_findings(
    drug: Drug | None, last: datetime | None, now: datetime, patient_id: int
) -> tuple[Finding, ...]:
    """Findings of one order."""
    if drug is None:
        return ()
    return (
        *check_hours(drug, last, now),
        *(check_history(drug, _events(drug, patient_id)) if drug.never_again else ()),
    )


def _events(drug: Drug, patient_id: int) -> frozenset[str]:
    """Events in force that nobody called unrelated, with this drug suspected or none at all."""
    return frozenset(
        row.term
        for row in read.events_in_force(patient_id)
        if row.drug in ("", drug.id) and row.attribution not in _NOT_BY_IT
    )

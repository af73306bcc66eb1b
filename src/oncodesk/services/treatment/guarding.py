"""What rules a drug out for this patient besides its dose: hours since the last, other drugs?"""

from collections.abc import Iterable
from datetime import datetime

from oncodesk.domain.dosing.drug import Drug
from oncodesk.domain.dosing.guards import check_hours
from oncodesk.domain.dosing.interactions import check_interactions
from oncodesk.domain.shared.verdict import Finding
from oncodesk.services.dosing.interactions import shipped_interactions


def guard_findings(
    drug: Drug | None, of_visit: Iterable[Drug], last: datetime | None, now: datetime
) -> tuple[Finding, ...]:
    """Findings of one order; a pair of drugs of the visit is told with the first of the two."""
    if drug is None:
        return ()
    pairs = check_interactions(shipped_interactions(), tuple(of_visit), ())
    return (
        *check_hours(drug, last, now),
        *(finding for finding in pairs if finding.facts["drug"] == drug.name),
    )

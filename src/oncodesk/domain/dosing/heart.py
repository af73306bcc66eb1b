"""Must the heart be looked at before this dose, and was it?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from oncodesk.domain.dosing.drug import Drug
from oncodesk.domain.dosing.exposure import Exposure, counted
from oncodesk.domain.shared.verdict import Finding, block, unknown


class HeartCheck(StrEnum):
    ECHO = "echo"
    ECG = "ecg"


@dataclass(frozen=True, slots=True)
class HeartPolicy:
    """When a practice looks at the heart before a drug of this group. It only ever stops a dose.

    `breeds` are looked at before the first dose; `before_total` (mg/m2) asks for a look before the dose
    that passes it, None where the practice set no such number.
    """

    group: str
    kinds: tuple[HeartCheck, ...]
    breeds: tuple[str, ...]
    before_total: Decimal | None
    source: str


@dataclass(frozen=True, slots=True)
class HeartFinding:
    """What one echo or ECG said, on which day, and until which day it counts (None: no end was given)."""

    kind: HeartCheck
    is_ok: bool
    on: date
    next_due: date | None


def check_heart(
    policy: HeartPolicy,
    drug: Drug,
    breed: str,
    findings: Iterable[HeartFinding],
    exposures: Iterable[Exposure],
    dose: Decimal | None,
    today: date,
) -> tuple[Finding, ...]:
    """Is each look that is due there, recent and without a finding? `dose` is the one to give, in mg/m2.

    The newest look of each kind counts. One that was abnormal stops even where none is due; one that is
    due and missing, or older than its next date, is unknown. Past `before_total` a look counts only when
    it was made after the last dose with which the sum stayed at or below that number.
    """
    if drug.group != policy.group:
        return ()
    made = sorted(findings, key=lambda each: each.on)
    entries = sorted(counted(drug, exposures), key=lambda each: each.on)
    at_risk = next((name for name in policy.breeds if name.casefold() in breed.casefold()), "")
    passes, since = _passes(policy, entries, dose)
    found: list[Finding] = []
    for kind in HeartCheck:
        newest = next((each for each in reversed(made) if each.kind is kind), None)
        if newest is not None and not newest.is_ok:
            found.append(
                block("dosing.heart_abnormal", policy.source, drug=drug.name, kind=kind.value, on=newest.on)
            )
        elif newest is not None and newest.next_due is not None and newest.next_due < today:
            found.append(
                unknown(
                    "dosing.heart_check_old",
                    policy.source,
                    drug=drug.name,
                    kind=kind.value,
                    on=newest.on,
                    due=newest.next_due,
                )
            )
        elif kind not in policy.kinds:
            continue
        elif passes and (newest is None or (since is not None and newest.on < since)):
            found.append(
                unknown(
                    "dosing.heart_check_due",
                    policy.source,
                    drug=drug.name,
                    kind=kind.value,
                    limit=policy.before_total,
                )
            )
        elif at_risk and newest is None:
            found.append(
                unknown(
                    "dosing.heart_check_of_breed",
                    policy.source,
                    drug=drug.name,
                    kind=kind.value,
                    breed=at_risk,
                )
            )
    return tuple(found)


def _passes(policy: HeartPolicy, entries: list[Exposure], dose: Decimal | None) -> tuple[bool, date | None]:
    """Does the sum with this dose pass the practice's number, and since when must a look have been made?

    A dose that is not known passes: what cannot be added cannot be called small.
    """
    if policy.before_total is None:
        return False, None
    total, since = Decimal(0), None
    for each in entries:
        total += each.mg_per_m2
        if total <= policy.before_total:
            since = each.on
    return dose is None or total + dose > policy.before_total, since

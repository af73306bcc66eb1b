"""What do urine and blood pressure say before cyclophosphamide and toceranib?

Sources: blood in the urine on cyclophosphamide holds [S52b]; pressure from 160 and 180 mmHg and protein in
the urine are general knowledge [GK] (37 % of treated dogs reached 160 mmHg in two weeks [S18]). All of them
can only stop a dose.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from oncodesk.domain.shared.roles import Role
from oncodesk.domain.shared.verdict import Finding, Override, block, note, unknown

MOST_AGE = timedelta(days=14)  # urinalysis, UPC, blood pressure [DECISIONS 3]; elapsed time
DECIDES_FROM, HOLDS_FROM = 160, 180  # mmHg systolic
PLAUSIBLE = (40, 350)  # mmHg; outside is a slip of the pen
MOST_READINGS = 20
URINE_SOURCE = "Ohio State University: blood in the urine on cyclophosphamide, stop and call [S52b]"
PRESSURE_SOURCE = "from 160 mmHg treat, from 180 hold: general knowledge [GK]; Tjostheim 2016 [S18]"
PROTEIN_SOURCE = "protein in the urine on toceranib [S18]; a strip before a ratio: general knowledge [GK]"
_ONCOLOGIST = Override(Role.ONCOLOGIST)


class Blood(StrEnum):
    """Red blood in the urine, as a person answers it."""

    NONE = "none"
    MICROSCOPIC = "microscopic"
    VISIBLE = "visible"
    UNKNOWN = "unknown"  # looked and could not tell; an owner who did not see her urine


class Protein(StrEnum):
    """The strip, as a person reads it."""

    NEGATIVE = "negative"
    TRACE = "trace"
    PLUS_1 = "1+"
    PLUS_2 = "2+"
    PLUS_3 = "3+"
    PLUS_4 = "4+"
    UNKNOWN = "unknown"


OWNER_ANSWERS = (Blood.NONE, Blood.VISIBLE, Blood.UNKNOWN)
LITTLE = (Protein.NEGATIVE, Protein.TRACE)


@dataclass(frozen=True, slots=True)
class Pressure:
    """Systolic, the mean of `readings`; `key` names the record."""

    key: str
    systolic: int
    readings: int
    measured_at: datetime


@dataclass(frozen=True, slots=True)
class Urine:
    """A urinalysis as a person read it."""

    key: str
    blood: Blood
    protein: Protein
    collected_at: datetime


@dataclass(frozen=True, slots=True)
class Seen:
    """What the owner saw of her urine, asked at this visit."""

    key: str
    blood: Blood
    asked_on: date


@dataclass(frozen=True, slots=True)
class ExaminationFacts:
    """What is known for one visit. The drugs say which question matters; an empty name: it does not.

    `last_dose` is the last dose of `bladder_drug`; a clean urinalysis from before it says nothing about it.
    `ratio_at` is when the newest usable protein:creatinine ratio was collected; the limits of the laboratory
    values judge its number. `decided` are keys of records that an oncologist decided to treat in spite of.
    """

    bladder_drug: str = ""
    pressure_drug: str = ""
    protein_drug: str = ""
    seen: Seen | None = None
    urine: Urine | None = None
    pressure: Pressure | None = None
    ratio_at: datetime | None = None
    last_dose: datetime | None = None
    decided: frozenset[str] = frozenset()


def check_examinations(facts: ExaminationFacts, now: datetime, today: date) -> tuple[Finding, ...]:
    """Everything that urine and pressure say about this visit's drugs; missing and old facts are unknown."""
    now = now.astimezone(UTC)
    found: list[Finding] = []
    if facts.bladder_drug:
        found += _bladder(facts, now, today)
    if facts.pressure_drug:
        found += _pressure(facts, now)
    if facts.protein_drug:
        found += _protein(facts, now)
    return tuple(found)


def examinations_good_until(facts: ExaminationFacts) -> datetime | None:
    """When the first of the facts that the answer rests on is too old; None: the answer rests on none."""
    used = [facts.pressure.measured_at] if facts.pressure_drug and facts.pressure is not None else []
    if facts.protein_drug and facts.ratio_at is not None:
        used.append(facts.ratio_at)
    elif facts.protein_drug and facts.urine is not None:
        used.append(facts.urine.collected_at)
    return min((each.astimezone(UTC) + MOST_AGE for each in used), default=None)


def _is_fresh(at: datetime, now: datetime) -> bool:
    """Not from the future, and at most 14 days old; exactly 14 days is fresh."""
    return timedelta(0) <= now - at.astimezone(UTC) <= MOST_AGE


def _bladder(facts: ExaminationFacts, now: datetime, today: date) -> Iterable[Finding]:
    seen, urine, drug = facts.seen, facts.urine, facts.bladder_drug
    if urine is not None and urine.blood in (Blood.MICROSCOPIC, Blood.VISIBLE):
        # Blood that was found stands until a newer urinalysis is clean, however old it is.
        code = "treatment.blood_in_urinalysis"
        yield _stop(facts, code, URINE_SOURCE, urine.key, drug=drug, blood=urine.blood)
    if seen is None or seen.asked_on != today:
        yield unknown("treatment.urine_not_asked", URINE_SOURCE, drug=drug)
    elif seen.blood is Blood.UNKNOWN:
        after = urine is not None and (facts.last_dose is None or urine.collected_at > facts.last_dose)
        answered = urine is not None and urine.blood is not Blood.UNKNOWN
        if urine is None or not (answered and after and _is_fresh(urine.collected_at, now)):
            yield unknown("treatment.urine_not_read", URINE_SOURCE, drug=drug)
    elif seen.blood is not Blood.NONE:
        yield _stop(facts, "treatment.blood_in_urine", URINE_SOURCE, seen.key, drug=drug)


def _pressure(facts: ExaminationFacts, now: datetime) -> Iterable[Finding]:
    pressure, drug, source = facts.pressure, facts.pressure_drug, PRESSURE_SOURCE
    if pressure is None:
        yield unknown("treatment.pressure_missing", source, drug=drug)
    elif not _is_fresh(pressure.measured_at, now):
        yield unknown("treatment.pressure_stale", source, drug=drug, measured_at=pressure.measured_at)
    elif pressure.systolic >= HOLDS_FROM:
        code = "treatment.pressure_holds"
        yield _stop(facts, code, source, pressure.key, drug=drug, systolic=pressure.systolic)
    elif pressure.systolic >= DECIDES_FROM:
        code = "treatment.pressure_high"
        yield _stop(facts, code, source, pressure.key, drug=drug, systolic=pressure.systolic)


def _protein(facts: ExaminationFacts, now: datetime) -> Iterable[Finding]:
    urine, drug = facts.urine, facts.protein_drug
    if facts.ratio_at is not None and _is_fresh(facts.ratio_at, now):
        return
    if urine is None or urine.protein is Protein.UNKNOWN or not _is_fresh(urine.collected_at, now):
        yield unknown("treatment.protein_not_known", PROTEIN_SOURCE, drug=drug)
    elif urine.protein not in LITTLE:
        yield unknown("treatment.protein_without_ratio", PROTEIN_SOURCE, drug=drug, protein=urine.protein)


def _stop(facts: ExaminationFacts, code: str, source: str, key: str, **told: str | int) -> Finding:
    if key in facts.decided:
        return note("treatment.examination_decided", source, decided=code)
    return block(code, source, _ONCOLOGIST, **told, one=key, two=key)

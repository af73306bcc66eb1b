"""How do the facts of a finding, and a blood count, read on a page?"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from zoneinfo import ZoneInfo

from oncodesk.domain.labs.analyte import COUNT, Analyte
from oncodesk.domain.labs.policy import Band
from oncodesk.domain.shared.verdict import Finding
from oncodesk.services.dosing.shipped import get_drug
from oncodesk.services.sentences import sentence_of

ANALYTES: dict[str, str] = {
    Analyte.WBC: "White cells",
    Analyte.NEUTROPHILS: "Neutrophils",
    Analyte.NEUTROPHILS_PCT: "Neutrophils, percent",
    Analyte.BANDS: "Bands",
    Analyte.BANDS_PCT: "Bands, percent",
    Analyte.LYMPHOCYTES: "Lymphocytes",
    Analyte.MONOCYTES: "Monocytes",
    Analyte.EOSINOPHILS: "Eosinophils",
    Analyte.PLATELETS: "Platelets",
    Analyte.RBC: "Red cells",
    Analyte.HCT: "Hematocrit",
    Analyte.HGB: "Hemoglobin",
    Analyte.ALT: "ALT",
    Analyte.ALP: "ALP",
    Analyte.BILIRUBIN: "Bilirubin",
    Analyte.ALBUMIN: "Albumin",
    Analyte.CREATININE: "Creatinine",
    Analyte.BUN: "BUN",
    Analyte.GLUCOSE: "Glucose",
    Analyte.UPC: "Urine protein to creatinine",
    Analyte.USG: "Urine specific gravity",
}
BAND_WORDS: dict[str, str] = {
    Band.PROCEED: "in range",
    Band.ONCOLOGIST: "oncologist decides",
    Band.HOLD: "hold",
    Band.FLOOR: "hold, second oncologist needed",
    Band.UNKNOWN: "not known",
}
SIGN_WORDS: dict[str, str] = {
    "anorexia": "loss of appetite",
    "vomiting": "vomiting",
    "diarrhea": "diarrhea",
    "lethargy": "lethargy",
    "other": "another sign",
    "nausea": "nausea",
    "weight_loss": "weight loss",
    "neutropenia": "low neutrophils",
    "thrombocytopenia": "low platelets",
    "febrile_neutropenia": "low neutrophils with fever",
    "hemorrhagic_cystitis": "bloody bladder inflammation (hemorrhagic cystitis)",
    "anaphylaxis": "anaphylaxis",
}
_PLACES: dict[str, Decimal] = {"neutrophils": Decimal("0.01"), "platelets": Decimal(1)}
_PER_MICROLITRE = 1000  # 10^9/L in cells per microlitre


def clock_words(at: datetime, zone: ZoneInfo) -> str:
    """`8:30 AM` in the zone."""
    local = at.astimezone(zone)
    return f"{local.hour % 12 or 12}:{local:%M} {'AM' if local.hour < 12 else 'PM'}"


def day_words(day: date) -> str:
    """`Tue Oct 20`."""
    return f"{day:%a %b} {day.day}"


def moment_words(at: datetime, zone: ZoneInfo) -> str:
    """`Tue Oct 20, 8:30 AM` in the zone."""
    return f"{day_words(at.astimezone(zone).date())}, {clock_words(at, zone)}"


@lru_cache(maxsize=4096)
def number_words(analyte: str, value: Decimal) -> str:
    """Neutrophils with two decimals, platelets with none, and never rounded: 1.995 is not 2.00."""
    shown = value.quantize(_PLACES[analyte]) if analyte in _PLACES else value
    return f"{shown:f}" if shown == value and analyte in _PLACES else f"{value.normalize():f}"


@lru_cache(maxsize=4096)
def count_words(analyte: str, value: Decimal, unit: str) -> str:
    """`1.80 ×10⁹/L (1,800/µL)`; another unit stands as it was reported."""
    if unit != COUNT:
        return f"{number_words(analyte, value)} {unit}".strip()
    return f"{number_words(analyte, value)} ×10⁹/L ({(value * _PER_MICROLITRE).normalize():,f}/µL)"


def drug_words(drug_id: str) -> str:
    """The full tall-man name of a drug; an unknown one as it was ordered."""
    drug = get_drug(drug_id)
    return drug_id if drug is None else drug.name


def unit_words(text: str) -> str:
    """`mg/m²` for `mg/m2`."""
    return text.replace("/m2", "/m²")


def told_facts(facts: Mapping[str, object], zone: ZoneInfo) -> dict[str, str]:
    """Every fact as a person reads it: counts with unit, days and times of the practice, names of drugs."""
    told = {name: _told(name, fact, zone) for name, fact in facts.items()}
    analyte, unit, value = (str(facts.get(name, "")) for name in ("analyte", "unit", "value"))
    if unit == COUNT and analyte in ANALYTES:
        comparator = value[: len(value) - len(value.lstrip("<>="))]
        try:
            words = count_words(analyte, Decimal(value.lstrip("<>=")), unit)
        except InvalidOperation:
            return told
        told["amount"] = comparator + words
    return told


def _told(name: str, fact: object, zone: ZoneInfo) -> str:
    if fact is None:
        return ""
    if isinstance(fact, datetime):
        return moment_words(fact, zone)
    if isinstance(fact, date):
        return day_words(fact)
    if isinstance(fact, Decimal):
        return f"{fact:f}"
    text = str(fact)
    if name == "analyte":
        return ANALYTES.get(text, text)
    if name == "band":
        return BAND_WORDS.get(text, text)
    if name == "sign":
        return SIGN_WORDS.get(text, text)
    if name in ("drug", "after"):
        return drug_words(text)
    return _moment_in(text, zone)


def _moment_in(text: str, zone: ZoneInfo) -> str:
    """A day or an instant that JSON kept, in words; any other text as it stands."""
    try:
        if len(text) == len("2026-10-20"):
            return day_words(date.fromisoformat(text))
        at = datetime.fromisoformat(text) if len(text) > len("2026-10-20") else None
    except ValueError:
        return text
    return text if at is None or at.tzinfo is None else moment_words(at, zone)


def reason_of(code: str, facts: Mapping[str, object], zone: ZoneInfo) -> str:
    """The sentence of a kept finding in one line; empty without a code."""
    return sentence_of(code).message.format(**told_facts(facts, zone)) if code else ""


def in_words(finding: Finding, zone: ZoneInfo) -> Finding:
    """The same finding with facts that fill its sentence for a page of this practice."""
    return replace(finding, facts=told_facts(finding.facts, zone))

"""Which things do we know how to read in blood and urine, in which unit, and what can be true of an animal?

Bounds are what an analyser can report of a living animal, not what is normal. They are ours, not the
laboratory's: a report that is a thousand times too high stands inside its own reference range. The
upper bound is at most a thousand times the lower one wherever that leaves room for real animals, so
that no value and its thousandfold are both believed. Where it does not (white cells), a high
neutrophil count needs the white cell count of the same report beside it (`WITNESS_FROM`).
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from oncodesk.domain.patients.patient import Species

BOUNDS_SOURCE = "reportable bounds of Oncodesk [GK]: wide physiological limits, to be signed by an oncologist"


class Analyte(StrEnum):
    WBC = "wbc"
    NEUTROPHILS = "neutrophils"  # segmented, absolute
    NEUTROPHILS_PCT = "neutrophils_pct"
    BANDS = "bands"
    BANDS_PCT = "bands_pct"
    LYMPHOCYTES = "lymphocytes"
    MONOCYTES = "monocytes"
    EOSINOPHILS = "eosinophils"
    PLATELETS = "platelets"
    RBC = "rbc"
    HCT = "hct"
    HGB = "hgb"
    ALT = "alt"
    ALP = "alp"
    BILIRUBIN = "bilirubin"
    ALBUMIN = "albumin"
    CREATININE = "creatinine"
    BUN = "bun"
    GLUCOSE = "glucose"
    UPC = "upc"
    USG = "usg"
    OTHER = "other"


class Fluid(StrEnum):
    """What was examined. Nothing said counts as blood; a panel that names another fluid does not."""

    BLOOD = "blood"
    URINE = "urine"
    OTHER = "other"


COUNT, RED, PERCENT = "10^9/L", "10^12/L", "%"

UNIT: dict[Analyte, str] = {
    Analyte.WBC: COUNT,
    Analyte.NEUTROPHILS: COUNT,
    Analyte.NEUTROPHILS_PCT: PERCENT,
    Analyte.BANDS: COUNT,
    Analyte.BANDS_PCT: PERCENT,
    Analyte.LYMPHOCYTES: COUNT,
    Analyte.MONOCYTES: COUNT,
    Analyte.EOSINOPHILS: COUNT,
    Analyte.PLATELETS: COUNT,
    Analyte.RBC: RED,
    Analyte.HCT: PERCENT,
    Analyte.HGB: "g/dL",
    Analyte.ALT: "U/L",
    Analyte.ALP: "U/L",
    Analyte.BILIRUBIN: "mg/dL",
    Analyte.ALBUMIN: "g/dL",
    Analyte.CREATININE: "mg/dL",
    Analyte.BUN: "mg/dL",
    Analyte.GLUCOSE: "mg/dL",
    Analyte.UPC: "1",
    Analyte.USG: "1",
}

FLUID: dict[Analyte, Fluid] = {
    analyte: Fluid.URINE if analyte in (Analyte.UPC, Analyte.USG) else Fluid.BLOOD for analyte in UNIT
}

# Counted by one run of the blood counter: a failure of one casts doubt on all.
BLOOD_COUNT = frozenset(
    {
        *(Analyte.WBC, Analyte.NEUTROPHILS, Analyte.NEUTROPHILS_PCT, Analyte.BANDS, Analyte.BANDS_PCT),
        *(Analyte.LYMPHOCYTES, Analyte.MONOCYTES, Analyte.EOSINOPHILS, Analyte.PLATELETS),
        *(Analyte.RBC, Analyte.HCT, Analyte.HGB),
    }
)
NEVER_ZERO = frozenset({Analyte.RBC, Analyte.HCT, Analyte.HGB})  # zero red cells: nothing was measured


@dataclass(frozen=True, slots=True)
class Bounds:
    """Reportable from `low` to below `below`, both canonical; zero too where `zero` is true."""

    low: Decimal
    below: Decimal
    zero: bool = False

    def hold(self, value: Decimal) -> bool:
        return (self.zero and value == 0) or self.low <= value < self.below


def _bounds(low: str, below: str, zero: bool = False) -> Bounds:
    return Bounds(Decimal(low), Decimal(below), zero)


_CELLS = _bounds("0.01", "150", zero=True)
_PERCENT = _bounds("0.1", "100.1", zero=True)

_EITHER: dict[Analyte, Bounds] = {
    Analyte.WBC: _bounds("0.2", "200"),
    Analyte.NEUTROPHILS: _CELLS,
    Analyte.NEUTROPHILS_PCT: _PERCENT,
    Analyte.BANDS: _CELLS,
    Analyte.BANDS_PCT: _PERCENT,
    Analyte.LYMPHOCYTES: _CELLS,
    Analyte.MONOCYTES: _CELLS,
    Analyte.EOSINOPHILS: _CELLS,
    Analyte.PLATELETS: _bounds("1", "1000", zero=True),
    Analyte.HCT: _bounds("5", "85"),
    Analyte.HGB: _bounds("1.5", "28"),
    Analyte.ALT: _bounds("5", "5000"),
    Analyte.ALP: _bounds("5", "5000"),
    Analyte.BILIRUBIN: _bounds("0.05", "50", zero=True),
    Analyte.ALBUMIN: _bounds("0.5", "7"),
    Analyte.CREATININE: _bounds("0.1", "25"),
    Analyte.BUN: _bounds("2", "300"),
    Analyte.GLUCOSE: _bounds("10", "1500"),
    Analyte.UPC: _bounds("0.02", "20", zero=True),
}

BOUNDS: dict[Species, dict[Analyte, Bounds]] = {
    Species.DOG: _EITHER | {Analyte.RBC: _bounds("0.5", "12"), Analyte.USG: _bounds("1.000", "1.080")},
    Species.CAT: _EITHER | {Analyte.RBC: _bounds("0.5", "14"), Analyte.USG: _bounds("1.000", "1.100")},
}

# From here a neutrophil count is believed only beside a white cell count: a hundredth of this, printed
# with a unit a thousand times too large, would still be a count at which nothing may be given.
WITNESS_FROM = Decimal("10")


def bounds_of(analyte: Analyte, species: Species | None) -> Bounds | None:
    """The bounds of a species; with no species told, the narrower of both on each side."""
    if species is not None:
        return BOUNDS[species].get(analyte)
    every = [BOUNDS[each][analyte] for each in Species if analyte in BOUNDS[each]]
    if not every:
        return None
    return Bounds(
        max(each.low for each in every),
        min(each.below for each in every),
        all(each.zero for each in every),
    )


_SPECIES_WORDS: dict[str, Species] = {
    **dict.fromkeys(
        ("dog", "dogs", "canine", "canis", "k9", "can", "perro", "chien", "hund", "cane"), Species.DOG
    ),
    **dict.fromkeys(("cat", "cats", "feline", "felis", "fel", "gato", "chat", "katze", "gatto"), Species.CAT),
}
_OTHER_ANIMALS = frozenset(
    {
        *("equine", "horse", "bovine", "rabbit", "lagomorph", "avian", "bird", "ferret", "human", "porcine"),
        *("ovine", "caprine", "reptile", "rodent", "exotic", "other"),
    }
)


def species_told(text: str) -> Species | str | None:
    """The species a report names: a Species, another animal's own words, or None when it says nothing.

    Two species in one text are another animal's words too: nobody can tell which one bled.
    """
    words = re.findall(r"[a-z0-9]+", text.casefold())
    found = {_SPECIES_WORDS[word] for word in words if word in _SPECIES_WORDS}
    if any(word in _OTHER_ANIMALS for word in words) or len(found) > 1:
        return " ".join(text.split())
    return found.pop() if found else None

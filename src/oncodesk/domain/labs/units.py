"""Which units may an analyte have, and how many canonical units is one of them?

An explicit list per analyte: a unit library reads `10*3/uL` as thirty and `K/uL` as kelvin. What is
not listed is not known, and a missing unit is never assumed. `cells/mL` and `g/mL` are printed by
real pages where µL and dL are meant; they are refused by name.
"""

import re
from decimal import ROUND_HALF_UP, Decimal

from oncodesk.domain.labs.analyte import COUNT, PERCENT, RED, UNIT, Analyte

FACTORS_SOURCE = "standard molar arithmetic [K]; spellings seen in public laboratory messages"

_LETTERS = str.maketrans(
    {
        "µ": "u",
        "μ": "u",
        "×": "x",
        "·": ".",
        "٪": "%",
        "％": "%",
        "∗": "*",
        "⋅": ".",
        "／": "/",
        **dict.fromkeys("\u2009\u202f\u00a0", " "),
    }
)
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_POWER = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+")


def _plain(unit: str) -> str:
    """One spelling per unit: no case, no spaces, micro as u, raised digits after ^."""
    raised = _POWER.sub(lambda found: "^" + found[0].translate(_RAISED), unit)
    return re.sub(r"\s+", "", raised.translate(_LETTERS).casefold())


def _all(factor: str, *spellings: str) -> dict[str, Decimal]:
    return {_plain(spelling): Decimal(factor) for spelling in spellings}


_PER_MICROLITRE = ("uL", "mm3", "mm^3", "cmm", "cumm", "mcL")
_TIMES = (
    "10^{0}",
    "10*{0}",
    "10**{0}",
    "10e{0}",
    "x10^{0}",
    "x10*{0}",
    "x10e{0}",
    "10{0}",
    "x10{0}",
    "*10^{0}",
    "10exp{0}",
    "10x{0}",
    "10({0})",
    "x10({0})",
)


def _powers(power: int, *per: str) -> tuple[str, ...]:
    return tuple(f"{times.format(power)}/{each}" for times in _TIMES for each in per)


_THOUSANDS = tuple(
    f"{word}/{each}"
    for word in ("K", "thou", "thous", "thousand", "thousands", "x1000", "1000", "x1,000", "1,000", "{K}")
    for each in _PER_MICROLITRE
)
_SINGLE = tuple(
    f"{word}/{each}"
    for word in ("", "cells", "cell", "{cells}", "{cell}", "#", "{#}", "count")
    for each in _PER_MICROLITRE
)

_COUNTS = (
    _all(
        "1",
        "G/L",
        "giga/L",
        "giga.l-1",
        "gpt/L",
        "/nL",
        "cells/nL",
        *_powers(9, "L"),
        *_powers(3, *_PER_MICROLITRE),
    )
    | _all("1", *_THOUSANDS)
    | _all("0.001", *_SINGLE, *_powers(6, "L"))
)
_REDS = (
    _all("1", "T/L", "tera/L", "tera.l-1", "tpt/L", *_powers(12, "L"), *_powers(6, *_PER_MICROLITRE))
    | _all("1", *(f"{word}/{each}" for word in ("M", "mil", "mill", "million") for each in _PER_MICROLITRE))
    | _all("0.000001", *_SINGLE)
)
_PERCENTS = _all("1", "%", "pct", "percent")
_ENZYMES = _all("1", "U/L", "IU/L", "[iU]/L", "UI/L") | _all("60", "ukat/L", "µkat/L")
_RATIO = _all("1", "1", "ratio", "{ratio}", "")

UNITS: dict[Analyte, dict[str, Decimal]] = {
    **{analyte: _COUNTS for analyte, unit in UNIT.items() if unit == COUNT},
    **{analyte: _REDS for analyte, unit in UNIT.items() if unit == RED},
    **{analyte: _PERCENTS for analyte, unit in UNIT.items() if unit == PERCENT},
    Analyte.HCT: _PERCENTS | _all("1", "vol%") | _all("100", "L/L", "l/l"),
    Analyte.HGB: _all("1", "g/dL", "g/100mL") | _all("0.1", "g/L"),
    Analyte.ALBUMIN: _all("1", "g/dL", "g/100mL") | _all("0.1", "g/L"),
    Analyte.ALT: _ENZYMES,
    Analyte.ALP: _ENZYMES,
    Analyte.CREATININE: _all("1", "mg/dL"),
    Analyte.BUN: _all("1", "mg/dL"),
    Analyte.BILIRUBIN: _all("1", "mg/dL"),
    Analyte.GLUCOSE: _all("1", "mg/dL"),
    Analyte.UPC: _RATIO,
    Analyte.USG: _RATIO,
}

# Divide by: an SI unit's amount in one canonical unit; the result is rounded half up to two decimals.
_DIVIDED: dict[Analyte, dict[str, Decimal]] = {
    Analyte.CREATININE: _all("88.4", "umol/L"),
    Analyte.BILIRUBIN: _all("17.1", "umol/L"),
    Analyte.GLUCOSE: _all("0.0555", "mmol/L"),
    Analyte.BUN: _all("0.357", "mmol/L"),  # urea in mmol/L × 2.8 is urea nitrogen in mg/dL
    Analyte.UPC: _all("113", "mg/mmol"),
}
_HUNDREDTH = Decimal("0.01")


def unit_is_known(analyte: Analyte, unit: str) -> bool:
    """True when this spelling stands in the list of this analyte; an empty unit only for a pure ratio."""
    plain = _plain(unit)
    return plain in UNITS.get(analyte, {}) or plain in _DIVIDED.get(analyte, {})


def canonical(analyte: Analyte, amount: Decimal, unit: str) -> Decimal | None:
    """The amount in the canonical unit, without trailing zeros; None when the unit is not listed.

    2100 /µL, 2.1 K/µL and 2.1 10^9/L give the same Decimal("2.1").
    """
    plain = _plain(unit)
    factor = UNITS.get(analyte, {}).get(plain)
    if factor is not None:
        return tidy(amount * factor)
    divisor = _DIVIDED.get(analyte, {}).get(plain)
    if divisor is not None:
        return tidy((amount / divisor).quantize(_HUNDREDTH, ROUND_HALF_UP))
    return None


def tidy(amount: Decimal) -> Decimal:
    """The same number in its one shortest spelling: 3.000 and 3.0 are 3, and 120 stays 120."""
    short = amount.normalize()
    return short if short.as_tuple().exponent not in range(1, 99) else short.quantize(Decimal(1))

"""How does a made-up laboratory file change its meaning, lose it, or lose its bytes?

Each change takes a case and keeps what may be believed of it afterwards.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal

from tests.labfiles import Draw, Line

from oncodesk.domain.labs.analyte import Analyte

ANALYTES = {
    "WBC": Analyte.WBC,
    "Neutrophils": Analyte.NEUTROPHILS,
    "Neutrophils %": Analyte.NEUTROPHILS_PCT,
    "Platelets": Analyte.PLATELETS,
    "HCT": Analyte.HCT,
}
COUNTS = ("WBC", "Neutrophils", "Platelets")
UNITS = {
    "10^9/L": 1,
    "K/uL": 1,
    "x10^3/µL": 1,
    "10*3/uL": 1,
    "X1000/UL": 1,
    "giga.l-1": 1,
    "/uL": 1000,
    "cells/µL": 1000,
}
Known = tuple[str, Decimal]  # comparator and canonical number


@dataclass
class Case:
    """A draw as it will be written, and what may be believed of it."""

    draws: list[Draw]
    truth: dict[Analyte, Known]  # what may be used
    measured: dict[Analyte, Known]  # what was true of the animal, for what is computed from the rest
    may_accept: bool = True
    is_noise: bool = False
    did: list[str] = field(default_factory=list)

    def line(self, name: str) -> Line:
        return next(each for each in self.draws[0].lines if each.name == name)

    def change(self, name: str, **changed: str) -> None:
        self.draws[0] = self.draws[0].but(name, **changed)

    def lose(self, name: str) -> None:
        """Nothing of this result may be used any more."""
        self.truth.pop(ANALYTES[name], None)
        self.may_accept = False


def _shown(number: Decimal) -> str:
    return f"{number.normalize():f}"


def known(dice: random.Random) -> Case:
    """A draw whose white cells, percent and neutrophils agree, each in a unit of its own."""
    white = Decimal(dice.randint(5, 900)) / 10
    percent = Decimal(dice.randint(10, 97))
    numbers = {
        "WBC": white,
        "Neutrophils": white * percent / 100,
        "Neutrophils %": percent,
        "Platelets": Decimal(dice.randint(2, 990)),
        "HCT": Decimal(dice.randint(100, 600)) / 10,
    }
    lines = []
    for name, number in numbers.items():
        unit = dice.choice(list(UNITS)) if name in COUNTS else "%"
        lines.append(Line(name, _shown(number * UNITS.get(unit, 1)), unit))
    dice.shuffle(lines)
    dog = dice.random() < 0.7
    day = f"2026-10-{dice.randint(1, 28):02d}T{dice.randint(0, 23):02d}:{dice.randint(0, 59):02d}:00-04:00"
    draw = Draw(
        patient=dice.choice(("Biscuit", "Müsli", "O'Malley", "Bella & Co")),
        owner=dice.choice(("Rivera", "Peña", "Okafor-Lee")),
        species=dice.choice(("Canine", "dog", "CANINE")) if dog else dice.choice(("Feline", "cat")),
        collected=day,
        number=f"A{dice.randint(100, 99999)}",
        lines=tuple(lines),
    )
    truth: dict[Analyte, Known] = {ANALYTES[name]: ("", number) for name, number in numbers.items()}
    return Case([draw], truth, dict(truth))


# What changes the file and keeps its meaning.


def other_unit(dice: random.Random, case: Case) -> None:
    name = dice.choice(COUNTS)
    unit = dice.choice(list(UNITS))
    _, number = case.truth.get(ANALYTES[name], ("", None))
    if number is not None and not case.line(name).value.startswith(("<", ">")):
        case.change(name, value=_shown(number * UNITS[unit]), unit=unit)


def corrected(dice: random.Random, case: Case) -> None:
    case.change(dice.choice(list(ANALYTES)), status="corrected")


def limit(dice: random.Random, case: Case) -> None:
    sign = dice.choice("<>")
    case.change("Platelets", value=sign + case.line("Platelets").value)
    if Analyte.PLATELETS in case.truth:
        case.truth[Analyte.PLATELETS] = (sign, case.truth[Analyte.PLATELETS][1])
    case.may_accept = False  # not every limit need be believed


def older_beside(dice: random.Random, case: Case) -> None:
    """Results of another day sent along; what they say is another draw's."""
    older = replace(case.draws[0], collected="2026-09-01T08:00:00-04:00", number="OLD")
    case.draws.append(older.but("Platelets", value="333", unit="10^9/L"))
    case.may_accept = False


# What destroys the meaning.


def factor(dice: random.Random, case: Case) -> None:
    """A thousand times too much or too little, the unit as printed."""
    names = [dice.choice(COUNTS)] if dice.random() < 0.8 else list(COUNTS)
    times = dice.choice((Decimal(1000), Decimal("0.001")))
    for name in names:
        _scale(case, name, times)


def _scale(case: Case, name: str, times: Decimal) -> None:
    line = case.line(name)
    if line.value.replace(".", "", 1).isdigit():
        case.change(name, value=_shown(Decimal(line.value) * times))


def unit_of_a_thousand(dice: random.Random, case: Case) -> None:
    """The number stays, its unit is printed a thousand times too large or too small."""
    name = dice.choice(COUNTS)
    single = UNITS.get(case.line(name).unit, 1) == 1000
    case.change(name, unit=dice.choice([unit for unit, per in UNITS.items() if (per == 1000) is not single]))


def foreign_unit(dice: random.Random, case: Case) -> None:
    name = dice.choice(list(ANALYTES))
    case.change(
        name, unit=dice.choice(("", "g/dL", "mg/dL", "fL", "cells/mL", "U/L", "10^12/L", "10^3", "?"))
    )
    case.lose(name)


def unfinished(dice: random.Random, case: Case) -> None:
    name = dice.choice(list(ANALYTES))
    case.change(name, status=dice.choice(("preliminary", "withdrawn", "bogus", "final?", "UNVERIFIED", "Z")))
    case.lose(name)


def words(dice: random.Random, case: Case) -> None:
    name = dice.choice(list(ANALYTES))
    value = case.line(name).value
    made = (
        *("*****", "see comment", "QNS", "", "clumped", "-", "NaN", "Infinity", "TNTC", "2+", "1e3"),
        *(f"{value},0", f"1,{value}", f"-{value}", f"{value} (H)", f"~{value}", f"{value}-{value}1"),
        *(f"{value} {value}1", f"&gt;{value}", f"0x{value}", "9" * 60, f"{value}.1.2", "٣", "½"),
    )
    case.change(name, value=dice.choice(made))
    case.lose(name)


def twice(dice: random.Random, case: Case) -> None:
    name = dice.choice(list(ANALYTES))
    line = case.line(name)
    # A final after a preliminary is no second answer, but the one that was waited for.
    if line.value.replace(".", "", 1).isdigit() and line.status != "preliminary":
        other = replace(line, value=_shown(Decimal(line.value) + 1), status="final")
        case.draws[0] = replace(case.draws[0], lines=(*case.draws[0].lines, other))
        case.lose(name)


def clumps(dice: random.Random, case: Case) -> None:
    said = dice.choice(("Platelet clumps present", "PLT aggregates noted", "clumped, estimate adequate"))
    case.change("Platelets", comment=said)
    case.lose("Platelets")


def another_animal(dice: random.Random, case: Case) -> None:
    draw = case.draws[0]
    dog = draw.species.casefold() in ("canine", "dog")
    changed = dice.choice(
        (
            replace(draw, patient="Fifi"),
            replace(draw, owner="Smith"),
            replace(draw, species="Feline" if dog else "Canine"),
            replace(draw, species="Equine"),
            replace(draw, species=""),
        )
    )
    if changed.species != draw.species and changed.species:
        case.truth.clear()  # blood of another species is nobody's number
    case.draws[0] = changed
    case.may_accept = False


def two_animals(dice: random.Random, case: Case) -> None:
    case.draws.append(replace(case.draws[0], patient="Fifi", number="B1").but("Platelets", value="7"))
    case.may_accept = False


def uncertain_time(dice: random.Random, case: Case) -> None:
    times = (
        "",
        "0001-01-01T00:00:00",
        "10/06/2026 08:10",
        "2026-11-01T01:30:00",
        "2026-03-08T02:30:00",
        "soon",
    )
    case.draws[0] = replace(case.draws[0], collected=dice.choice(times))
    case.may_accept = False


KEEPS: tuple[Callable[[random.Random, Case], None], ...] = (other_unit, corrected, limit, older_beside)
DESTROYS: tuple[Callable[[random.Random, Case], None], ...] = (
    *(factor, unit_of_a_thousand, foreign_unit, unfinished, words, twice, clumps),
    *(another_animal, two_animals, uncertain_time),
)


# A thousandfold error shows by its bounds, or by white cells and percent beside it; where they are spoiled or
# cut off as well, the paper itself no longer tells. Nor does half a paper tell what its other half said.
THOUSANDS = frozenset({factor, unit_of_a_thousand})
WITNESSED = frozenset({factor, unit_of_a_thousand, foreign_unit, words, twice, unfinished})
IN_OTHER_HALF = frozenset({*THOUSANDS, twice, clumps})


# What happens to bytes. A file that is only cut off keeps its truth: it may say less, never something else.


def cut(dice: random.Random, content: bytes) -> bytes:
    return content[: dice.randrange(len(content))]


def _at(dice: random.Random, content: bytes) -> tuple[int, int]:
    start = dice.randrange(len(content))
    return start, min(len(content), start + dice.choice((1, 1, 2, 5, 40, 300)))


def flip(dice: random.Random, content: bytes) -> bytes:
    start, _ = _at(dice, content)
    return content[:start] + bytes([dice.randrange(256)]) + content[start + 1 :]


def remove(dice: random.Random, content: bytes) -> bytes:
    start, end = _at(dice, content)
    return content[:start] + content[end:]


def repeat(dice: random.Random, content: bytes) -> bytes:
    start, end = _at(dice, content)
    return content[:end] + content[start:end] * dice.choice((1, 2, 30)) + content[end:]


def swap(dice: random.Random, content: bytes) -> bytes:
    (a, b), (c, d) = sorted((_at(dice, content), _at(dice, content)))
    return content if c < b else content[:a] + content[c:d] + content[b:c] + content[a:b] + content[d:]


def insert(dice: random.Random, content: bytes) -> bytes:
    start, _ = _at(dice, content)
    odd = (
        *(
            b"\x00",
            b"\xff\xfe",
            b"\xef\xbb\xbf",
            b'"',
            b"\\",
            b"<",
            b"]]>",
            b"&#0;",
            b"&x;",
            b"\r",
            b"\n",
            b"|^~",
        ),
        *(
            "\u202e".encode(),
            b"NaN",
            b"{" * 200,
            b"[" * 3000,
            b"<a>" * 100,
            b"9" * 400,
            b"\\ud800",
            b",,",
            b"\x0b",
        ),
    )
    return content[:start] + dice.choice(odd) + content[start:]


def letters(dice: random.Random, content: bytes) -> bytes:
    try:
        return content.decode().encode(dice.choice(("utf-16", "latin-1", "utf-32", "cp037", "utf-7")))
    except UnicodeError:
        return content[::-1]


NOISE: tuple[Callable[[random.Random, bytes], bytes], ...] = (flip, remove, repeat, swap, insert, letters)

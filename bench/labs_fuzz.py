"""Do 200,000 mutated laboratory files crash a reader, or make it accept a number that is wrong?

`python -m bench labs-fuzz`, or `python -m bench.labs_fuzz --inputs 5000 --seed 7`. Each input begins as a
made-up draw whose numbers are known, written in one of the formats. Then its meaning is changed in a way
that is known (another unit with the number converted, a limit, a correction), destroyed (a factor of a
thousand, a lost or foreign unit, another status, another animal, an uncertain time, words instead of a
number), or its bytes are. What is usable afterwards must be what was known; after damage to bytes, which may
turn one digit into another, only what can be told: no exception, and nothing usable that breaks a rule.
"""

import argparse
import random
import time
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from tests.labfiles import BUILDERS, Draw

from bench.figures import Figure
from bench.labs_changes import DESTROYS, IN_OTHER_HALF, KEEPS, NOISE, THOUSANDS, WITNESSED, Case, cut, known
from oncodesk.domain.labs.analyte import UNIT, Analyte, bounds_of
from oncodesk.domain.labs.read import Expected
from oncodesk.domain.labs.result import MAY_COUNT, Reading
from oncodesk.domain.patients.patient import Species
from oncodesk.services.labs.reading import NotALabFileError, read_lab_file

INPUTS, SEED, CHUNK = 200_000, 7, 2_000
ZONE = ZoneInfo("America/New_York")


@dataclass
class Tally:
    read: Counter[str] = field(default_factory=Counter)
    good: int = 0
    good_accepted: int = 0
    crashed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    usable: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.read + other.read,
            self.good + other.good,
            self.good_accepted + other.good_accepted,
            self.crashed + other.crashed,
            self.wrong + other.wrong,
            self.usable + other.usable,
        )


def chunk(seed: int, inputs: int) -> Tally:
    """So many inputs of one seed."""
    dice, tally = random.Random(seed), Tally()
    for number in range(inputs):
        form = list(BUILDERS)[number % len(BUILDERS)]
        case = known(dice)
        expected = case.draws[0]
        kind = dice.random()
        is_cut = kind > 0.94
        chosen = list(dice.sample(KEEPS, dice.randint(0, 2)))
        if kind > 0.45:
            destroys = dice.sample(DESTROYS, dice.randint(1, 2))
            lost = IN_OTHER_HALF if is_cut else THOUSANDS if len({*destroys} & WITNESSED) > 1 else frozenset()
            chosen += [each for each in destroys if each not in lost]
        for mutate in chosen:
            mutate(dice, case)
            case.did.append(mutate.__name__)
        content = BUILDERS[form](case.draws)
        damages = (cut,) if is_cut else dice.choices(NOISE, k=dice.randint(1, 3)) if kind > 0.8 else ()
        for damage in damages:
            content = damage(dice, content) or b" "
            case.did.append(damage.__name__)
        case.is_noise = bool(damages) and not is_cut
        tally.read[form] += 1
        _look(tally, form, case, expected, content)
    return tally


def _look(tally: Tally, form: str, case: Case, draw: Draw, content: bytes) -> None:
    dog = draw.species.casefold() in ("canine", "dog")
    expected = Expected(Species.DOG if dog else Species.CAT, draw.patient, draw.owner)
    about = f"{form} {case.did}: {content!r}"
    good = not case.did or set(case.did) <= {"other_unit", "corrected"}
    tally.good += good
    try:
        reading = read_lab_file(content, expected, ZONE, "input")
    except NotALabFileError as refused:
        if "\n" in str(refused):
            tally.crashed.append(f"more than one line: {about}")
        return
    except Exception as fault:
        tally.crashed.append(f"{type(fault).__name__}: {about}")
        return
    tally.good_accepted += good and reading.accepted == "yes"
    wrongs = list(_broken_rules(reading, expected)) if case.is_noise else list(_untrue(reading, case, draw))
    tally.usable += sum(each.usable for report in reading.reports for each in report.results)
    tally.wrong += [f"{wrong}: {about}" for wrong in wrongs]


def _untrue(reading: Reading, case: Case, draw: Draw) -> Iterable[str]:
    if (
        reading.accepted == "yes"
        and not case.may_accept
        and not {"cut", "limit", "older_beside"} & set(case.did)
    ):
        yield "accepted"
    for report in reading.reports[:1]:
        for each in report.results:
            if each.usable and each.analyte is not Analyte.BANDS:
                found = (each.comparator, each.value)
                told = (case.measured if each.derived else case.truth).get(each.analyte)
                if told != found:
                    yield f"{each.analyte} {found} instead of {told}"


def _broken_rules(reading: Reading, expected: Expected) -> Iterable[str]:
    for report in reading.reports:
        for each in report.results:
            bounds = bounds_of(each.analyte, expected.species)
            inside = bounds is None or each.value is None or each.comparator or bounds.hold(each.value)
            stopped = any(finding.stops for finding in each.findings)
            known_unit = each.unit == UNIT.get(each.analyte)
            if each.usable and not (
                inside and each.value is not None and known_unit and each.status in MAY_COUNT and not stopped
            ):
                yield f"usable against a rule: {each}"
        told = " ".join(report.patient.split()).casefold()
        if reading.accepted == "yes" and told != (expected.patient or "").casefold():
            yield f"another animal accepted: {report.patient}"


def run(inputs: int, seed: int, workers: int = 2) -> Tally:
    sizes = [CHUNK] * (inputs // CHUNK) + ([inputs % CHUNK] if inputs % CHUNK else [])
    seeds = [seed * 1_000_003 + place for place in range(len(sizes))]
    if workers == 1:
        found = map(chunk, seeds, sizes)
        return sum(found, Tally())
    with ProcessPoolExecutor(workers) as pool:
        return sum(pool.map(chunk, seeds, sizes), Tally())


def measure(inputs: int = INPUTS, seed: int = SEED) -> list[Figure]:
    began = time.perf_counter()
    tally = run(inputs, seed)
    seconds = time.perf_counter() - began
    for each in (*tally.crashed[:5], *tally.wrong[:5]):
        print(each[:3000], flush=True)
    share = 100 * tally.good_accepted / max(tally.good, 1)
    forms = ", ".join(f"{name} {count}" for name, count in tally.read.items())
    return [
        Figure("laboratory files read, mutated", sum(tally.read.values()), "", remark=forms),
        Figure("exceptions", len(tally.crashed), "", 0),
        Figure("usable numbers looked at", tally.usable, ""),
        Figure("accepted numbers that are wrong", len(tally.wrong), "", 0),
        Figure("true files that are accepted", share, "%", 100, f"{tally.good} files"),
        Figure("time", seconds, "s"),
    ]


def main() -> None:
    wish = argparse.ArgumentParser(prog="python -m bench.labs_fuzz")
    wish.add_argument("--inputs", type=int, default=INPUTS)
    wish.add_argument("--seed", type=int, default=SEED)
    asked = wish.parse_args()
    for figure in measure(asked.inputs, asked.seed):
        print(figure.shown(), flush=True)


if __name__ == "__main__":
    main()

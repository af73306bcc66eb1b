"""Do the results of one draw agree with each other, and with what is written beside them?

Each check takes the results of one report and gives them back, some no longer usable with the finding
that says why. None of them ever makes a result usable.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from oncodesk.domain.labs.analyte import BLOOD_COUNT, NEVER_ZERO, UNIT, WITNESS_FROM, Analyte
from oncodesk.domain.labs.comments import Remark
from oncodesk.domain.labs.result import MAY_COUNT, Result, Status
from oncodesk.domain.labs.units import tidy
from oncodesk.domain.labs.values import is_failed, read_number
from oncodesk.domain.shared.verdict import Finding, note, unknown

Results = tuple[Result, ...]
_HALF, _HUNDRED = Decimal("0.5"), Decimal(100)


def doubt(results: Results, which: Callable[[Result], bool], finding: Finding) -> Results:
    """The same results, those meant no longer usable and saying why, once."""
    return tuple(
        replace(each, usable=False, findings=(*each.findings, finding))
        if which(each) and finding not in each.findings
        else each
        for each in results
    )


def _counts(result: Result) -> bool:
    return result.analyte in BLOOD_COUNT


def check_run(results: Results, remarks: frozenset[Remark]) -> Results:
    """One masked or failed count, zero red cells or a bad specimen: nothing of this run is a number."""
    zero = any(
        each.analyte in NEVER_ZERO and (number := read_number(each.raw)) is not None and number.amount == 0
        for each in results
    )
    failed = any(_counts(each) and each.value is None and is_failed(each.raw) for each in results)
    if zero or failed or Remark.SPECIMEN in remarks:
        return doubt(results, _counts, unknown("labs.failed_run"))
    return results


def check_platelets(results: Results, remarks: frozenset[Remark]) -> Results:
    """Clumped platelets are counted too low; an estimate is no count: a clinician reads the smear.

    Source: eClinpath, thrombogram; clumps and estimates in reports of public fixtures.
    """
    for remark, finding in (
        (Remark.CLUMPS, unknown("labs.platelets_clumped", "eClinpath, thrombogram")),
        (Remark.ESTIMATE, unknown("labs.platelets_estimated", "eClinpath, thrombogram")),
    ):
        if remark in remarks:
            results = doubt(results, lambda each: each.analyte is Analyte.PLATELETS, finding)
    return results


def check_twice(results: Results) -> Results:
    """One analyte twice in one draw with different answers: nobody can tell which is meant.

    Only a final after a preliminary, or a correction after what it corrects, under the same number,
    panel and code, settles it: then the last one counts and the others are superseded.
    """
    seen: dict[Analyte, list[Result]] = defaultdict(list)
    for each in results:
        if each.analyte is not Analyte.OTHER:
            seen[each.analyte].append(each)
    torn: set[Analyte] = set()
    old: list[Result] = []
    for analyte, group in seen.items():
        if _settled(group):
            old += group[:-1]
        elif len({(each.value, each.comparator, each.raw, each.status) for each in group}) > 1:
            torn.add(analyte)
    results = doubt(results, lambda each: any(each is one for one in old), note("labs.superseded"))
    return doubt(results, lambda each: each.analyte in torn, unknown("labs.twice"))


def _settled(group: list[Result]) -> bool:
    last, earlier = group[-1], group[:-1]
    if not earlier or last.status not in MAY_COUNT or any(each.identity != last.identity for each in earlier):
        return False
    if last.status is Status.CORRECTED:
        return True
    return all(each.status is Status.PRELIMINARY for each in earlier)


def _only(results: Results, analyte: Analyte) -> Result | None:
    """The result whose number can be compared: any status, but one plain number in a known unit."""
    found = [each for each in results if each.analyte is analyte and each.value is not None]
    return found[-1] if found and not found[-1].comparator else None


def _spread(result: Result) -> tuple[Decimal, Decimal]:
    """The smallest and the largest true value that prints as this one."""
    value, half = result.value or Decimal(0), result.resolution * _HALF
    return max(value - half, Decimal(0)), value + half


def check_cross(results: Results) -> Results:
    """White cells × percent must give the absolute count, and no part may exceed the whole.

    More than rounding apart, all of them are in doubt: one has a wrong unit or belongs to another
    animal. The check also looks at preliminary numbers: a contradiction does not wait for a status.
    """
    whole = _only(results, Analyte.WBC)
    if whole is None:
        return results
    low, high = _spread(whole)
    doubtful: set[Analyte] = set()
    for share, part in ((Analyte.NEUTROPHILS_PCT, Analyte.NEUTROPHILS), (Analyte.BANDS_PCT, Analyte.BANDS)):
        percent, count = _only(results, share), _only(results, part)
        if percent is None or count is None:
            continue
        least, most = _spread(percent)
        count_low, count_high = _spread(count)
        if count_low > high * most / _HUNDRED or count_high < low * least / _HUNDRED:
            doubtful |= {Analyte.WBC, share, part}
    parts = [
        each
        for analyte in (
            *(
                Analyte.NEUTROPHILS,
                Analyte.BANDS,
                Analyte.LYMPHOCYTES,
                Analyte.MONOCYTES,
                Analyte.EOSINOPHILS,
            ),
        )
        if (each := _only(results, analyte)) is not None
    ]
    if sum((_spread(each)[0] for each in parts), Decimal(0)) > high:
        doubtful |= {Analyte.WBC, *(each.analyte for each in parts)}
    return (
        doubt(results, lambda each: each.analyte in doubtful, unknown("labs.contradiction"))
        if doubtful
        else results
    )


def check_witness(results: Results) -> Results:
    """Neutrophils beside white cells that cannot be used, or so many that they need white cells beside them.

    A high count alone could be a thousandfold error; a white cell count that failed, failed for its parts.
    """
    white = [each for each in results if each.analyte is Analyte.WBC]
    if any(each.usable for each in white):
        return results
    if white:
        return doubt(
            results, lambda each: each.analyte is Analyte.NEUTROPHILS, unknown("labs.white_cells_unusable")
        )
    return doubt(
        results,
        lambda each: (
            each.analyte is Analyte.NEUTROPHILS and each.value is not None and each.value >= WITNESS_FROM
        ),
        unknown("labs.no_witness", limit=WITNESS_FROM),
    )


def derive(results: Results) -> Results:
    """Absolute neutrophils and bands computed from white cells × percent where the report has only these.

    Marked as derived, exact, and as final as the less final of the two. Nothing is computed when the
    report names the absolute count itself, however unusable it is.
    """
    white = _only(results, Analyte.WBC)
    if white is None or white.value is None:
        return results
    made: list[Result] = []
    for share, part in ((Analyte.NEUTROPHILS_PCT, Analyte.NEUTROPHILS), (Analyte.BANDS_PCT, Analyte.BANDS)):
        percent = _only(results, share)
        if percent is None or percent.value is None or any(each.analyte is part for each in results):
            continue
        final = white.status in MAY_COUNT and percent.status in MAY_COUNT
        corrected = Status.CORRECTED in (white.status, percent.status)
        usable = white.usable and percent.usable
        made.append(
            Result(
                analyte=part,
                name=f"{white.name} × {percent.name}",
                raw="",
                value=tidy(white.value * percent.value / _HUNDRED),
                unit=UNIT[part],
                comparator="",
                status=(Status.CORRECTED if corrected else Status.FINAL) if final else Status.UNKNOWN,
                reference="",
                usable=usable,
                findings=(note("labs.derived"),)
                if usable
                else (note("labs.derived"), unknown("labs.derived_doubt")),
                derived=True,
                identity=f"{white.identity}×{percent.identity}",
            )
        )
    return (*results, *made)


_BASES = frozenset({Analyte.WBC, Analyte.NEUTROPHILS_PCT, Analyte.BANDS_PCT})


def check_beside(kept: Results, fresh: Results) -> tuple[Results, Results]:
    """What older reports of a draw still say and what a newer one says of it, judged beside each other.

    Counts that contradict each other, neutrophils beside white cells that can no longer be used, and what
    was computed from a value that changed are in doubt; nothing becomes usable.
    """
    judged = check_witness(check_cross((*kept, *fresh)))
    kept, fresh = judged[: len(kept)], judged[len(kept) :]
    if any(each.analyte in _BASES for each in fresh):
        kept = doubt(kept, lambda each: each.derived, unknown("labs.derived_doubt"))
    return kept, fresh

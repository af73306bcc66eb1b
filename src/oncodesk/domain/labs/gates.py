"""May this drug go on this blood, now, and until when?

Release and administration ask the same function again: it takes everything it needs and remembers nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from oncodesk.domain.labs.analyte import COUNT, Analyte
from oncodesk.domain.labs.comments import Remark
from oncodesk.domain.labs.history import check_history
from oncodesk.domain.labs.policy import OVERRIDES, WORSE, Band, GatePolicy, Limit
from oncodesk.domain.labs.result import MAY_COUNT, LabReport, Result, Status
from oncodesk.domain.labs.smear import ANSWERED, is_reading
from oncodesk.domain.labs.units import tidy
from oncodesk.domain.patients.patient import Species
from oncodesk.domain.shared.verdict import Fact, Finding, Verdict, block, note, unknown, verdict, warn

FLAGS_SOURCE = (
    "in range is not reviewed: bands, toxic change, blasts, smear comments and nRBC go to an oncologist"
)
AGE_SOURCE = "CBC at most 48 h old [S2][S12][S15], and drawn after the previous dose"
_SMALLEST = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class GateVerdict:
    """The answer for one drug: only the band *proceed* is allowed.

    `expires_at` is the first instant at which an allowed answer would change, None when not allowed;
    `used` are the results it rests on, so that a correction of one of them reopens it.
    """

    band: Band
    verdict: Verdict
    expires_at: datetime | None
    used: tuple[Result, ...] = ()

    @property
    def allowed(self) -> bool:
        return self.verdict.allowed and self.band is Band.PROCEED


def judge_gate(
    policy: GatePolicy,
    drug: str,
    species: Species,
    reports: Sequence[LabReport],
    at: datetime,
    last_dose: datetime | None = None,
    doubts: Sequence[Finding] = (),
) -> GateVerdict:
    """Judge every limit of the drug on the newest blood before `at`, both aware instants.

    Bands are half-open. Missing, stale, preliminary, contradictory, of another species, drawn before the
    previous dose, or at a time that is not certain: unknown, which nobody overrides. A limit that is only
    known as `<` or `>` counts as the worst it may be. `last_dose` None means there was none before, or
    nobody said: the caller tells which. `doubts` are what is wrong with the source as a whole; those that
    stop, stop. Age is counted in elapsed time, across clock changes.
    """
    at = at.astimezone(UTC)
    last_dose = last_dose.astimezone(UTC) if last_dose is not None else None
    limits = policy.of(drug, species)
    bands = [Band.UNKNOWN if any(each.stops for each in doubts) else Band.PROCEED]
    findings = list(doubts)
    if not limits and drug in policy.ungated:
        findings.append(note("labs.ungated", policy.ungated[drug], drug=drug))
    elif not limits:
        bands.append(Band.UNKNOWN)
        findings.append(unknown("labs.no_limits", drug=drug, species=str(species)))
    expiries: list[datetime] = []
    used: list[Result] = []
    asked: list[LabReport] = []
    read_on = -1  # the place of the smear reading that the platelets rest on
    for limit in limits:
        report, result, wrong = _newest(reports, limit.analyte)
        if limit.only_if_known:
            if not _is_known(report, result, limit, at):
                continue
            wrong = ()
        elif report is not None:
            asked += [] if report in asked else [report]
            if result is not None:
                wrong = (
                    *wrong,
                    *_time(report, limit, at, last_dose),
                    *_animal(report, species),
                    *_quality(result),
                )
        findings += [each for each in wrong if each not in findings]
        if any(each.stops for each in wrong) or report is None or result is None or result.value is None:
            bands.append(Band.UNKNOWN)
            continue
        band, finding = _judge(limit, result)
        bands.append(band)
        findings.append(finding)
        used.append(result)
        if band is Band.PROCEED and (
            remembered := check_history(limit, _earlier(reports, report, limit), result.value)
        ):
            bands.append(Band.HOLD)
            findings += remembered
        read_on = report.place if is_reading(result) else read_on
        if report.collected_at is not None and not limit.only_if_known:
            expiries.append(report.collected_at + limit.max_age + _SMALLEST)
    for report in (*asked, *_companions(reports, asked, limits)):
        for band, finding in _marks(report, policy.bands_above, _doubting(report, asked, read_on)):
            bands.append(band)
            if finding not in findings:
                findings.append(finding)
    worst = max(bands, key=WORSE.__getitem__)
    answer = verdict(findings)
    expires = min(expiries) if expiries and answer.allowed and worst is Band.PROCEED else None
    return GateVerdict(worst, answer, expires, tuple(used))


def _is_known(report: LabReport | None, result: Result | None, limit: Limit, at: datetime) -> bool:
    """A clean number of a certain time, not in the future and not too old; else nobody asked for it."""
    if report is None or result is None or report.collected_at is None:
        return False
    fresh = timedelta(0) <= at - report.collected_at <= limit.max_age
    return fresh and result.usable and result.value is not None and result.status in MAY_COUNT


def _earlier(reports: Sequence[LabReport], newest: LabReport, limit: Limit) -> list[Decimal]:
    """The usable values of this analyte before the newest draw, the oldest first."""
    drawn = newest.collected_at
    found = [
        (report.collected_at, result.value)
        for report in reports
        for result in report.results
        if drawn is not None
        and report.collected_at is not None
        and report.collected_at < drawn
        and result.analyte is limit.analyte
        and result.usable
        and result.value is not None
        and not _is_superseded(result)
    ]
    return [value for _, value in sorted(found)]


Newest = tuple[LabReport | None, Result | None, tuple[Finding, ...]]


def _newest(reports: Sequence[LabReport], analyte: Analyte) -> Newest:
    """The result of the newest draw that names this analyte, usable or not; never an older one instead.

    When one of several draws has no certain time, nobody can tell which is the newest.
    """
    found = [
        (report, result)
        for report in reports
        for result in report.results
        if result.analyte is analyte and not _is_superseded(result)
    ]
    if not found:
        return None, None, (unknown("labs.missing", analyte=str(analyte)),)
    if len({id(report) for report, _ in found}) > 1 and any(
        report.collected_at is None for report, _ in found
    ):
        return found[0][0], None, (unknown("labs.newest_unknown", analyte=str(analyte)),)
    when = max((report.collected_at for report, _ in found if report.collected_at is not None), default=None)
    same = [(report, result) for report, result in found if report.collected_at == when]
    report, result = max(same, key=lambda pair: pair[0].place)
    if all(_says_the_same(result, other) for _, other in same) or _corrects(
        result, [other for _, other in same]
    ):
        return report, result, ()
    return report, None, (unknown("labs.versions_differ", analyte=str(analyte)),)


def _is_superseded(result: Result) -> bool:
    return any(finding.code == "labs.superseded" for finding in result.findings)


def _says_the_same(one: Result, other: Result) -> bool:
    return (one.value, one.comparator, one.status, one.usable) == (
        other.value,
        other.comparator,
        other.status,
        other.usable,
    )


def _corrects(last: Result, others: list[Result]) -> bool:
    """True when the last version openly replaces the earlier: a correction, or a final after preliminary."""
    earlier = [other for other in others if other is not last]
    if any(other.identity != last.identity for other in earlier):
        return False
    if last.status is Status.CORRECTED:
        return True
    return last.status is Status.FINAL and all(other.status is Status.PRELIMINARY for other in earlier)


def _time(report: LabReport, limit: Limit, at: datetime, last_dose: datetime | None) -> Iterable[Finding]:
    drawn = report.collected_at
    if drawn is None:
        told = [each for each in report.findings if each.stops and each.code in _TIME_CODES]
        yield from told or [unknown("labs.collected_missing")]
        return
    if drawn > at:
        yield unknown("labs.in_future", drawn=drawn, at=at)
    elif at - drawn > limit.max_age:
        yield unknown(
            "labs.stale",
            AGE_SOURCE,
            analyte=str(limit.analyte),
            hours=_hours(at - drawn),
            limit=_hours(limit.max_age),
        )
    if last_dose is not None and drawn <= last_dose:
        yield unknown("labs.before_last_dose", AGE_SOURCE, drawn=drawn, last_dose=last_dose)


_TIME_CODES = frozenset(
    {"labs.collected_missing", "labs.collected_unreadable", "labs.zone_missing", "labs.time_ambiguous"}
)


def _hours(span: timedelta) -> int:
    return span // timedelta(hours=1)


def _animal(report: LabReport, species: Species) -> Iterable[Finding]:
    """Everything unknown about the report as a whole stops what rests on it."""
    if report.species is not None and report.species is not species:
        yield unknown("labs.species_differs", told=str(report.species), expected=str(species))
    yield from (each for each in report.findings if each.stops and each.code not in _TIME_CODES)


def _quality(result: Result) -> Iterable[Finding]:
    stopping = [each for each in result.findings if each.stops]
    if not result.usable or result.value is None or result.status not in MAY_COUNT or stopping:
        yield from stopping  # why, before that it does not count: a list shows the first
        yield unknown("labs.no_valid", analyte=str(result.analyte), raw=result.raw or result.name)
    if result.derived:
        yield warn("labs.derived_used", analyte=str(result.analyte), value=result.value)
    if is_reading(result):
        yield warn("labs.smear_used", analyte=str(result.analyte))
    elif result.status is Status.CORRECTED:
        yield warn("labs.corrected_used", analyte=str(result.analyte))


def _judge(limit: Limit, result: Result) -> tuple[Band, Finding]:
    value = result.value or Decimal(0)
    band = limit.worst(value, result.comparator)
    facts: dict[str, Fact] = {
        "analyte": str(limit.analyte),
        "value": f"{result.comparator}{tidy(value):f}",
        "unit": result.unit,
        "amount": _amount(value, result),
        "band": str(band),
    }
    if band is Band.PROCEED:
        edge = limit.steps[-1][0] if limit.low_is_worse else limit.steps[0][0]
        return band, note("labs.in_range", limit.source, **facts, limit=edge)
    code = "labs.below_gate" if limit.low_is_worse else "labs.above_gate"
    return band, block(code, limit.source, OVERRIDES[band], **facts, limit=limit.edge(band))


def _amount(value: Decimal, result: Result) -> str:
    """As people read it: counts also per microliter, as American laboratories print them."""
    plain = f"{result.comparator}{tidy(value):f}"
    if result.unit != COUNT:
        return plain if result.unit == "1" else f"{plain} {result.unit}"
    return f"{plain} ×10⁹/L ({result.comparator}{tidy(value * 1000):,f}/µL)"


def _doubting(report: LabReport, asked: list[LabReport], read_on: int) -> frozenset[Remark]:
    """The words of a report that leave the counts in doubt.

    In the counts' own report the counts themselves are in doubt already. Clumps and estimates that were
    told before an oncologist read the smear are answered by the reading, those told later are not.
    """
    if report in asked:
        return frozenset()
    doubts = report.remarks & _DOUBT_CODES.keys()
    return doubts - ANSWERED if report.place < read_on else doubts


def _marks(
    report: LabReport, bands_above: Decimal, doubting: frozenset[Remark]
) -> Iterable[tuple[Band, Finding]]:
    """What an oncologist must see although the counts are in range."""
    override = OVERRIDES[Band.ONCOLOGIST]
    for remark in sorted(report.remarks):
        if remark in _MARK_CODES:
            yield Band.ONCOLOGIST, block(_MARK_CODES[remark], FLAGS_SOURCE, override)
        elif remark in doubting:
            yield Band.UNKNOWN, unknown(_DOUBT_CODES[remark])
    absolute = any(result.analyte is Analyte.BANDS for result in report.results)
    for result in report.results:
        alone = result.analyte is Analyte.BANDS_PCT and not absolute  # without white cells it gives no count
        if (result.analyte is not Analyte.BANDS and not alone) or _is_superseded(result):
            continue
        if not result.usable or result.value is None or (alone and result.value > 0):
            yield (
                Band.UNKNOWN,
                unknown("labs.no_valid", analyte=str(result.analyte), raw=result.raw or result.name),
            )
        elif result.comparator.startswith(">") or result.value > bands_above:
            yield (
                Band.ONCOLOGIST,
                block(
                    "labs.left_shift",
                    FLAGS_SOURCE,
                    override,
                    value=f"{result.comparator}{result.value:f}",
                    limit=bands_above,
                ),
            )


_MARK_CODES: dict[Remark, str] = {
    Remark.TOXIC: "labs.toxic_change",
    Remark.BLASTS: "labs.blasts",
    Remark.NRBC: "labs.nucleated_red_cells",
    Remark.SMEAR: "labs.smear_comment",
    Remark.CORRECTED: "labs.corrected_in_words",
}
_DOUBT_CODES: dict[Remark, str] = {
    Remark.CLUMPS: "labs.platelets_clumped",
    Remark.ESTIMATE: "labs.platelets_estimated",
    Remark.SPECIMEN: "labs.failed_run",
}


def _companions(
    reports: Sequence[LabReport], asked: list[LabReport], limits: tuple[Limit, ...]
) -> Iterable[LabReport]:
    """Reports that only comment on the blood judged: a smear review sent apart from its counts.

    They carry none of the analytes asked for and are of no certain time, or not a day older than the
    oldest count used.
    """
    analytes = {limit.analyte for limit in limits}
    times = [each.collected_at for each in asked if each.collected_at is not None]
    since = min(times) - timedelta(days=1) if times else None
    for report in reports:
        if report in asked or any(result.analyte in analytes for result in report.results):
            continue
        if report.collected_at is None or since is None or report.collected_at >= since:
            yield report

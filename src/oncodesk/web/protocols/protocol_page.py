"""How is a protocol read by a person: its days with doses and blood, its limits and sources?"""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oncodesk.domain.protocols.protocol import Continuation, Counting, Dose, Protocol, Source, Visit
from oncodesk.services.dosing.shipped import get_drug
from oncodesk.web.components.parts import Fact
from oncodesk.web.protocols.library_page import DayLine, DrugLine, Part, Reading, Row, SourceLine, Table

_TESTS = {"cbc": "CBC", "alt": "ALT", "upc": "UPC", "usg": "USG"}
_SAFE = ("http://", "https://")


def drug_name(drug: str) -> str:
    """The full name with the capitals that keep look-alikes apart."""
    known = get_drug(drug)
    return drug if known is None else known.name


def tests(codes: Iterable[str]) -> str:
    return ", ".join(_TESTS.get(code, code.replace("_", " ")) for code in codes)


def _amount(text: object) -> str:
    return str(text).replace("/m2", "/m²")


def drug_line(dose: Dose) -> DrugLine:
    """`vinCRIStine`, `0.7 mg/m² IV`, `printed 0.5–0.7`, with what a home drug says beside it."""
    beside = []
    if dose.printed_range is not None:
        low, high = dose.printed_range
        beside.append(_("printed %(low)s–%(high)s") % {"low": f"{low:f}", "high": f"{high:f}"})
    if dose.where.value == "home":
        beside.append(_("at home"))
    if dose.every_hours is not None:
        beside.append(_("every %d hours") % dose.every_hours)
    if dose.per_week is not None:
        beside.append(_("%d times a week") % dose.per_week)
    if dose.least_hours is not None:
        beside.append(_("at least %d hours apart") % dose.least_hours)
    if dose.for_days is not None:
        beside.append(_("for %d days") % dose.for_days)
    if dose.cap is not None:
        beside.append(_("at most %s") % _amount(dose.cap))
    if dose.most_times is not None:
        beside.append(_("at most %d doses") % dose.most_times)
    if dose.levels:
        beside.append(_("steps down: %s") % ", ".join(f"{level:f}" for level in dose.levels))
    for option in dose.options:
        small = _("%(species)s below %(kg)s kg: %(amount)s") % {
            "species": option.species,
            "kg": f"{option.below_kg:f}",
            "amount": _amount(option.amount),
        }
        beside.append(small if option.applies.value == "always" else _("consider for %s") % small)
    if dose.instructions:
        beside.append(dose.instructions)
    routes = _(" or ").join(dose.routes)
    return DrugLine(drug_name(dose.drug), f"{_amount(dose.amount)} {routes}", " · ".join(beside))


def _week(week: int) -> str:
    return _("Week %d") % week


def _visit_day(visit: Visit) -> DayLine:
    evidence = dict.fromkeys((*visit.evidence, *(name for dose in visit.doses for name in dose.evidence)))
    return DayLine(
        week=_week(visit.week),
        day=_("day %d") % visit.day,
        what=_("Visit %d") % visit.number,
        drugs=tuple(drug_line(dose) for dose in visit.doses),
        text="" if visit.doses else visit.kind.replace("_", " "),
        needs=tests(visit.all_requires),
        sources=", ".join(evidence),
    )


def _days(protocol: Protocol) -> Iterator[tuple[int, int, DayLine]]:
    """(week, day, line) of everything that stands on a day, unsorted; a rest week is one line."""
    for visit in protocol.visits:
        yield visit.week, visit.day, _visit_day(visit)
    for check in protocol.monitoring:
        last = "" if check.last_day == check.day else f"–{check.last_day}"
        yield (
            check.week,
            check.day,
            DayLine(
                week=_week(check.week),
                day=_("day %s") % f"{check.day}{last}",
                what=_("Blood check"),
                text=check.purpose,
                needs=tests(check.requires),
                sources=", ".join(check.evidence),
            ),
        )
    for point in protocol.decisions:
        line = DayLine(
            week=_week(point.week),
            day=_("day %d") % point.day,
            what=_("Decision"),
            text=_("%(question)s The plan shows: %(assumes)s; otherwise: %(otherwise)s.")
            % {
                "question": point.question,
                "assumes": point.assumes.removesuffix("."),
                "otherwise": point.otherwise.removesuffix("."),
            },
            sources=", ".join(point.evidence),
        )
        yield point.week, point.day, line
    for week in protocol.rest_weeks:
        yield week, 7 * week - 6, DayLine(week=_week(week), day="", what=_("Rest week"))


def _parts(protocol: Protocol) -> tuple[Part, ...]:
    """The days by phase; days before, between or after the phases stand in parts without a name."""
    found: list[tuple[str, str, list[DayLine]]] = []
    for week, _day, line in sorted(_days(protocol), key=lambda each: each[:2]):
        phase = next((each for each in protocol.phases if each.first_week <= week <= each.last_week), None)
        name = "" if phase is None else phase.name
        weeks = (
            ""
            if phase is None
            else _("weeks %(first)d to %(last)d") % {"first": phase.first_week, "last": phase.last_week}
        )
        if not found or found[-1][:2] != (name, weeks):
            found.append((name, weeks, []))
        found[-1][2].append(line)
    parts = tuple(Part(name, weeks, tuple(days)) for name, weeks, days in found)
    return parts if protocol.continuation is None else (*parts, _open_end(protocol.continuation))


def _open_end(end: Continuation) -> Part:
    every = _("every %d days") % end.every_days
    line = DayLine(
        week=_("Afterwards"),
        day=every,
        what=_("Repeated visit"),
        drugs=tuple(drug_line(dose) for dose in end.doses),
        text=_("Until: %s") % end.until,
        needs=tests(end.requires),
        sources=", ".join(end.evidence),
    )
    return Part(_("Open end"), every, (line,))


def _source(source: Source) -> SourceLine:
    text = f"{source.author}: {source.title}"
    return SourceLine(source.id, text, source.url if source.url.startswith(_SAFE) else "", source.reliability)


def _ways(protocol: Protocol) -> tuple[Table, ...]:
    """Where else the course may go: another drug in the place of one, and the way off the protocol."""
    return (
        Table(
            _("Another drug in its place"),
            (_("When"), _("Then"), _("Evidence")),
            tuple(
                Row(
                    _("Instead of %s") % other.instead_of,
                    (other.when, f"{line.name} {line.dose}", ", ".join(other.dose.evidence)),
                )
                for other in protocol.alternatives
                if (line := drug_line(other.dose))
            ),
        ),
        Table(
            _("Off the protocol"),
            (_("Then"), _("Protocols named"), _("Evidence")),
            tuple(
                Row(path.when, (path.then, ", ".join(path.protocols) or "–", ", ".join(path.evidence)))
                for path in protocol.off_protocol
            ),
        ),
    )


def read_protocol(protocol: Protocol) -> Reading:
    """All that the file says, in the order in which a clinician asks."""
    weekdays = (Fact(_("Days"), _("treatment days, Monday to Friday")),)
    facts = (
        Fact(_("Condition"), protocol.condition),
        Fact(_("Species"), ", ".join(protocol.species)),
        Fact(_("Intent"), protocol.intent),
        *((Fact(_("Line of treatment"), protocol.line.value),) if protocol.line is not None else ()),
        *((Fact(_("After failure of"), ", ".join(protocol.rescues)),) if protocol.rescues else ()),
        *((Fact(_("Goes on from"), ", ".join(protocol.follows)),) if protocol.follows else ()),
        Fact(_("Visits with a drug"), str(len(protocol.visits))),
        Fact(_("Rest weeks"), ", ".join(map(str, protocol.rest_weeks)) or "–"),
        Fact(
            _("A visit may be"),
            ", ".join(
                (
                    ngettext("%d day early", "%d days early", protocol.early_days) % protocol.early_days,
                    ngettext("%d day late", "%d days late", protocol.late_days) % protocol.late_days,
                )
            ),
        ),
        Fact(_("Longest total delay"), _("%d days") % protocol.max_total_delay_days),
        *(weekdays if protocol.counting is Counting.WEEKDAYS else ()),
    )
    tables = (
        Table(
            _("Shortest intervals"),
            (_("Before"), _("Days"), _("Evidence")),
            tuple(
                Row(
                    _("After %s") % drug_name(each.after),
                    (
                        drug_name(each.before) if each.before else _("any visit"),
                        str(each.days),
                        ", ".join(each.evidence),
                    ),
                )
                for each in protocol.intervals
            ),
        ),
        Table(
            _("Lifetime limits"),
            (_("Warns from"), _("Stops above"), _("Evidence")),
            tuple(
                Row(
                    drug_name(each.drug),
                    (_amount(each.warn), _amount(each.stop), ", ".join(each.evidence)),
                )
                for each in protocol.limits
            ),
        ),
    )
    return Reading(
        facts,
        _parts(protocol),
        tuple(table for table in (*tables, *_ways(protocol)) if table.rows),
        tuple(_source(each) for each in protocol.sources),
    )

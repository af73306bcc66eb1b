"""How is a protocol read by a person: visits, doses, blood checks, limits and sources?"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from oncodesk.domain.protocols.protocol import Dose, Protocol
from oncodesk.services.dosing.shipped import get_drug
from oncodesk.web.components.parts import Fact

_TESTS = {
    "cbc": "CBC",
    "alt": "ALT",
    "upc": "UPC",
    "usg": "USG",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: its head and its cells."""

    head: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A whole text, readable: facts above, then tables."""

    facts: tuple[Fact, ...]
    tables: tuple[Table, ...]


def drug_name(drug: str) -> str:
    """The full name with the capitals that keep look-alikes apart."""
    known = get_drug(drug)
    return drug if known is None else known.name


def tests(codes: Iterable[str]) -> str:
    return ", ".join(_TESTS.get(code, code.replace("_", " ")) for code in codes) or "–"


def dose_line(dose: Dose) -> str:
    """`vinCRIStine 0.7 mg/m2 IV (printed 0.5–0.7)`, with what a home drug says beside it."""
    parts = [f"{drug_name(dose.drug)} {dose.amount} {dose.route}".replace("/m2", "/m²")]
    if dose.printed_range is not None:
        parts.append(
            _("(printed %(low)s–%(high)s)") % dict(zip(("low", "high"), dose.printed_range, strict=True))
        )
    if dose.where.value == "home":
        parts.append(_("at home"))
    if dose.every_hours is not None:
        parts.append(_("every %d hours") % dose.every_hours)
    if dose.for_days is not None:
        parts.append(_("for %d days") % dose.for_days)
    if dose.cap is not None:
        parts.append(_("at most %s") % dose.cap)
    parts += [
        _("below %(kg)s kg: %(amount)s") % {"kg": f"{option.below_kg:f}", "amount": option.amount}
        for option in dose.options
    ]
    if dose.instructions:
        parts.append(dose.instructions)
    return " · ".join(parts)


def read_protocol(protocol: Protocol) -> Reading:
    """All that the file says, in the order in which a clinician asks."""
    facts = (
        Fact(_("Condition"), protocol.condition),
        Fact(_("Species"), ", ".join(protocol.species)),
        Fact(_("Intent"), protocol.intent),
        Fact(_("Visits with a drug"), str(len(protocol.visits))),
        Fact(_("Rest weeks"), ", ".join(map(str, protocol.rest_weeks)) or "–"),
        Fact(
            _("A visit may be"),
            _("%(early)d days early, %(late)d days late")
            % {"early": protocol.early_days, "late": protocol.late_days},
        ),
        Fact(_("Longest total delay"), _("%d days") % protocol.max_total_delay_days),
    )
    tables = (
        Table(
            _("Visits"),
            (_("Week"), _("Day"), _("Drugs"), _("Blood before"), _("Evidence")),
            tuple(
                Row(
                    str(visit.number),
                    (
                        str(visit.week),
                        str(visit.day),
                        "; ".join(dose_line(dose) for dose in visit.doses),
                        tests(visit.all_requires),
                        ", ".join(visit.evidence),
                    ),
                )
                for visit in protocol.visits
            ),
        ),
        Table(
            _("Blood checks"),
            (_("Day"), _("Tests"), _("Why"), _("Evidence")),
            tuple(
                Row(
                    _("Week %d") % check.week,
                    (str(check.day), tests(check.requires), check.purpose, ", ".join(check.evidence)),
                )
                for check in protocol.monitoring
            ),
        ),
        Table(
            _("Decisions"),
            (_("Question"), _("The plan shows"), _("Otherwise"), _("Evidence")),
            tuple(
                Row(
                    _("Week %d") % point.week,
                    (point.question, point.assumes, point.otherwise, ", ".join(point.evidence)),
                )
                for point in protocol.decisions
            ),
        ),
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
                Row(drug_name(each.drug), (str(each.warn), str(each.stop), ", ".join(each.evidence)))
                for each in protocol.limits
            ),
        ),
        Table(
            _("Sources"),
            (_("Author"), _("Title"), _("Reliability")),
            tuple(Row(each.id, (each.author, each.title, each.reliability)) for each in protocol.sources),
        ),
    )
    return Reading(facts, tuple(table for table in tables if table.rows))

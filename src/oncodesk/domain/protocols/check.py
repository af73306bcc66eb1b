"""What stands against a protocol itself? Evidence, spacing and lifetime totals of the file as written."""

from collections.abc import Collection, Iterable

from oncodesk.domain.protocols.protocol import (
    GENERAL_KNOWLEDGE,
    UNCERTAIN,
    Protocol,
    Status,
    Where,
    planned_total,
)
from oncodesk.domain.shared.roles import Role
from oncodesk.domain.shared.verdict import Finding, Override, block, note, warn

HOURS_PER_WEEK = 168
_BY_ONCOLOGIST = Override(Role.ONCOLOGIST)


def _evidence(protocol: Protocol) -> Iterable[tuple[str, tuple[str, ...], bool]]:
    """(what, its evidence, may it let a dose through?) for every part of the protocol."""
    for dose in protocol.doses:
        yield f"dose {dose.key}", dose.evidence, True
        for option in dose.options:
            yield f"dose {dose.key} below {option.below_kg:f} kg", option.evidence, True
    for visit in protocol.visits:
        yield f"visit {visit.number}", visit.evidence, True
    for interval in protocol.intervals:
        yield f"the interval after {interval.after}", interval.evidence, True
    for limit in protocol.limits:
        yield f"the limit of {limit.drug}", limit.evidence, True
    if protocol.continuation is not None:
        yield "the open end", protocol.continuation.evidence, True
    for point in protocol.decisions:
        yield f"the decision of week {point.week}", point.evidence, True
    for other in protocol.alternatives:
        yield f"{other.dose.drug} instead of {other.instead_of}", other.dose.evidence, True
    for path in protocol.off_protocol:
        yield f"the way off the protocol: {path.when}", path.evidence, False
    for check in protocol.monitoring:
        yield f"the blood check of week {check.week}", check.evidence, False


def check_evidence(protocol: Protocol) -> tuple[Finding, ...]:
    """General knowledge keeps a protocol a draft; an uncertain number is refused in any.

    A blood check beyond the sources can only stop a dose, so general knowledge is enough for it.
    """
    found: list[Finding] = []
    active = protocol.status is Status.ACTIVE
    used: set[str] = set()
    for part, evidence, may_let_through in _evidence(protocol):
        used |= set(evidence)
        if UNCERTAIN in evidence:
            found.append(block("protocols.uncertain", part=part))
        elif GENERAL_KNOWLEDGE in evidence and may_let_through:
            make = block if active else warn
            code = "protocols.unverified_active" if active else "protocols.unverified"
            found.append(make(code, part=part))
    if protocol.status is not Status.ACTIVE:
        found.append(warn("protocols.draft", protocol=protocol.id, status=str(protocol.status)))
    found += [
        note("protocols.unused_source", source_id=source.id)
        for source in protocol.sources
        if source.id not in used
    ]
    return tuple(found)


def check_spacing(protocol: Protocol) -> tuple[Finding, ...]:
    """The file's own visits must keep the file's own minimum intervals."""
    found: list[Finding] = []
    for index, later in enumerate(protocol.visits):
        given_later = {dose.drug for dose in later.doses}
        for earlier in protocol.visits[:index]:
            given = {dose.drug for dose in earlier.doses if dose.where is Where.CLINIC}
            found += [
                block(
                    "protocols.interval_broken",
                    visit=later.number,
                    day=later.day,
                    days=later.day - earlier.day,
                    drug=interval.after,
                    minimum=interval.days,
                )
                for interval in protocol.intervals
                if interval.after in given
                and (not interval.before or interval.before in given_later)
                and later.day - earlier.day < interval.days
            ]
    more = protocol.continuation
    if more is not None:
        given = {dose.drug for dose in more.doses if dose.where is Where.CLINIC}
        found += [
            block(
                "protocols.open_end_too_near",
                days=more.every_days,
                drug=interval.after,
                minimum=interval.days,
            )
            for interval in protocol.intervals
            if interval.after in given and more.every_days < interval.days
        ]
    return tuple(found)


def check_totals(protocol: Protocol) -> tuple[Finding, ...]:
    """What the protocol alone gives of a drug with a lifetime limit; exactly the stop is still allowed."""
    found: list[Finding] = []
    for limit in protocol.limits:
        for total in planned_total(protocol, limit.drug):
            facts = {"drug": limit.drug, "total": str(total)}
            if (total.unit, total.per) != (limit.stop.unit, limit.stop.per):
                found.append(warn("protocols.total_not_comparable", **facts, limit=str(limit.stop)))
            elif total.amount > limit.stop.amount:
                found.append(
                    block(
                        "protocols.total_above_limit", **facts, limit=str(limit.stop), override=_BY_ONCOLOGIST
                    )
                )
            elif total.amount >= limit.warn.amount:
                found.append(warn("protocols.total_near_limit", **facts, limit=str(limit.warn)))
    return tuple(found)


def check_home(protocol: Protocol) -> tuple[Finding, ...]:
    """Doses taken in a row must keep the hours that they name themselves, and end after so many."""
    found: list[Finding] = []
    for dose in protocol.doses:
        least = dose.least_hours
        between = dose.every_hours or (HOURS_PER_WEEK // dose.per_week if dose.per_week else None)
        if least is not None and between is not None and between < least:
            found.append(block("protocols.hours_too_near", dose=dose.key, hours=between, least=least))
        given = sum(each.drug == dose.drug for visit in protocol.visits for each in visit.doses)
        more = protocol.continuation
        endless = more is not None and any(each.drug == dose.drug for each in more.doses)
        if dose.most_times is not None and (given > dose.most_times or endless):
            found.append(
                block(
                    "protocols.more_than_most",
                    override=_BY_ONCOLOGIST,
                    drug=dose.drug,
                    doses=given,
                    most=dose.most_times,
                )
            )
    return tuple(finding for index, finding in enumerate(found) if finding not in found[:index])


def check_links(protocol: Protocol, known: Collection[str]) -> tuple[Finding, ...]:
    """Names of other protocols that the library at hand does not have; a course could not go there."""
    return tuple(
        warn("protocols.unknown_link", protocol=name) for name in protocol.links if name not in known
    )


def check_protocol(protocol: Protocol) -> tuple[Finding, ...]:
    """Everything that stands against the file as written; what the drug table says is asked beside it."""
    return check_evidence(protocol) + check_spacing(protocol) + check_totals(protocol) + check_home(protocol)

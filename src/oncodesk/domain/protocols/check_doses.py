"""What does the drug table say against the doses of a protocol?"""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from oncodesk.domain.dosing.drug import Drug
from oncodesk.domain.patients.patient import Species
from oncodesk.domain.protocols.protocol import Dose, Protocol, Where, planned_total
from oncodesk.domain.shared.quantity import Quantity
from oncodesk.domain.shared.roles import Role
from oncodesk.domain.shared.verdict import Finding, Override, block, unknown, warn

RADIATION = "radiation"  # a beam is prescribed, not dispensed: the drug table does not know it
BLOOD_COUNT = "cbc"
NADIR_DAYS = 3  # a count may come so much later and still see the lowest point
THREE_WEEKLY = 20  # a drug with at least this interval is never taken in a row at home (lomustine)
_BY_ONCOLOGIST = Override(Role.ONCOLOGIST)


def check_doses(protocol: Protocol, drugs: Mapping[str, Drug]) -> tuple[Finding, ...]:
    """Unknown drugs, species, routes, units, amounts, frequency, number of doses, intervals and lifetime.

    `drugs` holds the table's entry of each drug; one that is missing there is unknown, which stops.
    Above the highest usual dose an oncologist must decide; above the table's stop nobody may.
    """
    found: list[Finding] = []
    for dose in (*protocol.doses, *(other.dose for other in protocol.alternatives)):
        if dose.drug == RADIATION:
            continue
        drug = drugs.get(dose.drug)
        if drug is None:
            found.append(unknown("protocols.unknown_drug", drug=dose.drug))
            continue
        found += _species(protocol, drug)
        found += _route(dose, drug)
        found += _frequency(dose, drug)
        found += _place(dose, drug)
        found += _hours(dose, drug)
        for name in protocol.species:
            found += _amounts(dose, drug, Species(name))
    for name in sorted({dose.drug for dose in protocol.doses} & drugs.keys()):
        found += _count(protocol, drugs[name])
        found += _blood_count(protocol, drugs[name])
        found += _nadir(protocol, drugs[name])
        found += _twice(protocol, drugs[name])
        found += _interval(protocol, drugs[name])
        found += _lifetime(protocol, drugs[name])
    return tuple(finding for index, finding in enumerate(found) if finding not in found[:index])


def _species(protocol: Protocol, drug: Drug) -> Iterator[Finding]:
    for name in protocol.species:
        species = Species(name)
        if species in drug.never_in:
            source = drug.never_in[species].source
            yield block("protocols.never_in_species", source, drug=drug.name, species=name)
        elif species in drug.instead_in:
            other = drug.instead_in[species]
            yield warn("protocols.other_drug", drug=drug.name, species=name, other=other)


def _route(dose: Dose, drug: Drug) -> Iterator[Finding]:
    for route in dose.routes:
        if route not in [str(known) for known in drug.routes]:
            allowed = ", ".join(drug.routes)
            yield block("protocols.wrong_route", drug=drug.name, route=route, allowed=allowed)


def _place(dose: Dose, drug: Drug) -> Iterator[Finding]:
    """A cytotoxic drug goes home only as tablets or capsules."""
    if drug.cytotoxic and dose.where is Where.HOME and set(dose.routes) != {"PO"}:
        yield block("protocols.not_at_home", drug=drug.name, route=dose.route)


def _limits(drug: Drug, per: str, species: Species) -> tuple[Decimal | None, Decimal | None, str]:
    """(highest usual, stop, source) of one dose on a basis, for every animal of the species."""
    ceilings = [each for each in drug.ceilings if each.per == per and each.species in (None, species)]
    usual = [
        (ceiling.warn_above, ceiling.ground.source) for ceiling in ceilings if ceiling.warn_above is not None
    ]
    usual += [
        (most.amount, rule.ground.source)
        for rule in drug.size_rules
        for most in rule.at_most
        if rule.species is species and most.per == per and (rule.below_kg is None or per == "kg")
    ]
    stops = [ceiling.stop_above for ceiling in ceilings if ceiling.stop_above is not None]
    limit, source = min(usual, default=(None, ceilings[0].ground.source if ceilings else ""))
    return limit, min(stops, default=None), source


def _amounts(dose: Dose, drug: Drug, species: Species) -> Iterator[Finding]:
    yield from _amount(dose.amount, dose.cap, drug, species)
    if dose.printed_range is not None:
        highest = Quantity(dose.printed_range[1], dose.amount.unit, dose.amount.per)
        yield from _amount(highest, dose.cap, drug, species)
    for option in dose.options:
        if option.species == species:
            yield from _amount(option.amount, dose.cap, drug, species)


def _amount(amount: Quantity, cap: Quantity | None, drug: Drug, species: Species) -> Iterator[Finding]:
    if amount.unit != drug.unit or not amount.per:
        yield block(
            "protocols.wrong_unit",
            drug=drug.name,
            unit=str(amount),
            right_unit=f"{drug.unit}/m2, /kg or /patient",
        )
        return
    per = "" if amount.per == "patient" else amount.per
    usual, stop, source = _limits(drug, per, species)
    if usual is None and stop is None:
        if cap is None or not any(ceiling.per == "" for ceiling in drug.ceilings):
            yield unknown(
                "protocols.no_limit_known", drug=drug.name, amount=str(amount), override=_BY_ONCOLOGIST
            )
        return
    if stop is not None and amount.amount > stop:
        yield block("protocols.dose_above_limit", source, drug=drug.name, amount=str(amount), limit=stop)
    elif usual is not None and amount.amount > usual:
        yield block(
            "protocols.dose_above_usual",
            source,
            override=_BY_ONCOLOGIST,
            drug=drug.name,
            amount=str(amount),
            limit=usual,
        )


def _frequency(dose: Dose, drug: Drug) -> Iterator[Finding]:
    """A drug taken in a row at home: three-weekly ones never; others not above one usual dose an interval."""
    days, every = drug.min_interval_days, _nearest(dose)
    if every is None or days is None or every >= days * 24:
        return
    if days >= THREE_WEEKLY:
        yield block("protocols.daily_refused", drug=drug.name, hours=every, days=days)
        return
    hours = min(days, dose.for_days or days) * 24
    together = dose.amount.amount * max(hours // every, 1)
    usual = min(
        (each.warn_above for each in drug.ceilings if each.per == dose.amount.per and each.warn_above),
        default=None,
    )
    if usual is None or together > usual:
        total = Quantity(together, dose.amount.unit, dose.amount.per)
        yield block(
            "protocols.too_often",
            override=_BY_ONCOLOGIST,
            drug=drug.name,
            hours=every,
            days=days,
            total=str(total),
        )


def _nearest(dose: Dose) -> int | None:
    """The fewest hours between two doses taken in a row; so many a week, without hours, may be any days."""
    if dose.every_hours is not None:
        return dose.every_hours
    return (dose.least_hours or 24) if dose.per_week is not None else None


def _hours(dose: Dose, drug: Drug) -> Iterator[Finding]:
    """A drug with a least number of hours is written so that it keeps them, also after a late dose."""
    nearest = _nearest(dose)
    if drug.min_interval_hours is None or nearest is None or nearest >= drug.min_interval_hours:
        return
    source = drug.grounds["min_interval_hours"].source
    yield block(
        "protocols.hours_below_table", source, drug=drug.name, hours=nearest, least=drug.min_interval_hours
    )


def _clinic_visits(protocol: Protocol, drug_id: str) -> int:
    return sum(
        any(dose.drug == drug_id and dose.where is Where.CLINIC for dose in visit.doses)
        for visit in protocol.visits
    )


def _count(protocol: Protocol, drug: Drug) -> Iterator[Finding]:
    given = _clinic_visits(protocol, drug.id)
    more = protocol.continuation
    endless = more is not None and any(dose.drug == drug.id for dose in more.doses)
    if drug.most_doses is not None and (given > drug.most_doses or endless):
        source = drug.grounds["most_doses"].source
        yield block("protocols.too_many_doses", source, drug=drug.name, doses=given, most=drug.most_doses)


def _blood_count(protocol: Protocol, drug: Drug) -> Iterator[Finding]:
    """Every dose of a drug that lowers the counts asks for a blood count first."""
    if not drug.myelosuppressive:
        return
    planned = [(f"Visit {visit.number}", visit.doses, visit.all_requires) for visit in protocol.visits]
    if protocol.continuation is not None:
        planned.append(("The open end", protocol.continuation.doses, protocol.continuation.requires))
    for part, doses, requires in planned:
        if BLOOD_COUNT not in requires and any(dose.drug == drug.id for dose in doses):
            yield block("protocols.no_blood_count", drug=drug.name, part=part)


def _nadir(protocol: Protocol, drug: Drug) -> Iterator[Finding]:
    """After its first dose at the practice a blood count looks for the drug's lowest point, or it is told."""
    first = next(
        (
            visit.day
            for visit in protocol.visits
            if any(dose.drug == drug.id and dose.where is Where.CLINIC for dose in visit.doses)
        ),
        None,
    )
    counted = [(visit.day, visit.day) for visit in protocol.visits if BLOOD_COUNT in visit.all_requires]
    counted += [(each.day, each.last_day) for each in protocol.monitoring if BLOOD_COUNT in each.requires]
    for after in sorted(
        {day for name in protocol.species for day in drug.nadir_checks.get(Species(name), ())}
    ):
        due = 0 if first is None else first + after
        if first is not None and not any(due <= last and day <= due + NADIR_DAYS for day, last in counted):
            source = drug.grounds["nadir_checks"].source
            yield warn("protocols.no_nadir_check", source, drug=drug.name, after=after, day=due)


def _twice(protocol: Protocol, drug: Drug) -> Iterator[Finding]:
    """Two doses of one cytotoxic drug in a visit would each pass its limit and together not."""
    if not drug.cytotoxic:
        return
    for visit in protocol.visits:
        if sum(dose.drug == drug.id for dose in visit.doses) > 1:
            yield block("protocols.twice_in_visit", drug=drug.name, visit=visit.number)


def _interval(protocol: Protocol, drug: Drug) -> Iterator[Finding]:
    """A drug given at the practice needs a minimum interval, and none shorter than the table's."""
    if drug.min_interval_days is None or not _clinic_visits(protocol, drug.id):
        return
    own = [
        interval.days
        for interval in protocol.intervals
        if interval.after == drug.id and interval.before in ("", drug.id)
    ]
    if all(interval.after != drug.id or interval.before for interval in protocol.intervals):
        yield unknown("protocols.no_interval", drug=drug.name, minimum=drug.min_interval_days)
    elif max(own) < drug.min_interval_days:
        yield block(
            "protocols.interval_short",
            override=_BY_ONCOLOGIST,
            drug=drug.name,
            days=max(own),
            minimum=drug.min_interval_days,
        )


def _lifetime(protocol: Protocol, drug: Drug) -> Iterator[Finding]:
    """The table's lifetime limit holds although a file leaves it out or sets a higher one."""
    if drug.lifetime is None:
        return
    stop = drug.lifetime.stop_above
    own = [limit.stop.amount for limit in protocol.limits if limit.drug == drug.id and limit.stop.per == "m2"]
    if own and min(own) <= stop:
        return
    source = drug.lifetime.ground.source
    total = sum(
        (part.amount for part in planned_total(protocol, drug.id) if part.per == "m2"), start=Decimal(0)
    )
    if total > stop:
        yield block(
            "protocols.lifetime_above_limit",
            source,
            override=_BY_ONCOLOGIST,
            drug=drug.name,
            total=total,
            limit=stop,
        )
    else:
        yield warn("protocols.lifetime_limit", source, drug=drug.name, limit=stop)

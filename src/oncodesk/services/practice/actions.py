"""What may a practice change about itself: contact, hours, closures, capacity?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from oncodesk.domain.shared.roles import Permission
from oncodesk.domain.shared.verdict import Finding, Level, Verdict
from oncodesk.domain.treatment.visit import MOVABLE
from oncodesk.records.read import practice as read
from oncodesk.records.read import radiation as read_radiation
from oncodesk.records.write import practice as write
from oncodesk.services.context import Done
from oncodesk.services.errors import Invalid, NotThere, Stopped
from oncodesk.services.practice.steps import practice_to_change, store_shipped
from oncodesk.services.typed import Typed
from oncodesk.services.work import Work, action

MOST_PLACES = 40
LONGEST_CLOSURE_DAYS = 366


@dataclass(frozen=True, slots=True)
class Hours:
    """Opening hours of one weekday, Monday is 0, in the practice's zone."""

    weekday: int
    opens: time
    closes: time


@action("practice.change_contact", Permission.MANAGE_PRACTICE)
def change_contact(
    work: Work,
    *,
    name: str,
    phone: str,
    email: str,
    address: str,
    after_hours: str,
    zone: str | None = None,
    seen_version: int,
) -> Done:
    """Name, contact and what an owner is told when we are closed.

    The zone can be corrected only while there is no patient: afterwards every planned day would move.
    """
    row = practice_to_change(work, seen_version)
    typed = Typed()
    values = {
        "name": typed.text("name", name, most=120),
        "phone": typed.phone("phone", phone),
        "email": typed.email("email", email, required=False),
        "address": typed.text("address", address, most=240, required=False, lines=True),
        "after_hours": typed.text("after_hours", after_hours, most=400, required=False, lines=True),
        "zone": row.zone if zone is None else typed.zone("zone", zone).key,
    }
    if values["zone"] != row.zone and read.has_patients(work.practice_id):
        typed.wrong["zone"] = "The zone stays as it is: every visit that is planned would move."
    typed.refuse()
    write.change_practice(work.ledger, row, **values)
    return Done(str(row.public_id), row.version)


@action("practice.set_hours", Permission.MANAGE_PRACTICE)
def set_hours(work: Work, *, hours: Iterable[Hours], seen_version: int) -> Done:
    """The opening hours of the whole week; a weekday that is not named is closed.

    Booked appointments keep their times; booking asks the new hours. Raises Invalid by field `day0`
    to `day6`.
    """
    row = practice_to_change(work, seen_version)
    wanted = {each.weekday: each for each in hours}
    wrong = {
        f"day{each.weekday}": "It closes after it opens; correct the times."
        for each in wanted.values()
        if each.opens >= each.closes
    }
    if wrong or not set(wanted) <= set(range(7)):
        raise Invalid("Nothing was saved. Please correct the marked days.", wrong)
    for opening in read.openings(work.practice_id):
        kept = wanted.get(opening.weekday)
        if kept is not None and (opening.opens, opening.closes) == (kept.opens, kept.closes):
            del wanted[opening.weekday]
        else:
            write.remove_opening(work.ledger, opening)
    for each in wanted.values():
        write.add_opening(work.ledger, weekday=each.weekday, opens=each.opens, closes=each.closes)
    write.mark_practice(work.ledger, row)
    return Done(str(row.public_id), row.version)


@action("practice.close_days", Permission.MANAGE_PRACTICE)
def add_closure(
    work: Work,
    *,
    first_on: date,
    last_on: date,
    reason: str = "",
    seen_visits: Iterable[UUID] = (),
    seen_version: int,
) -> Done:
    """Close from the first to the last day, both included.

    Days with radiation are refused: they are closed with what becomes of each fraction (close a day).
    When visits are planned then, Stopped names each of them until `seen_visits` holds all: they keep
    their dates, so somebody must know which to move. The remark `practice.visits_to_move` says that
    there are some.
    """
    row = practice_to_change(work, seen_version)
    typed = Typed()
    text = typed.text("reason", reason, most=120, required=False)
    if last_on < first_on:
        typed.wrong["last_on"] = "The last day is not before the first."
    elif (last_on - first_on).days >= LONGEST_CLOSURE_DAYS:
        typed.wrong["last_on"] = "A closure lasts at most a year; close it again next year."
    if read.closure(work.practice_id, first_on, last_on) is not None:
        typed.wrong["first_on"] = "These days are closed already."
    lost = read_radiation.fractions_ahead(work.practice_id, first_on, last_on) if not typed.wrong else []
    if lost:
        days = ", ".join(f"{on:%a %b} {on.day}" for on in sorted({each.planned_on for each in lost}))
        typed.wrong["first_on"] = (
            f"Radiation is planned on {days}. Close these days one by one on the day board, "
            "where what becomes of each fraction is seen first."
        )
    typed.refuse()
    visits = read.visits_between(work.practice_id, first_on, last_on, MOVABLE)
    known = set(seen_visits)
    if any(visit.public_id not in known for visit in visits):
        raise Stopped(
            f"{len(visits)} visits are planned on these days. Nothing was closed yet.",
            Verdict(
                tuple(
                    Finding(
                        "practice.visit_on_closed_day",
                        Level.BLOCK,
                        {
                            "visit": str(visit.public_id),
                            "patient": visit.patient.name,
                            "day": visit.planned_on,
                            "title": visit.title,
                        },
                    )
                    for visit in visits
                )
            ),
        )
    write.add_closure(work.ledger, first_on=first_on, last_on=last_on, reason=text)
    write.mark_practice(work.ledger, row)
    for visit in visits:
        work.ledger.touch(visit)  # the assistant looks at these patients again
    return Done(str(row.public_id), row.version, ("practice.visits_to_move",) if visits else ())


@action("practice.open_days", Permission.MANAGE_PRACTICE)
def remove_closure(work: Work, *, first_on: date, last_on: date, seen_version: int) -> Done:
    """Take a closure back; visits that were moved stay where they are."""
    row = practice_to_change(work, seen_version)
    closure = read.closure(work.practice_id, first_on, last_on)
    if closure is None:
        raise NotThere("This closure is not on the list any more. Look at the list again.")
    write.remove_closure(work.ledger, closure)
    write.mark_practice(work.ledger, row)
    return Done(str(row.public_id), row.version)


@action("practice.set_capacity", Permission.MANAGE_PRACTICE)
def set_capacity(work: Work, *, treatment_places: int, starts_per_half_hour: int, seen_version: int) -> Done:
    """How many visits fit at once, and how many can begin in one half hour. What is booked stays booked."""
    row = practice_to_change(work, seen_version)
    typed = Typed()
    places = typed.whole("treatment_places", treatment_places, least=1, most=MOST_PLACES)
    starts = typed.whole("starts_per_half_hour", starts_per_half_hour, least=1, most=MOST_PLACES)
    typed.refuse()
    write.change_practice(work.ledger, row, treatment_places=places, starts_per_half_hour=starts)
    return Done(str(row.public_id), row.version)


@action("practice.store_shipped", Permission.MANAGE_PRACTICE)
def store_shipped_content(work: Work, *, seen_version: int) -> Done:
    """Fetch texts that came with a newer Oncodesk, as drafts; the remark names how many."""
    row = practice_to_change(work, seen_version)
    stored = store_shipped(work)
    return Done(str(row.public_id), row.version, (f"practice.stored_{stored}",))

"""How is one fraction checked at the table, delivered or not done, and how is an error taken back?"""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from oncodesk.domain.shared.roles import Permission
from oncodesk.domain.shared.verdict import Verdict
from oncodesk.domain.treatment.radiation import (
    Delivery,
    FractionState,
    check_delivery,
    check_error_people,
    may_move,
    next_number,
)
from oncodesk.records.read import radiation as read
from oncodesk.records.write import radiation as write
from oncodesk.services.context import Done
from oncodesk.services.errors import Invalid, Stopped
from oncodesk.services.radiation import steps
from oncodesk.services.work import Work, action


@action("radiation.check_at_table", Permission.VERIFY)
def check_at_table(
    work: Work, *, fraction: UUID, seen_version: int, identifiers: tuple[str, ...], plan_version: str
) -> Done:
    """One person compares patient, site and plan version at the table; another one records the dose."""
    row = steps.opened_fraction(work, fraction, seen_version)
    if not may_move(FractionState(row.state), FractionState.DELIVERED):
        raise Invalid(f"This fraction is {row.state.replace('_', ' ')}.")
    wrong = {}
    if len(set(identifiers)) < 2:
        wrong["identifiers"] = "Compare two identifiers at the table."
    if plan_version.strip() != row.phase.plan_version:
        wrong["plan_version"] = (
            f"The prescription says {row.phase.plan_version}. Compare with the console; "
            "the radiation oncologist signs another version."
        )
    if wrong:
        raise Invalid("Nothing was saved.", wrong)
    write.change_fraction(
        work.ledger,
        row,
        checked_by_id=work.actor.person_id,
        identifiers=sorted(set(identifiers)),
        plan_version=plan_version.strip(),
    )
    return Done(str(row.public_id), row.version)


@action("radiation.deliver", Permission.GIVE)
def deliver(
    work: Work,
    *,
    fraction: UUID,
    seen_version: int,
    gy: Decimal | None,
    imaging: str = "",
    deviation: str = "",
    no_anesthesia: str = "",
) -> Done:
    """Record what the machine delivered now. The fraction gets its number with the dose."""
    row = steps.opened_fraction(work, fraction, seen_version)
    rows = read.fractions_of(row.course_id)
    phase = row.phase
    slots = read.slots_of([row.pk]).get(row.pk, ())
    answer = Verdict(
        check_delivery(
            steps.known(row),
            steps.others_of(row, rows),
            Delivery(
                at=work.now,
                on=work.now.astimezone(ZoneInfo(row.practice.zone)).date(),
                gy=gy,
                is_course_active=row.course.state == "active",
                has_machine_slot=any(each.kind == "machine" for each in slots),
                has_anesthesia=row.anesthesia_id is not None,
                no_anesthesia=no_anesthesia,
                deviation=deviation,
                plan_version=row.plan_version,
                prescribed_version=phase.plan_version,
                delivered_by=work.actor.person_id,
                checked_by=row.checked_by_id,
                identifiers=len(set(row.identifiers)),
                prescribed_gy=phase.dose_gy * phase.fractions,
                extra_gy=phase.extra_gy,
            ),
        )
    )
    if not answer.allowed:
        raise Stopped("This dose was not recorded.", answer)
    steps.move(
        work,
        row,
        FractionState.DELIVERED,
        number=next_number(steps.known(each) for each in rows),
        delivered_gy=gy,
        delivered_at=work.now,
        delivered_by_id=work.actor.person_id,
        imaging=imaging.strip()[:200],
        deviation=deviation.strip()[:200],
        no_anesthesia=no_anesthesia.strip()[:200] if row.anesthesia_id is None else "",
    )
    steps.complete_when_done(work, row.course)
    return Done(str(row.public_id), row.version)


@action("radiation.not_done", Permission.BOOK)
def not_done(work: Work, *, fraction: UUID, seen_version: int, reason: str) -> Done:
    """The fraction did not take place, before or after induction: an anesthetic then counts, a dose does not.

    A day at the end is kept free until the radiation oncologist chooses; the remark says when there is none.
    """
    row = steps.opened_fraction(work, fraction, seen_version)
    if not reason.strip():
        raise Invalid("Say why it was not done.", {"reason": "Say why, in a few words."})
    if row.state == FractionState.RESERVED:
        raise Invalid("This day is only kept free. The radiation oncologist decides about it.")
    if row.state == FractionState.ANESTHETIZED:
        work.need(Permission.GIVE)
        if row.anesthesia is not None and row.anesthesia.state == "running":
            write.change_anesthesia(work.ledger, row.anesthesia, state="aborted", ended_at=work.now)
    kept = steps.miss(work, row, reason.strip()[:200])
    return Done(str(row.public_id), row.version, () if kept else ("radiation.no_day_kept",))


@action("radiation.report_error", Permission.GIVE)
def report_error(work: Work, *, fraction: UUID, seen_version: int, reason: str) -> Done:
    """Somebody says that a delivered fraction was recorded in error. It counts until two others agree."""
    row = steps.opened_fraction(work, fraction, seen_version)
    if row.state != FractionState.DELIVERED:
        raise Invalid("Only a delivered fraction can be recorded in error.")
    if not reason.strip():
        raise Invalid("Say what is wrong.", {"reason": "Say what is wrong."})
    write.change_fraction(
        work.ledger,
        row,
        error_reason=reason.strip()[:300],
        error_by_id=work.actor.person_id,
        error_second_id=None,
        error_physicist_id=None,
    )
    return Done(str(row.public_id), row.version)


@action("radiation.confirm_error", Permission.VERIFY)
def confirm_error(work: Work, *, fraction: UUID, seen_version: int) -> Done:
    """The second person agrees; with the physicist's agreement the dose is struck out."""
    row = steps.opened_fraction(work, fraction, seen_version)
    if row.error_by_id is None or row.state != FractionState.DELIVERED:
        raise Invalid("Nobody reported an error here.")
    if work.actor.person_id in (row.error_by_id, row.error_physicist_id):
        raise Invalid("Another person than the two others confirms this.")
    write.change_fraction(work.ledger, row, error_second_id=work.actor.person_id)
    return _strike_when_agreed(work, fraction)


@action("radiation.confirm_error_as_physicist", Permission.CHECK_PHYSICS)
def confirm_error_as_physicist(work: Work, *, fraction: UUID, seen_version: int) -> Done:
    """The physicist agrees; with the second person's agreement the dose is struck out."""
    row = steps.opened_fraction(work, fraction, seen_version)
    if row.error_by_id is None or row.state != FractionState.DELIVERED:
        raise Invalid("Nobody reported an error here.")
    if work.actor.person_id in (row.error_by_id, row.error_second_id):
        raise Invalid("Another person than the two others confirms this.")
    write.change_fraction(work.ledger, row, error_physicist_id=work.actor.person_id)
    return _strike_when_agreed(work, fraction)


def _strike_when_agreed(work: Work, fraction: UUID) -> Done:
    row = read.fraction([work.practice_id], fraction)
    assert row is not None and row.error_by_id is not None
    if not check_error_people(row.error_by_id, row.error_second_id, row.error_physicist_id):
        steps.move(work, row, FractionState.ERROR)
    return Done(str(row.public_id), row.version)

"""Who draws up a dose, who checks it, and who throws it away? Two people, each with their own sign-in."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from oncodesk.domain.dosing.drug import Route
from oncodesk.domain.shared.roles import Permission
from oncodesk.domain.treatment.order import UNDER_RELEASE, OrderState
from oncodesk.domain.treatment.preparation import (
    Drawn,
    PrepareFacts,
    check_drawing_up,
    check_second_person,
    steps_of_preparation,
)
from oncodesk.records.locks import lock_labels
from oncodesk.records.read import preparation as read_preparation
from oncodesk.records.read import treatment as read
from oncodesk.records.write import treatment as write
from oncodesk.services.context import Done
from oncodesk.services.errors import Invalid, Stopped
from oncodesk.services.treatment import steps
from oncodesk.services.treatment.again import opened_order, throw_away, witness_of
from oncodesk.services.treatment.doses import plain
from oncodesk.services.treatment.recomputing import drug_as_signed, recomputed
from oncodesk.services.work import Work, action

if TYPE_CHECKING:
    from oncodesk.records.models import OrderRow, PreparationRow, ReleaseRow, VisitRow


def _facts(
    work: Work, order: OrderRow, visit: VisitRow, release: ReleaseRow | None, amount_shown: Decimal
) -> PrepareFacts:
    zone = ZoneInfo(visit.practice.zone)
    return PrepareFacts(
        drug=drug_as_signed(order),
        route=Route(order.route),
        is_released=release is not None and order.state in UNDER_RELEASE,
        today=work.now.astimezone(zone).date(),
        planned_on=visit.planned_on,
        now=work.now,
        amount_ordered=None if order.final_amount is None else plain(order.final_amount),
        amount_recomputed=recomputed(order),
        amount_shown=amount_shown,
    )


def _standing(order: OrderRow) -> PreparationRow:
    preparation = read_preparation.standing(order.pk)
    if preparation is None:
        raise Invalid("Nothing is prepared for this order.")
    return preparation


@action("treatment.prepare_dose", Permission.GIVE)
def prepare_dose(
    work: Work,
    *,
    order: UUID,
    seen_version: int,
    amount_shown: Decimal,
    drawn: Drawn,
    diluent: str = "",
    final_volume: Decimal | None = None,
    storage: str = "",
) -> Done:
    """Record what was drawn up, and number its label. The dose is worked out again from the stored inputs.

    `amount_shown` is what the screen said; another number than the signed dose is refused.
    """
    row, visit = opened_order(work, order, seen_version)
    if not row.is_cytotoxic:
        raise Invalid("A support drug is handed out without a preparation record.")
    release = read.open_release(visit.pk)
    facts = _facts(work, row, visit, release, amount_shown)
    answer = check_drawing_up(facts, drawn)
    if not answer.allowed or release is None or facts.amount_ordered is None:
        raise Stopped("This dose cannot be prepared.", answer)
    if row.state != OrderState.RELEASED:
        raise Invalid("A dose is prepared for this order already. Check it, or throw it away first.")
    if read_preparation.standing(row.pk) is not None:
        raise Invalid("An earlier preparation of this order is still there. Throw it away first.")
    lock_labels(work.practice_id)
    preparation = write.add_preparation(
        work.ledger,
        order=row,
        release=release,
        number=read_preparation.last_number(work.practice_id) + 1,
        prepared_by_id=work.actor.person_id,
        amount=facts.amount_ordered,
        unit=row.final_unit,
        recomputed=facts.amount_recomputed,
        concentration=drawn.concentration,
        volume=drawn.volume,
        diluent=diluent.strip()[:80],
        final_volume=final_volume,
        pieces=[{"strength": f"{strength:f}", "count": count} for strength, count in drawn.units],
        lots=[lot.strip() for lot in drawn.lots if lot.strip()],
        drug_expires_on=drawn.drug_expires_on,
        beyond_use_at=drawn.beyond_use_at,
        storage=storage.strip()[:80],
        confirmed=[step for step in steps_of_preparation(facts.drug, facts.route) if step in drawn.confirmed],
        without_transfer=drawn.without_transfer.strip()[:200],
    )
    steps.move_order(work, row, OrderState.PREPARING)
    steps.show_drugs(work, visit)
    return Done(str(preparation.public_id), preparation.version)


@action("treatment.check_preparation", Permission.VERIFY)
def check_preparation(work: Work, *, order: UUID, seen_version: int, amount_shown: Decimal) -> Done:
    """A second person compares drug, dose, volume, lot and calculation with what stands prepared.

    Never the preparer; the prescriber may be one of the two. The dose is worked out again here as well.
    """
    row, visit = opened_order(work, order, seen_version)
    preparation = _standing(row)
    release = read.open_release(visit.pk)
    answer = check_second_person(
        _facts(work, row, visit, release, amount_shown),
        prepared_by=preparation.prepared_by_id,
        checked_by=work.actor.person_id,
        beyond_use_at=preparation.beyond_use_at,
    )
    if not answer.allowed or release is None:
        raise Stopped("This preparation cannot be confirmed.", answer)
    write.change_preparation(
        work.ledger,
        preparation,
        release=release,
        checked_by_id=work.actor.person_id,
        checked_at=work.now,
    )
    steps.move_order(work, row, OrderState.PREPARED)
    steps.show_drugs(work, visit)
    return Done(str(row.public_id), row.version)


@action("treatment.discard_preparation", Permission.GIVE)
def discard_preparation(
    work: Work, *, order: UUID, seen_version: int, disposal: str, witness: UUID | None = None
) -> Done:
    """Throw away what stands prepared; the dose may be prepared anew while its release stands."""
    row, visit = opened_order(work, order, seen_version, ended=True)
    if row.state == OrderState.GIVING:
        raise Invalid("A dose is being given. Record how much of it went in.")
    throw_away(work, visit, _standing(row), why=disposal, witness_id=witness_of(work, witness))
    if row.state in UNDER_RELEASE:
        steps.move_order(work, row, OrderState.RELEASED)
        steps.show_drugs(work, visit)
    return Done(str(row.public_id), row.version)

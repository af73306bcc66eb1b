"""Who answers a proposed reduction? One tap accepts or declines it; nothing changes a dose by itself."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from oncodesk.domain.shared.roles import Permission
from oncodesk.domain.treatment.visit import ENDED, VisitState
from oncodesk.records.write import toxicity as write
from oncodesk.services.context import Done
from oncodesk.services.dosing.reasons import GRADES, reason_of_term
from oncodesk.services.errors import Invalid, Refusal
from oncodesk.services.treatment import steps as treatment
from oncodesk.services.treatment.facts import known_about
from oncodesk.services.treatment.feed_forward import unanswered
from oncodesk.services.treatment.modifying import Why, reduce
from oncodesk.services.typed import Typed
from oncodesk.services.work import Work, action

ACCEPT, DECLINE = "accepted", "declined"


@action("toxicity.answer_reduction", Permission.PRESCRIBE)
def answer_reduction(
    work: Work,
    *,
    visit: UUID,
    seen_version: int,
    drug: str,
    choice: str,
    reason: str,
    percent: Decimal | None = None,
    basis: str = "standard",
    is_forward: bool = True,
) -> Done:
    """A prescriber takes the proposed reduction, with her own number if she likes, or declines it.

    Accepting is a dose modification like any other: with its basis, for this visit only or from here on,
    and its coded reason is the worst thing that proposed it, with its grade.
    The same counts and events are not proposed again; a new one is.
    """
    row = treatment.locked_visit(work, visit)
    work.check_seen(row, seen_version)
    if VisitState(row.state) in ENDED:
        raise Refusal("This visit has ended. Answer at the next visit of this drug.")
    typed = Typed()
    typed.choice("choice", choice, (ACCEPT, DECLINE))
    why = typed.text("reason", reason, most=200)
    if choice == ACCEPT and (percent is None or not 0 < percent < 100):
        typed.wrong["percent"] = "Write for example 20, for 20 % less."
    typed.refuse()
    known = known_about(row, work.now)
    proposed = next((each for each in known.forward if each.drug == drug), None)
    if proposed is None or not unanswered(proposed, known.answers):
        raise Invalid("Nothing is proposed for this drug, or it was answered already.")
    if choice == ACCEPT:
        assert percent is not None  # refused above
        worst = proposed.proposing[0]
        cause = Why(reason_of_term(worst.term), min(worst.grade, GRADES[-1]), why)
        reduce(work, row, drug, -percent, basis=basis, is_forward=is_forward, why=cause)
    made = write.add_reduction_answer(
        work.ledger,
        visit=row,
        drug=drug,
        causes=[cause.key for cause in proposed.proposing],
        choice=choice,
        percent=percent if choice == ACCEPT else None,
        reason=why,
        decided_by_id=work.actor.person_id,
    )
    treatment.rejudge_patient(work, row.patient_id)
    return Done(str(made.public_id), made.version)

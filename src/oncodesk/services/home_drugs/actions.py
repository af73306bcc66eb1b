"""Who keeps the list of what a patient takes at home, and who asked whether it is still the same?"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from oncodesk.domain.dosing.interactions import CORTICOSTEROID
from oncodesk.domain.shared.roles import Permission
from oncodesk.domain.shared.verdict import warn
from oncodesk.records.locks import lock_patient
from oncodesk.records.read import home_drugs as read
from oncodesk.records.write import home_drugs as write
from oncodesk.services.context import Done
from oncodesk.services.dosing.interactions import shipped_interactions
from oncodesk.services.errors import Invalid, NotThere, Refusal
from oncodesk.services.home_drugs.steps import ask
from oncodesk.services.patients.steps import patient_to_change, today
from oncodesk.services.treatment import steps as treatment
from oncodesk.services.typed import Typed
from oncodesk.services.work import Work, action

if TYPE_CHECKING:
    from oncodesk.records.models import HomeDrugRow, PatientRow

PRESCRIBERS = ("practice", "referring_vet", "owner")
MISTAKE = "mistake"
ENDS = ("stopped", "finished", "changed", MISTAKE)
REMARKS = {each.code: each for each in (warn("dosing.steroid_stopped"),)}  # by the code that Done carries


@action("home_drugs.add", Permission.EDIT_PATIENT)
def add_home_drug(
    work: Work,
    *,
    patient: UUID,
    name: str,
    dose: str = "",
    prescribed_by: str,
    since: date | None = None,
    until: date | None = None,
) -> Done:
    """A drug, supplement or flea product that she takes at home, as the owner or the label names it.

    A name that the table of interactions does not list stays an unknown drug until an oncologist has looked
    it up. `until` is the last day of a limited course. Open visits are judged again. Raises Invalid by field.
    """
    row = _living(work, patient)
    typed = Typed()
    told = typed.text("name", name, most=80)
    kept = typed.text("dose", dose, most=120, required=False)
    typed.choice("prescribed_by", prescribed_by, PRESCRIBERS)
    typed.past("since", since, today(work))
    if until is not None and since is not None and until < since:
        typed.wrong["until"] = "The last day lies before the first."
    if any(_same(told, each.name) for each in read.standing(row.pk)):
        typed.wrong["name"] = "This is on the list already. End that entry first when the dose changed."
    typed.refuse()
    made = write.add_home_drug(
        work.ledger,
        patient=row,
        name=told,
        substance=shipped_interactions().substance(told),
        dose_text=kept,
        prescribed_by=prescribed_by,
        since=since,
        until=until,
        added_by_id=work.actor.person_id,
    )
    treatment.rejudge_patient(work, row.pk)
    return Done(str(made.public_id), made.version)


@action("home_drugs.end", Permission.EDIT_PATIENT)
def end_home_drug(
    work: Work, *, home_drug: UUID, seen_version: int, ended_on: date | None = None, reason: str
) -> Done:
    """She takes it no longer; `ended_on` is the last day, today when it is not told.

    A mistake was never taken and stands before no dose. A steroid that was stopped is a remark: ending it
    abruptly can leave her without her own. Raises Invalid by field, Stale when somebody changed the entry.
    """
    row = _entry(work, home_drug, seen_version)
    typed = Typed()
    typed.choice("reason", reason, ENDS)
    last = typed.past("ended_on", ended_on, today(work)) or today(work)
    if row.since is not None and last < row.since and reason != MISTAKE:
        typed.wrong["ended_on"] = "It ended before it began."
    typed.refuse()
    write.change_home_drug(
        work.ledger, row, ended_on=last, ended_reason=reason, ended_by_id=work.actor.person_id
    )
    treatment.rejudge_patient(work, row.patient_id)
    classes = shipped_interactions().classes.get(row.substance, frozenset())
    stopped = reason == "stopped" and CORTICOSTEROID in classes
    return Done(str(row.public_id), row.version, tuple(REMARKS) if stopped else ())


@action("home_drugs.judge", Permission.DECIDE)
def judge_home_drug(work: Work, *, home_drug: UUID, seen_version: int, judgement: str) -> Done:
    """An oncologist looked up an unknown drug: from then on it no longer holds a dose, her words stay."""
    row = _entry(work, home_drug, seen_version)
    if row.substance:
        raise Invalid("The table of interactions knows this drug and judges it by itself.")
    if row.judged_at is not None:
        raise Refusal("This drug was looked up already.")
    typed = Typed()
    kept = typed.text("judgement", judgement, most=300)
    typed.refuse()
    write.change_home_drug(
        work.ledger, row, judged_by_id=work.actor.person_id, judged_at=work.now, judgement=kept
    )
    treatment.rejudge_patient(work, row.patient_id)
    return Done(str(row.public_id), row.version)


@action("home_drugs.ask", Permission.EDIT_PATIENT)
def record_asking(work: Work, *, patient: UUID, seen: Collection[UUID]) -> Done:
    """The owner was asked, and the list as it was seen is complete: these entries and nothing else.

    `seen` is empty for an animal that takes nothing. Raises Stale when the list is another one by now.
    """
    row = _living(work, patient)
    made = ask(work, row, seen)
    treatment.rejudge_patient(work, row.pk)
    return Done(str(made))


def _living(work: Work, patient: UUID) -> PatientRow:
    row = patient_to_change(work, patient)
    if row.died_at is not None:
        raise Refusal(f"{row.name} has died. Nothing more is recorded.")
    return row


def _entry(work: Work, home_drug: UUID, seen_version: int) -> HomeDrugRow:
    """An entry that stands, its patient locked."""
    row = read.home_drug(work.practice_id, home_drug)
    if row is None:
        raise NotThere("There is no such home drug in this practice.")
    lock_patient(row.patient_id)
    row.refresh_from_db()
    work.check_seen(row, seen_version)
    if row.ended_on is not None:
        raise Refusal("This entry has ended already.")
    if row.patient.died_at is not None:
        raise Refusal(f"{row.patient.name} has died. Nothing more is recorded.")
    return row


def _same(one: str, other: str) -> bool:
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split())

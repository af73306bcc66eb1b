"""Who records how she is, who reads what owners report, and who decides what it means for today's dose?"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from oncodesk.domain.shared.roles import Permission
from oncodesk.domain.shared.verdict import Verdict
from oncodesk.domain.treatment.signs import ASKED, OTHER, TREAT, WAIT, check_signs, parse_temperature
from oncodesk.domain.treatment.toxicity import BY_HAND
from oncodesk.domain.treatment.visit import ENDED, VisitState
from oncodesk.records.locks import lock_patient
from oncodesk.records.read import patients as read_patients
from oncodesk.records.read import toxicity as read
from oncodesk.records.read import treatment as read_treatment
from oncodesk.records.write import toxicity as write
from oncodesk.services.context import Done
from oncodesk.services.errors import Invalid, NotThere, Refusal, Stopped
from oncodesk.services.home_drugs.steps import ask
from oncodesk.services.patients.steps import patient_to_change, today
from oncodesk.services.patients.weighing import weigh
from oncodesk.services.toxicity.examining import owner_saw
from oncodesk.services.treatment import steps as treatment
from oncodesk.services.treatment.facts import known_about
from oncodesk.services.treatment.feed_forward import is_cytotoxic
from oncodesk.services.treatment.terms import terms
from oncodesk.services.typed import Typed
from oncodesk.services.work import Work, action

if TYPE_CHECKING:
    from oncodesk.records.models import SignsRow, VisitRow

CHANNELS = ("phone", "in_person", "message")
WORST = 4  # a grade that a living animal can have
_CLOCK_SLACK = timedelta(minutes=5)
_HOW_TO_WRITE = "Write a temperature that a living animal can have, with its unit: 101.3 F or 38.5 C."


def _opened(work: Work, visit: UUID) -> VisitRow:
    """The visit, locked; one that has ended, or of another kind, takes no signs."""
    row = treatment.locked_visit(work, visit)
    if VisitState(row.state) in ENDED or row.patient.died_at is not None:
        raise Refusal("This visit has ended. Nothing more is recorded for it.")
    return row


@action("toxicity.record_signs", Permission.EDIT_PATIENT)
def record_signs(
    work: Work,
    *,
    visit: UUID,
    temperature: str,
    grades: Mapping[str, int],
    words: str = "",
    weight: str = "",
    weighed_again: bool = False,
    home_drugs: Collection[UUID] | None = None,
    blood_in_urine: str = "",
) -> Done:
    """At arrival: temperature and weight as typed with their units, and how she was since the last dose.

    `grades` names every sign with its grade from 1; empty means asked, and there was none. An empty
    `weight` leaves the one that stands. Each call adds; the newest counts, and what was decided about
    an older one falls. `home_drugs` is the list that the owner said is complete; None: not asked.
    `blood_in_urine` is what the owner saw since the last dose (none, visible, unknown); empty: not asked.
    Raises Stale when that list is another one by now, Invalid by field: temperature, weight, words, or the
    term of a sign.
    """
    row = _opened(work, visit)
    typed = Typed()
    celsius = parse_temperature(temperature)
    if celsius is None:
        typed.wrong["temperature"] = _HOW_TO_WRITE
    for term, grade in grades.items():
        if term not in ASKED or not 1 <= grade <= WORST:
            typed.wrong[term] = "Choose a grade of the list."
    kept = typed.text("words", words, most=500, required=bool(grades.get(OTHER)), lines=True)
    typed.refuse()
    remarks: tuple[str, ...] = ()
    if weight.strip():
        _, remarks = weigh(
            work, row.patient, weight=weight, measured_at=work.now, weighed_again=weighed_again
        )
    write.add_temperature(
        work.ledger,
        patient_id=row.patient_id,
        celsius=celsius,
        entered=temperature.strip()[:40],
        measured_at=work.now,
        measured_by_id=work.actor.person_id,
    )
    signs = write.add_signs(
        work.ledger,
        patient_id=row.patient_id,
        visit=row,
        asked_at=work.now,
        asked_by_id=work.actor.person_id,
        grades=dict(grades),
        scale=terms()[ASKED[0]].scale,
        words=kept,
    )
    _events(work, row, signs, today(work))
    if home_drugs is not None:
        ask(work, row.patient, home_drugs)
    if blood_in_urine:
        owner_saw(work, row, blood_in_urine)
    treatment.rejudge_patient(work, row.patient_id)
    return Done(str(signs.public_id), signs.version, remarks)


def _events(work: Work, visit: VisitRow, signs: SignsRow, day: date) -> None:
    """Each sign is an event after the last dose; asked again, what the earlier answer made falls."""
    for event in read.events_of_visit_signs(visit.pk):
        write.change_event(work.ledger, event, is_current=False, correction="asked again at this visit")
    doses = [
        dose
        for dose in read_treatment.administrations_of_patient(visit.patient_id)
        if dose.visit_id != visit.pk and is_cytotoxic(dose.drug)
    ]
    last = doses[-1] if doses else None
    for term, grade in signs.grades.items():
        write.add_event(
            work.ledger,
            patient_id=visit.patient_id,
            visit_id=None if last is None else last.visit_id,
            signs=signs,
            term=term,
            grade=grade,
            scale=signs.scale if term in terms() else BY_HAND,
            description=signs.words,
            onset_on=day,
            drug="" if last is None else last.drug,
            attribution="not_assessed",
            outcome="ongoing",
            source="owner",
            recorded_by_id=work.actor.person_id,
        )


@action("toxicity.decide", Permission.DECIDE)
def decide_on_signs(work: Work, *, visit: UUID, seen_version: int, choice: str, reason: str) -> Done:
    """An oncologist treats or waits, knowing this temperature and these signs; a new one of either voids it.

    Only what was measured and asked today can be decided about. Raises Stopped while a fact is missing.
    """
    row = _opened(work, visit)
    work.check_seen(row, seen_version)
    typed = Typed()
    typed.choice("choice", choice, (TREAT, WAIT))
    kept = typed.text("reason", reason, most=500)
    typed.refuse()
    facts = known_about(row, work.now).facts
    temperature, signs = read.latest_temperature(row.patient_id), read.latest_signs(row.pk)
    found = () if facts.signs is None else tuple(check_signs(facts.signs, facts.today))
    missing = tuple(each for each in found if each.level == "unknown")
    if missing:
        raise Stopped("What was not measured or asked cannot be decided.", Verdict(missing))
    if temperature is None or signs is None or (choice == TREAT and not found):
        raise Invalid("There is nothing to decide: no fever, and no sign since the last dose.")
    made = write.add_signs_decision(
        work.ledger,
        visit=row,
        temperature=temperature,
        signs=signs,
        choice=choice,
        reason=kept,
        decided_by_id=work.actor.person_id,
    )
    treatment.rejudge(work, row)
    return Done(str(made.public_id), made.version)


@action("toxicity.record_report", Permission.MESSAGE)
def record_owner_report(
    work: Work, *, patient: UUID, told_at: datetime, channel: str, body: str, client: UUID | None = None
) -> Done:
    """What an owner told between visits; it stands before the next dose until an oncologist has read it."""
    row = patient_to_change(work, patient)
    if row.died_at is not None:
        raise Refusal(f"{row.name} has died. Nothing more is recorded.")
    typed = Typed()
    typed.choice("channel", channel, CHANNELS)
    kept = typed.text("body", body, most=2000, lines=True)
    if told_at > work.now + _CLOCK_SLACK:
        typed.wrong["told_at"] = "This time has not come yet."
    told_by = None
    if client is not None:
        relations = {each.client.public_id: each.client for each in read_patients.relations_of(row.pk)}
        told_by = relations.get(client)
        if told_by is None:
            typed.wrong["client"] = "Choose a person of this patient."
    typed.refuse()
    made = write.add_owner_report(
        work.ledger,
        patient=row,
        client=told_by,
        told_at=told_at,
        channel=channel,
        body=kept,
        recorded_by_id=work.actor.person_id,
    )
    treatment.rejudge_patient(work, row.pk)
    return Done(str(made.public_id), made.version)


@action("toxicity.read_report", Permission.DECIDE)
def read_report(work: Work, *, report: UUID, seen_version: int, assessment: str) -> Done:
    """An oncologist has read it and says what she makes of it; from then on it no longer holds a dose."""
    found = read.owner_report(work.practice_id, report)
    if found is None:
        raise NotThere("There is no such report in this practice.")
    lock_patient(found.patient_id)
    found.refresh_from_db()
    work.check_seen(found, seen_version)
    if found.read_at is not None:
        raise Refusal("This report was read already.")
    typed = Typed()
    kept = typed.text("assessment", assessment, most=500, lines=True)
    typed.refuse()
    write.change_owner_report(
        work.ledger, found, read_by_id=work.actor.person_id, read_at=work.now, assessment=kept
    )
    treatment.rejudge_patient(work, found.patient_id)
    return Done(str(found.public_id), found.version)

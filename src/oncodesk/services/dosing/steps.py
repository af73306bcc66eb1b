"""How does the exposure ledger grow? Entries are only added; a wrong one gets a counter entry."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from oncodesk.domain.dosing.exposure import Source
from oncodesk.domain.dosing.outside import Outside, count_outside
from oncodesk.domain.shared.verdict import Verdict
from oncodesk.records.read import dosing as read
from oncodesk.records.write import dosing as write
from oncodesk.services.dosing.shipped import get_drug
from oncodesk.services.errors import Refusal, Stopped
from oncodesk.services.work import Work

if TYPE_CHECKING:
    from oncodesk.records.models import AdministrationRow, ExposureRow, PatientRow, VisitRow


def enter_given(work: Work, given: AdministrationRow, on: date) -> None:
    """Enter what was given here, in the transaction that records it; what is not dosed in mg has no sum."""
    if given.unit != "mg" or given.mg_per_m2 is None:
        return
    drug = get_drug(given.drug)
    write.add_exposure(
        work.ledger,
        patient_id=given.patient_id,
        source=Source.GIVEN,
        substance=given.drug,
        substance_group="" if drug is None else drug.group,
        amount_mg=given.amount,
        bsa_m2=given.bsa_m2,
        mg_per_m2=given.mg_per_m2,
        given_on=on,
        administration=given,
        entered_by_id=given.given_by_id,
    )


def enter_outside(
    work: Work,
    patient: PatientRow,
    outside: Outside,
    *,
    on: date,
    place: str,
    document: str,
    visit: VisitRow | None = None,
) -> ExposureRow:
    """Enter doses that another hospital gave, the last of them `on` that day; Stopped when they cannot count.

    `visit` is the planned one that such a dose fulfils. The caller judges the open visits again.
    """
    answer = count_outside(outside)
    if isinstance(answer, tuple):
        raise Stopped("This dose cannot be counted. Nothing was saved.", Verdict(answer))
    return write.add_exposure(
        work.ledger,
        patient=patient,
        source=Source.EXTERNAL,
        substance=outside.drug.id,
        substance_group=outside.drug.group,
        doses=outside.doses,
        amount_mg=answer.amount_mg,
        bsa_m2=answer.surface,
        mg_per_m2=answer.mg_per_m2,
        given_on=on,
        visit=visit,
        place=place,
        document=document,
        is_estimate=answer.is_estimate,
        entered_by_id=work.actor.person_id,
    )


def reverse_exposure(work: Work, administration: AdministrationRow, reason: str) -> None:
    """Take back what an administration counted, when it is entered in error; what never counted, stays so."""
    entry = read.exposure_of_dose(administration.pk)
    if entry is not None:
        take_back_entry(work, entry, reason)


def take_back_entry(work: Work, entry: ExposureRow, reason: str) -> ExposureRow:
    """The counter entry of one entry, which stays visible; an entry is taken back once."""
    if entry.source == Source.COUNTER or read.counter_of(entry.pk) is not None:
        raise Refusal("This entry was taken back already.")
    return write.add_exposure(
        work.ledger,
        patient_id=entry.patient_id,
        source=Source.COUNTER,
        substance=entry.substance,
        substance_group=entry.substance_group,
        doses=entry.doses,
        amount_mg=None if entry.amount_mg is None else -entry.amount_mg,
        bsa_m2=entry.bsa_m2,
        mg_per_m2=-entry.mg_per_m2,
        given_on=entry.given_on,
        administration_id=entry.administration_id,
        visit_id=entry.visit_id,
        reverses=entry,
        is_estimate=entry.is_estimate,
        why_reversed=reason,
        entered_by_id=work.actor.person_id,
    )

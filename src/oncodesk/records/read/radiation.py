"""How are radiation courses, fractions and what they take looked up? Inside one practice or patient."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from oncodesk.records.models import (
    AcuteEffectRow,
    AnesthesiaEntryRow,
    AnesthesiaRow,
    AppointmentRow,
    ControlledDrugRow,
    FastingInstructionRow,
    FractionRow,
    FractionSlotRow,
    LabResultRow,
    OrderRow,
    RadiationAfterRow,
    RadiationCourseRow,
    RadiationFileRow,
    RadiationOutageRow,
    RadiationPhaseRow,
    RadiationResourceRow,
    RadiationReviewRow,
    TaskRow,
    VisitRow,
)

_AHEAD = ("reserved", "planned")


def resources(practice_id: int) -> list[RadiationResourceRow]:
    return list(RadiationResourceRow.objects.filter(practice_id=practice_id).order_by("kind", "name"))


def resource(practice_id: int, public_id: UUID) -> RadiationResourceRow | None:
    rows = RadiationResourceRow.objects.filter(practice_id=practice_id, public_id=public_id)
    return rows.select_related("practice").first()


def outages(practice_id: int, since: date) -> list[RadiationOutageRow]:
    rows = RadiationOutageRow.objects.filter(practice_id=practice_id, last_on__gte=since, ended_at=None)
    return list(rows.select_related("resource").order_by("first_on", "pk"))


def outage(practice_id: int, public_id: UUID) -> RadiationOutageRow | None:
    return RadiationOutageRow.objects.filter(practice_id=practice_id, public_id=public_id).first()


def course(practice_ids: Iterable[int], public_id: UUID) -> RadiationCourseRow | None:
    rows = RadiationCourseRow.objects.filter(practice_id__in=list(practice_ids), public_id=public_id)
    return rows.select_related("patient", "practice", "oncologist", "diagnosis", "consent__client").first()


def courses_of(patient_id: int) -> list[RadiationCourseRow]:
    rows = RadiationCourseRow.objects.filter(patient_id=patient_id).select_related("oncologist", "diagnosis")
    return list(rows.order_by("-start_on", "-pk"))


def phases_of(course_id: int) -> list[RadiationPhaseRow]:
    rows = RadiationPhaseRow.objects.filter(course_id=course_id).select_related("machine", "signed_by")
    return list(rows.order_by("number"))


def phase(practice_id: int, public_id: UUID) -> RadiationPhaseRow | None:
    rows = RadiationPhaseRow.objects.filter(practice_id=practice_id, public_id=public_id)
    return rows.select_related("course").first()


def fractions_of(course_id: int) -> list[FractionRow]:
    rows = FractionRow.objects.filter(course_id=course_id).select_related(
        "anesthesia", "delivered_by", "checked_by", "missed_by", "error_by", "phase"
    )
    return list(rows.order_by("planned_on", "position"))


def fraction(practice_ids: Iterable[int], public_id: UUID) -> FractionRow | None:
    rows = FractionRow.objects.filter(practice_id__in=list(practice_ids), public_id=public_id)
    return rows.select_related("course__oncologist", "phase", "patient", "practice", "anesthesia").first()


def fraction_by_pk(practice_id: int, pk: int) -> FractionRow | None:
    return FractionRow.objects.filter(practice_id=practice_id, pk=pk).select_related("practice").first()


def patient_of_fraction(practice_id: int, public_id: UUID) -> int | None:
    rows = FractionRow.objects.filter(practice_id=practice_id, public_id=public_id)
    return rows.values_list("patient_id", flat=True).first()


def fractions_between(practice_ids: Iterable[int], first: date, last: date) -> list[FractionRow]:
    rows = FractionRow.objects.filter(
        practice_id__in=list(practice_ids), planned_on__range=(first, last)
    ).exclude(state="cancelled")
    return list(rows.select_related("patient", "practice", "course", "phase__machine").order_by("planned_on"))


def fractions_ahead(practice_id: int, first: date, last: date) -> list[FractionRow]:
    """Those that are still ahead, or under way, from one day to another, over all patients."""
    rows = FractionRow.objects.filter(
        practice_id=practice_id,
        planned_on__range=(first, last),
        state__in=(*_AHEAD, "anesthetized"),
        patient__died_at__isnull=True,
    ).select_related("course__patient", "phase", "patient", "practice", "makes_up")
    return list(rows.order_by("planned_on", "position", "pk"))


def fractions_using(resource_id: int, first: date, last: date) -> list[FractionRow]:
    """Those still ahead that a resource is booked for, or whose plan belongs to this machine."""
    rows = FractionRow.objects.filter(
        Q(phase__machine_id=resource_id) | Q(slots__resource_id=resource_id, slots__state="booked"),
        planned_on__range=(first, last),
        state__in=_AHEAD,
    ).select_related("course__patient", "phase", "patient", "practice", "makes_up")
    return list(rows.distinct().order_by("planned_on", "position", "pk"))


def fractions_of_courses(course_ids: Iterable[int]) -> list[FractionRow]:
    """Every fraction of these courses, also cancelled ones."""
    return list(FractionRow.objects.filter(course_id__in=list(course_ids)).order_by("position"))


def fractions_to_look_at(patient_id: int, since: date, until: date) -> list[FractionRow]:
    """What the assistant may have to say something about; a missed one until she chose, whenever it was."""
    undecided = Q(state="not_done", missed_choice="", course__state__in=["active", "held"])
    near = Q(planned_on__range=(since, until), course__state="active") & ~Q(state__in=["cancelled", "error"])
    rows = FractionRow.objects.filter(undecided | near, patient_id=patient_id)
    return list(rows.select_related("course").order_by("planned_on", "position"))


def effects_of(course_id: int) -> list[AcuteEffectRow]:
    rows = AcuteEffectRow.objects.filter(course_id=course_id).select_related("observed_by")
    return list(rows.order_by("-observed_at", "-pk"))


def reviews_of(course_ids: Iterable[int]) -> list[RadiationReviewRow]:
    rows = RadiationReviewRow.objects.filter(course_id__in=list(course_ids)).select_related("recorded_by")
    return list(rows.order_by("-reviewed_on", "-pk"))


def slots_of(fraction_ids: Iterable[int]) -> dict[int, list[FractionSlotRow]]:
    found: dict[int, list[FractionSlotRow]] = {}
    rows = FractionSlotRow.objects.filter(fraction_id__in=list(fraction_ids)).exclude(state="cancelled")
    for row in rows.select_related("resource").order_by("starts_at"):
        found.setdefault(row.fraction_id, []).append(row)
    return found


def slots_between(practice_id: int, start: datetime, end: datetime) -> list[FractionSlotRow]:
    rows = FractionSlotRow.objects.filter(practice_id=practice_id, starts_at__lt=end, ends_at__gt=start)
    return list(rows.exclude(state="cancelled").order_by("starts_at"))


def slots_of_patient(patient_id: int, start: datetime, end: datetime) -> list[FractionSlotRow]:
    rows = FractionSlotRow.objects.filter(patient_id=patient_id, starts_at__lt=end, ends_at__gt=start)
    return list(rows.exclude(state="cancelled").order_by("starts_at"))


def appointments_of_patients(
    patient_ids: Iterable[int], start: datetime, end: datetime
) -> list[AppointmentRow]:
    rows = AppointmentRow.objects.filter(
        visit__patient_id__in=list(patient_ids), starts_at__lt=end, ends_at__gt=start
    )
    rows = rows.exclude(state="cancelled").select_related("visit")
    return list(rows.order_by("starts_at"))


def days_of_patient(patient_id: int) -> list[tuple[int, date, bool]]:
    """Course and day of every fraction that is planned, kept free, under way or given; True while ahead."""
    rows = FractionRow.objects.filter(patient_id=patient_id).exclude(
        state__in=["not_done", "cancelled", "error"]
    )
    return [
        (course_id, on, state != "delivered")
        for course_id, on, state in rows.values_list("course_id", "planned_on", "state").order_by(
            "planned_on"
        )
    ]


def treatments_of_patient(
    patient_id: int, first: date, last: date, open_states: Sequence[str]
) -> list[VisitRow]:
    """Chemotherapy that is still open between two days."""
    rows = VisitRow.objects.filter(patient_id=patient_id, kind="treatment", planned_on__range=(first, last))
    return list(rows.filter(state__in=open_states).order_by("planned_on"))


def orders_ahead(visit_ids: Iterable[int], drugs: Iterable[str]) -> list[OrderRow]:
    """Orders of these drugs at these visits that are not given and not ended."""
    rows = OrderRow.objects.filter(visit_id__in=list(visit_ids), drug__in=list(drugs))
    rows = rows.exclude(state__in=["cancelled", "not_given", "given", "partly_given", "error"])
    return list(rows.select_related("visit").order_by("visit__planned_on", "pk"))


def instruction_of(patient_id: int) -> FastingInstructionRow | None:
    rows = FastingInstructionRow.objects.filter(patient_id=patient_id, is_current=True)
    return rows.select_related("signed_by").first()


def anesthesia(practice_ids: Iterable[int], public_id: UUID) -> AnesthesiaRow | None:
    rows = AnesthesiaRow.objects.filter(practice_id__in=list(practice_ids), public_id=public_id)
    return rows.select_related("patient", "practice", "anesthetist", "accepted_by", "instruction").first()


def fraction_of_anesthesia(anesthesia_id: int) -> FractionRow | None:
    return FractionRow.objects.filter(anesthesia_id=anesthesia_id).select_related("course").first()


def entries_of(anesthesia_id: int) -> list[AnesthesiaEntryRow]:
    rows = AnesthesiaEntryRow.objects.filter(anesthesia_id=anesthesia_id).select_related("recorded_by")
    return list(rows.order_by("at", "pk"))


def controlled_of(anesthesia_id: int) -> list[ControlledDrugRow]:
    rows = ControlledDrugRow.objects.filter(anesthesia_id=anesthesia_id)
    return list(rows.select_related("recorded_by", "witness").order_by("pk"))


def controlled(practice_id: int, public_id: UUID) -> ControlledDrugRow | None:
    rows = ControlledDrugRow.objects.filter(practice_id=practice_id, public_id=public_id)
    return rows.select_related("anesthesia").first()


def collected_last(patient_id: int, analyte: str) -> datetime | None:
    """When the newest usable result of this analyte was drawn."""
    rows = LabResultRow.objects.filter(patient_id=patient_id, analyte=analyte, is_usable=True)
    return (
        rows.exclude(collected_at=None)
        .order_by("-collected_at")
        .values_list("collected_at", flat=True)
        .first()
    )


def files_of(course_id: int) -> list[RadiationFileRow]:
    """Newest first, without the bytes."""
    rows = RadiationFileRow.objects.filter(course_id=course_id).select_related("phase", "filed_by")
    return list(rows.order_by("-created_at", "-pk"))


def after_of(practice_id: int) -> RadiationAfterRow | None:
    """What the practice chose for the time after a course."""
    return RadiationAfterRow.objects.filter(practice_id=practice_id).select_related("chosen_by").first()


def tasks_after(patient_id: int, start: str) -> list[TaskRow]:
    """Every task of the looks after a course, whatever became of it."""
    rows = TaskRow.objects.filter(patient_id=patient_id, key__startswith=start)
    return list(rows.select_related("to_person").order_by("due_at", "pk"))

"""Which pressure, urine and owner's answer count now?"""

from django.db.models import Exists, F, OuterRef, Q

from oncodesk.records.models import BloodPressureRow, LabReportRow, LabResultRow, UrineRow


def latest_pressure(patient_id: int) -> BloodPressureRow | None:
    rows = BloodPressureRow.objects.filter(patient_id=patient_id).select_related("measured_by")
    return rows.order_by("-measured_at", "-pk").first()


def latest_urinalysis(patient_id: int) -> UrineRow | None:
    """The newest reading of a report that is still hers and was not corrected since.

    Blood that was read stands although the laboratory corrected something: somebody reads it again.
    """
    corrected = LabResultRow.objects.filter(report_id=OuterRef("report_id"), is_current=False)
    rows = UrineRow.objects.filter(patient_id=patient_id, source="urinalysis")
    rows = rows.filter(Q(report__isnull=True) | Q(report__patient_id=F("patient_id")))
    rows = rows.exclude(Exists(corrected), blood__in=["none", "unknown"])
    return rows.select_related("recorded_by").order_by("-at", "-pk").first()


def latest_owner_answer(visit_id: int) -> UrineRow | None:
    rows = UrineRow.objects.filter(visit_id=visit_id, source="owner").select_related("recorded_by")
    return rows.order_by("-at", "-pk").first()


def readable_reports(patient_id: int, most: int = 10) -> list[LabReportRow]:
    """Reports on the chart with a known time of collection, newest first."""
    rows = LabReportRow.objects.filter(patient_id=patient_id, collected_at__isnull=False, reads__isnull=True)
    return list(rows.order_by("-collected_at", "-pk")[:most])


def other_texts(report_ids: list[int]) -> list[LabResultRow]:
    """What stands in reports and no rule reads: urinalysis texts among it."""
    rows = LabResultRow.objects.filter(report_id__in=report_ids, is_current=True, analyte="other")
    return list(rows.order_by("report_id", "pk"))

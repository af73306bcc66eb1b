"""Which results and reports came that somebody may have to look at?"""

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q

from oncodesk.records.models import LabReportRow, LabResultRow, LabReviewRow


def count_unmatched(practice_ids: Collection[int]) -> int:
    return LabReportRow.objects.filter(practice_id__in=practice_ids, match="unmatched").count()


def count_unconfirmed(practice_ids: Collection[int]) -> int:
    """Typed entries that still count and that no second person confirmed."""
    rows = LabReportRow.objects.filter(
        practice_id__in=practice_ids, source="typed", match="by_person", verified_at__isnull=True
    )
    return rows.filter(Exists(LabResultRow.objects.filter(report_id=OuterRef("pk"), is_current=True))).count()


def changed_results(practice_ids: Collection[int], most: int) -> list[LabResultRow]:
    """Current versions that replaced another one and do not only confirm it, newest first."""
    confirms = Q(status="final", is_usable=True) | Q(supersedes__status="preliminary", is_usable=True)
    rows = (
        LabResultRow.objects.filter(
            practice_id__in=practice_ids, is_current=True, supersedes__isnull=False, is_derived=False
        )
        .exclude(confirms)
        .select_related("practice", "patient", "supersedes", "report", "report__entered_by")
    )
    return list(rows.order_by("-received_at", "-pk")[:most])


def who_saw(patient_ids: Collection[int]) -> list[tuple[list[int], str]]:
    """Which result versions each review of these patients names, and by whom; void ones too."""
    rows = LabReviewRow.objects.filter(patient_id__in=patient_ids)
    return list(rows.order_by("pk").values_list("result_ids", "reviewed_by__name"))


def repeated_reports(practice_ids: Collection[int], most: int) -> list[LabReportRow]:
    """Reports on a chart of which no result is a version of its own."""
    brought = LabResultRow.objects.filter(report_id=OuterRef("pk"))
    rows = LabReportRow.objects.filter(practice_id__in=practice_ids, match__in=["automatic", "by_person"])
    rows = rows.filter(~Exists(brought)).select_related("practice", "patient", "document", "entered_by")
    return list(rows.order_by("-received_at", "-pk")[:most])

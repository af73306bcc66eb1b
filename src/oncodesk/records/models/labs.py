"""Which blood was asked for, what came back, in which version, and who saw it?"""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from oncodesk.records.models.shape import NamedRow, WalledRow, inside, same_practice, target_of_references


class LabRequestRow(NamedRow):
    """Blood for one visit: where, in which window, and how far it came."""

    patient = inside("PatientRow")
    visit = inside("VisitRow", related_name="lab_requests")
    tests = ArrayField(models.CharField(max_length=40))
    place = models.CharField(max_length=20)  # here, reference_lab, referring_vet, home_nurse
    draw_from = models.DateTimeField()
    draw_until = models.DateTimeField()
    state = models.CharField(max_length=10)
    confirmed_at = models.DateTimeField(null=True)
    drawn_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    reviewed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            target_of_references("labrequest"),
            same_practice("labrequest", field="patient", to="PatientRow"),
            same_practice("labrequest", field="visit", to="VisitRow"),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=["requested", "confirmed", "drawn", "received", "reviewed", "cancelled"]
                ),
                name="labrequest_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(draw_from__lte=models.F("draw_until")), name="labrequest_is_a_window"
            ),
        )


class LabReportRow(NamedRow):
    """One report as it came. Without a patient it waits in the unmatched queue and counts for nothing."""

    patient = inside("PatientRow", null=True, related_name="lab_reports")
    document = inside("DocumentRow")
    source = models.CharField(max_length=20)  # the format of its file, typed, smear
    sender = models.CharField(max_length=120, blank=True)
    filler = models.CharField(max_length=120, blank=True)  # the laboratory's number
    message = models.CharField(max_length=300, blank=True)  # sender and number (MSH-3, 4, 10)
    sent_at = models.DateTimeField(null=True)
    part = models.IntegerField(default=0)  # of the document, one file may hold several reports
    status = models.CharField(max_length=12)
    remarks = ArrayField(models.CharField(max_length=20), default=list)  # toxic change, blasts, clumps, ...
    findings = models.JSONField(default=list)  # about the report as a whole
    collected_text = models.CharField(max_length=60, blank=True)  # as told, where the instant is not certain
    given_names = models.JSONField(
        default=dict
    )  # patient, owner, species, microchip as the sender wrote them
    collected_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField()
    match = models.CharField(max_length=12)  # automatic, by_person, unmatched, moved, dismissed
    match_reason = models.CharField(max_length=300, blank=True)
    entered_by = models.ForeignKey("records.PersonRow", on_delete=models.PROTECT, null=True, related_name="+")
    verified_by = models.ForeignKey(
        "records.PersonRow", on_delete=models.PROTECT, null=True, related_name="+"
    )
    verified_at = models.DateTimeField(null=True)
    reads = inside("LabReportRow", null=True)  # the report whose blood an oncologist read on the smear

    class Meta:
        constraints = (
            target_of_references("labreport"),
            same_practice("labreport", field="reads", to="LabReportRow"),
            same_practice("labreport", field="patient", to="PatientRow"),
            same_practice("labreport", field="document", to="DocumentRow"),
            models.CheckConstraint(
                condition=models.Q(source="smear", reads__isnull=False, entered_by__isnull=False)
                | (~models.Q(source="smear") & models.Q(reads__isnull=True)),
                name="labreport_reading_has_author",
            ),
            models.UniqueConstraint(fields=["document", "part"], name="labreport_once_key"),
            models.CheckConstraint(
                condition=models.Q(match__in=["automatic", "by_person", "unmatched", "moved", "dismissed"]),
                name="labreport_match_known",
            ),
            models.CheckConstraint(
                condition=models.Q(patient__isnull=False) | ~models.Q(match__in=["automatic", "by_person"]),
                name="labreport_matched_has_patient",
            ),
            models.CheckConstraint(
                condition=models.Q(verified_by__isnull=True) | ~models.Q(verified_by=models.F("entered_by")),
                name="labreport_second_person",
            ),
        )
        indexes = (models.Index(fields=["practice", "match", "received_at"], name="labreport_queue_idx"),)


class LabResultRow(WalledRow):
    """One analyte in one version. A correction is a new row that names the old one."""

    report = inside("LabReportRow", related_name="results")
    patient = inside("PatientRow", null=True)
    identity = models.CharField(
        max_length=300
    )  # sender, number, panel, code, specimen: what a correction shares
    analyte = models.CharField(max_length=20)
    name = models.CharField(max_length=120)
    raw = models.TextField()
    raw_unit = models.CharField(max_length=100, blank=True)  # as printed; `unit` is the one of `value`
    value = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    unit = models.CharField(max_length=20, blank=True)
    comparator = models.CharField(max_length=2, blank=True)
    status = models.CharField(max_length=12)
    reference = models.CharField(max_length=60, blank=True)
    is_usable = models.BooleanField()
    fluid = models.CharField(max_length=12, default="blood")
    is_derived = models.BooleanField(default=False)
    resolution = models.DecimalField(max_digits=18, decimal_places=6, default=0)  # size of the last digit
    findings = models.JSONField(default=list)  # codes and facts, never a sentence
    collected_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField()
    supersedes = inside("LabResultRow", null=True)
    is_current = models.BooleanField(default=True)

    class Meta:
        constraints = (
            target_of_references("labresult"),
            same_practice("labresult", field="report", to="LabReportRow"),
            same_practice("labresult", field="patient", to="PatientRow"),
            same_practice("labresult", field="supersedes", to="LabResultRow"),
            models.UniqueConstraint(fields=["supersedes"], name="labresult_one_successor_key"),
        )
        indexes = (
            models.Index(
                fields=["patient", "analyte", "-collected_at"],
                condition=models.Q(is_current=True),
                name="labresult_current_idx",
            ),
            models.Index(fields=["practice", "identity"], name="labresult_identity_idx"),
        )


class LabReviewRow(NamedRow):
    """Who saw which result versions, by name; void as soon as one of them is no longer current."""

    patient = inside("PatientRow")
    visit = inside("VisitRow", related_name="reviews")
    result_ids = ArrayField(models.BigIntegerField())
    reviewed_by = models.ForeignKey("records.PersonRow", on_delete=models.PROTECT, related_name="+")
    by_standing_order = inside("ContentVersionRow", null=True)
    void_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            target_of_references("labreview"),
            same_practice("labreview", field="patient", to="PatientRow"),
            same_practice("labreview", field="visit", to="VisitRow"),
            same_practice("labreview", field="by_standing_order", to="ContentVersionRow"),
        )

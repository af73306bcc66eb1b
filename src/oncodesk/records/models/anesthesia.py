"""How was a patient anesthetized for a fraction, what did she fast, and which controlled drugs were used?"""

from django.db import models
from django.db.models import F, Q

from oncodesk.records.models.shape import NamedRow, inside, same_practice, target_of_references


class FastingInstructionRow(NamedRow):
    """What one patient fasts before an anesthetic, signed by an anesthetist; the newest one holds."""

    patient = inside("PatientRow", related_name="fasting")
    hours = models.IntegerField()  # without food before induction
    food = models.CharField(max_length=200)  # what the owner reads: the last meal
    water = models.CharField(max_length=200)
    medicines = models.CharField(max_length=200, blank=True)
    signed_by = models.ForeignKey("records.PersonRow", on_delete=models.PROTECT, related_name="+")
    is_current = models.BooleanField(default=True)

    class Meta:
        constraints = (
            target_of_references("fastinginstruction"),
            same_practice("fastinginstruction", field="patient", to="PatientRow"),
            models.CheckConstraint(
                condition=Q(hours__gte=1, hours__lte=24), name="fastinginstruction_hours_believable"
            ),
            models.UniqueConstraint(
                fields=["patient"], condition=Q(is_current=True), name="fastinginstruction_one_current_key"
            ),
        )


class AnesthesiaRow(NamedRow):
    """One anesthetic, also one that ended without a beam."""

    patient = inside("PatientRow", related_name="anesthetics")
    state = models.CharField(max_length=10)  # running, recovered, aborted
    instruction = inside("FastingInstructionRow", null=True)
    fed_at = models.DateTimeField()  # last food, as the owner told
    asa = models.IntegerField()
    is_emergency = models.BooleanField(default=False)
    examination = models.CharField(max_length=300)
    induced_at = models.DateTimeField()
    anesthetist = models.ForeignKey("records.PersonRow", on_delete=models.PROTECT, related_name="+")
    accepted = models.JSONField(default=list)  # codes accepted before induction
    accepted_by = models.ForeignKey(
        "records.PersonRow", on_delete=models.PROTECT, null=True, related_name="+"
    )
    accepted_reason = models.CharField(max_length=300, blank=True)
    ended_at = models.DateTimeField(null=True)
    recovered_at = models.DateTimeField(null=True)
    recovery = models.CharField(max_length=300, blank=True)  # extubation, temperature, how she woke up

    class Meta:
        constraints = (
            target_of_references("anesthesia"),
            same_practice("anesthesia", field="patient", to="PatientRow"),
            same_practice("anesthesia", field="instruction", to="FastingInstructionRow"),
            models.CheckConstraint(condition=Q(asa__gte=1, asa__lte=5), name="anesthesia_asa_class"),
            models.CheckConstraint(condition=Q(fed_at__lt=F("induced_at")), name="anesthesia_fed_before"),
            models.CheckConstraint(
                condition=Q(state="running", ended_at__isnull=True)
                | Q(state__in=["recovered", "aborted"], ended_at__isnull=False),
                name="anesthesia_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(state="recovered") | (Q(recovered_at__isnull=False) & ~Q(recovery="")),
                name="anesthesia_recovery_described",
            ),
            models.CheckConstraint(
                condition=Q(accepted=[]) | (Q(accepted_by__isnull=False) & ~Q(accepted_reason="")),
                name="anesthesia_accepted_by_a_person",
            ),
        )


class AnesthesiaEntryRow(NamedRow):
    """One line of the sheet: an agent that was given, a set of vital signs, or an event. Only added."""

    anesthesia = inside("AnesthesiaRow", related_name="entries")
    patient = inside("PatientRow")
    kind = models.CharField(max_length=8)  # agent, vitals, event
    at = models.DateTimeField()
    what = models.CharField(max_length=120, blank=True)  # agent with route, or the event
    amount = models.DecimalField(max_digits=9, decimal_places=3, null=True)
    unit = models.CharField(max_length=12, blank=True)
    pulse = models.IntegerField(null=True)  # per minute
    breaths = models.IntegerField(null=True)  # per minute
    spo2 = models.IntegerField(null=True)  # %
    etco2 = models.IntegerField(null=True)  # mmHg
    pressure = models.IntegerField(null=True)  # mean arterial, mmHg
    temperature_f = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    recorded_by = models.ForeignKey("records.PersonRow", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            target_of_references("anesthesiaentry"),
            same_practice("anesthesiaentry", field="anesthesia", to="AnesthesiaRow"),
            same_practice("anesthesiaentry", field="patient", to="PatientRow"),
            models.CheckConstraint(
                condition=Q(kind="agent", amount__gt=0) & ~Q(what="") & ~Q(unit="")
                | Q(kind="vitals", what="")
                | Q(kind="event") & ~Q(what=""),
                name="anesthesiaentry_is_whole",
            ),
        )
        indexes = (models.Index(fields=["anesthesia", "at"], name="anesthesiaentry_sheet_idx"),)


class ControlledDrugRow(NamedRow):
    """A controlled drug of one anesthetic: drawn, given, wasted, and who saw the waste.

    The legal log stays with the practice; this is the record of the case.
    """

    anesthesia = inside("AnesthesiaRow", related_name="controlled")
    patient = inside("PatientRow")
    drug = models.CharField(max_length=80)
    unit = models.CharField(max_length=8)
    drawn = models.DecimalField(max_digits=9, decimal_places=3)
    given = models.DecimalField(max_digits=9, decimal_places=3)
    wasted = models.DecimalField(max_digits=9, decimal_places=3)
    recorded_by = models.ForeignKey("records.PersonRow", on_delete=models.PROTECT, related_name="+")
    witness = models.ForeignKey("records.PersonRow", on_delete=models.PROTECT, null=True, related_name="+")
    witnessed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            target_of_references("controlleddrug"),
            same_practice("controlleddrug", field="anesthesia", to="AnesthesiaRow"),
            same_practice("controlleddrug", field="patient", to="PatientRow"),
            models.CheckConstraint(
                condition=Q(drawn__gt=0, given__gte=0, wasted__gte=0, drawn=F("given") + F("wasted")),
                name="controlleddrug_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(witness__isnull=True) | ~Q(witness=F("recorded_by")),
                name="controlleddrug_witness_is_another",
            ),
        )

"""Who is the patient, who belongs to her, and which facts about her were measured or agreed?"""

from django.db import models

from oncodesk.records.models.shape import NamedRow, WalledRow, inside, same_practice, target_of_references


class ClientRow(NamedRow):
    """A person around a patient; the contact columns can be erased, the row stays."""

    name = models.CharField(max_length=120)
    email = models.CharField(max_length=254, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=8, default="en")
    travel_minutes = models.IntegerField(default=30)  # from home to the practice, for "before they leave"
    care_consent = models.BooleanField(default=True)  # may be sent care messages
    # Surname first, lower case without accents. In byte order a prefix is a range, and comparing a range
    # is leakproof: the index works inside the wall, where LIKE would be held back behind it.
    name_key = models.CharField(max_length=120, db_collation="C")

    class Meta:
        constraints = (target_of_references("client"),)
        indexes = (models.Index(fields=["practice", "name_key"], name="client_name_idx"),)


class PatientRow(NamedRow):
    name = models.CharField(max_length=80)
    name_key = models.CharField(max_length=80, db_collation="C")  # for prefix search, as the client's
    species = models.CharField(max_length=10)
    breed = models.CharField(max_length=80, blank=True)
    sex = models.CharField(max_length=10)  # female, male, unknown
    is_neutered = models.BooleanField(null=True)
    born_on = models.DateField(null=True)
    microchip = models.CharField(max_length=40, blank=True)
    color = models.CharField(max_length=60, blank=True)
    abcb1 = models.CharField(max_length=16, default="unknown")  # genotype, `unknown` until tested
    abcb1_asked = models.BooleanField(default=False)  # a mixed breed's ancestry was asked at registration
    at_risk_ancestry = models.BooleanField(null=True)  # the answer
    died_at = models.DateTimeField(null=True)
    next_look_at = models.DateTimeField(null=True)  # when the assistant looks again

    class Meta:
        constraints = (
            target_of_references("patient"),
            models.CheckConstraint(
                condition=models.Q(species__in=["dog", "cat"]), name="patient_species_known"
            ),
        )
        indexes = (
            models.Index(fields=["practice", "name_key"], name="patient_name_idx"),
            models.Index(
                fields=["practice", "microchip"],
                condition=~models.Q(microchip=""),
                name="patient_microchip_idx",
            ),
            models.Index(
                fields=["next_look_at"],
                condition=models.Q(next_look_at__isnull=False),
                name="patient_look_idx",
            ),
        )


class RelationRow(WalledRow):
    """What a client is to a patient: decides, pays, is informed, or is not to be told."""

    patient = inside("PatientRow", related_name="relations")
    client = inside("ClientRow", related_name="relations")
    decides = models.BooleanField(default=False)
    pays = models.BooleanField(default=False)
    informed = models.BooleanField(default=True)
    not_to_be_told = models.BooleanField(default=False)

    class Meta:
        constraints = (
            same_practice("relation", field="patient", to="PatientRow"),
            same_practice("relation", field="client", to="ClientRow"),
            models.UniqueConstraint(fields=["patient", "client"], name="relation_key"),
            models.CheckConstraint(
                condition=~models.Q(not_to_be_told=True, informed=True), name="relation_told_or_not"
            ),
        )


class WeightRow(NamedRow):
    """A weight in kg as judged, with the text and unit that were entered; corrected by a new row."""

    patient = inside("PatientRow", related_name="weights")
    kilograms = models.DecimalField(max_digits=7, decimal_places=3)
    entered = models.CharField(max_length=40)
    measured_at = models.DateTimeField()
    is_measured = models.BooleanField(default=True)  # False: estimated or told, never enough for a release
    measured_by = models.ForeignKey(
        "records.PersonRow", on_delete=models.PROTECT, null=True, related_name="+"
    )
    supersedes = inside("WeightRow", null=True)
    is_current = models.BooleanField(default=True)

    class Meta:
        constraints = (
            target_of_references("weight"),
            same_practice("weight", field="patient", to="PatientRow"),
            same_practice("weight", field="supersedes", to="WeightRow"),
            models.CheckConstraint(condition=models.Q(kilograms__gt=0), name="weight_positive"),
        )
        indexes = (models.Index(fields=["patient", "-measured_at"], name="weight_latest_idx"),)


class DiagnosisRow(NamedRow):
    patient = inside("PatientRow", related_name="diagnoses")
    condition = models.CharField(max_length=120)
    stage = models.CharField(max_length=40, blank=True)
    phenotype = models.CharField(max_length=40, blank=True)
    confirmed_on = models.DateField(null=True)
    method = models.CharField(max_length=20)  # histology, cytology, other
    report = inside("DocumentRow", null=True)
    report_reference = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = (
            target_of_references("diagnosis"),
            same_practice("diagnosis", field="patient", to="PatientRow"),
            same_practice("diagnosis", field="report", to="DocumentRow"),
        )


class ConsentRow(NamedRow):
    """An owner's consent to a protocol, recorded before the course is activated."""

    patient = inside("PatientRow", related_name="consents")
    client = inside("ClientRow")
    protocol_slug = models.CharField(max_length=80)
    given_on = models.DateField()
    how = models.CharField(max_length=20)  # signed, spoken
    recorded_by = models.ForeignKey("records.PersonRow", on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            target_of_references("consent"),
            same_practice("consent", field="patient", to="PatientRow"),
            same_practice("consent", field="client", to="ClientRow"),
        )

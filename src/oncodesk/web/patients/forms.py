"""Which forms write down clients, patients and what is known of them?"""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oncodesk.domain.patients.patient import Genotype, Sex, Species
from oncodesk.services.patients.queries import PersonOfPatient
from oncodesk.services.practice.queries import ContentSummary
from oncodesk.web.forms import DeskForm, day_field

SPECIES = {Species.DOG: _("Dog"), Species.CAT: _("Cat")}
SEXES = {
    Sex.FEMALE_SPAYED: _("Female, spayed"),
    Sex.FEMALE: _("Female"),
    Sex.MALE_NEUTERED: _("Male, neutered"),
    Sex.MALE: _("Male"),
    Sex.UNKNOWN: _("Not written down"),
}
GENOTYPES = {
    Genotype.UNKNOWN: _("Not tested or not known"),
    Genotype.NORMAL: _("normal/normal"),
    Genotype.ONE_MUTANT: _("mutant/normal"),
    Genotype.TWO_MUTANTS: _("mutant/mutant"),
}
METHODS = {"histology": _("Histology"), "cytology": _("Cytology"), "other": _("Another method")}
CONSENTS = {"signed": _("Signed on paper"), "spoken": _("Spoken, noted here")}
RIGHTS = {
    "decides": _("decides about the treatment"),
    "pays": _("pays"),
    "informed": _("is informed"),
    "not_to_be_told": _("is not to be told anything"),
}


class ClientForm(DeskForm):
    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("First name and surname."))
    email = forms.CharField(label=_("E-mail"), required=False, widget=forms.EmailInput)
    phone = forms.CharField(label=_("Phone"), required=False, widget=forms.TextInput(attrs={"type": "tel"}))
    language = forms.CharField(label=_("Language of messages"), initial="en", max_length=8)
    travel_minutes = forms.IntegerField(
        label=_("Minutes from home to us"),
        initial=30,
        min_value=0,
        max_value=1440,
        help_text=_("Results must be in before they leave home."),
    )
    care_consent = forms.BooleanField(
        label=_("May be sent messages about the treatment"), required=False, initial=True
    )


class _Animal(DeskForm):
    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("As the owner says it."))
    species = forms.ChoiceField(
        label=_("Species"), choices=[(each.value, label) for each, label in SPECIES.items()]
    )
    breed = forms.CharField(
        label=_("Breed"), required=False, max_length=80, help_text=_("Write “mixed” for a mixed breed.")
    )
    sex = forms.ChoiceField(label=_("Sex"), choices=[(each.value, label) for each, label in SEXES.items()])
    born_on = day_field(_("Born on"), required=False, help_text=_("About is enough."))
    microchip = forms.CharField(label=_("Microchip"), required=False, max_length=40)
    color = forms.CharField(label=_("Color"), required=False, max_length=60)
    ancestry = forms.ChoiceField(
        label=_("Herding breeds among the ancestors?"),
        required=False,
        choices=[("", _("Not asked")), ("yes", _("Yes")), ("no", _("No")), ("not known", _("Not known"))],
        help_text=_("Ask for a dog of mixed or unknown breed: some herding breeds bear vincristine badly."),
    )

    @property
    def animal(self) -> dict[str, Any]:
        """What both actions about the animal take."""
        return {
            "name": self.cleaned_data["name"],
            "species": Species(self.cleaned_data["species"]),
            "breed": self.cleaned_data["breed"],
            "sex": Sex(self.cleaned_data["sex"]),
            "born_on": self.cleaned_data["born_on"],
            "microchip": self.cleaned_data["microchip"],
            "color": self.cleaned_data["color"],
            "ancestry": self.cleaned_data["ancestry"],
        }


class PatientForm(_Animal):
    """A new animal of one client."""

    genotype = forms.ChoiceField(
        label=_("ABCB1 (MDR1) genotype"),
        choices=[(each.value, label) for each, label in GENOTYPES.items()],
    )
    pays = forms.BooleanField(label=_("The owner pays"), required=False, initial=True)

    @property
    def chosen_genotype(self) -> Genotype:
        return Genotype(self.cleaned_data["genotype"])


class ChangePatientForm(_Animal):
    """What is known of the animal, corrected."""


class RelationForm(DeskForm):
    rights = forms.MultipleChoiceField(
        label=_("This person"),
        choices=list(RIGHTS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    @property
    def chosen(self) -> dict[str, bool]:
        return {right: right in self.cleaned_data["rights"] for right in RIGHTS}


class WeightForm(DeskForm):
    weight = forms.CharField(
        label=_("Weight"), max_length=40, help_text=_("With its unit: 24.1 kg or 53.1 lb.")
    )
    is_estimated = forms.BooleanField(
        label=_("Told or estimated, not from a scale"),
        required=False,
        help_text=_("Such a weight never carries a dose."),
    )
    weighed_again = forms.BooleanField(label=_("Weighed a second time: this is right"), required=False)


class CorrectWeightForm(DeskForm):
    weight = WeightForm.base_fields["weight"]
    weighed_again = WeightForm.base_fields["weighed_again"]


class GenotypeForm(DeskForm):
    genotype = PatientForm.base_fields["genotype"]


class DiagnosisForm(DeskForm):
    condition = forms.CharField(label=_("Diagnosis"), max_length=120)
    method = forms.ChoiceField(label=_("Confirmed by"), choices=list(METHODS.items()))
    confirmed_on = day_field(_("Confirmed on"), required=False)
    stage = forms.CharField(label=_("Stage"), required=False, max_length=40)
    phenotype = forms.CharField(
        label=_("Phenotype"), required=False, max_length=40, help_text=_("For example B cell.")
    )
    report = forms.FileField(
        label=_("Report"), required=False, help_text=_("PDF, PNG or JPEG, at most 20 MB.")
    )
    report_reference = forms.CharField(
        label=_("Laboratory and number of the report"),
        required=False,
        max_length=120,
        help_text=_("Needed when there is no file."),
    )


class ConsentForm(DeskForm):
    client = forms.ChoiceField(label=_("Who consented"))
    protocol_slug = forms.ChoiceField(label=_("To which protocol"))
    given_on = day_field(_("On"))
    how = forms.ChoiceField(label=_("How"), choices=list(CONSENTS.items()))

    def __init__(
        self,
        *arguments: Any,
        people: Iterable[PersonOfPatient],
        protocols: Iterable[ContentSummary],
        **named: Any,
    ) -> None:
        super().__init__(*arguments, **named)
        deciding = [(str(each.contact.client), each.contact.name) for each in people if each.decides]
        self.fields["client"].choices = deciding  # type: ignore[attr-defined]
        known = {each.slug: each.name for each in protocols if each.state != "retired"}
        self.fields["protocol_slug"].choices = list(known.items())  # type: ignore[attr-defined]

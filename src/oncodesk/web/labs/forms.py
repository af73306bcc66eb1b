"""Which forms bring results in, file them and confirm them?"""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from oncodesk.domain.labs.analyte import Analyte
from oncodesk.domain.labs.moment import local_instant
from oncodesk.services.labs.queries import Candidate
from oncodesk.web.forms import DeskForm
from oncodesk.web.labs.words import ANALYTES, IDENTIFIERS, SPECIES


class UploadForm(DeskForm):
    file = forms.FileField(label=_("File"), help_text=_("The laboratory's own file: HL7, JSON, XML or CSV."))


class FilingForm(DeskForm):
    """Under which patient, by which two identifiers, and why."""

    patient = forms.ChoiceField(label=_("Patient"), widget=forms.RadioSelect)
    identifiers = forms.MultipleChoiceField(
        label=_("What agrees with the report"),
        choices=list(IDENTIFIERS.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Compare at least two."),
        required=False,
    )
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)

    def __init__(self, candidates: tuple[Candidate, ...], *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        field = self.fields["patient"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (
                str(each.patient),
                f"{each.name}, {SPECIES[each.species]}, {each.breed} · {each.owner}".rstrip(" ·"),
            )
            for each in candidates
            if each.is_possible
        ]


class ReasonForm(DeskForm):
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)


class SmearForm(DeskForm):
    """What an oncologist read on the smear, and how."""

    value = forms.CharField(
        label=_("Platelets"),
        max_length=20,
        help_text=_("Average of ten oil immersion fields × 15 is ×10⁹/L (eClinpath)."),
    )
    unit = forms.ChoiceField(label=_("Unit"), choices=[("10^9/L", _("×10⁹/L")), ("/uL", _("/µL"))])
    how = forms.CharField(
        label=_("How it was read"),
        max_length=300,
        help_text=_("Fields, platelets a field, clumps: 10 fields, 8 a field, × 15; clumps at the edge."),
    )


class MomentForm(DeskForm):
    """A day and a time of the practice's clock, as one instant."""

    day = forms.DateField(
        label=_("Drawn on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    time = forms.TimeField(label=_("at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))

    def __init__(self, zone: str, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.zone = ZoneInfo(zone)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("day") and given.get("time"):
            told = datetime.combine(given["day"], given["time"])
            at = local_instant(told, self.zone)
            if at is None:
                self.add_error("time", _("The clock showed this time twice or never that night."))
            given["at"] = at
        return given


class TypedForm(MomentForm):
    """Results as they are printed: a field for the number and one for the unit, beside the source."""

    def __init__(self, zone: str, *arguments: Any, **named: Any) -> None:
        super().__init__(zone, *arguments, **named)
        for analyte, label in ANALYTES.items():
            self.fields[analyte.value] = forms.CharField(label=label, required=False, max_length=30)
            self.fields[f"{analyte.value}_unit"] = forms.CharField(
                label=_("Unit of %(name)s") % {"name": label}, required=False, max_length=30
            )
        # Last, so that number and unit stand side by side in two columns and in four.
        self.fields["source"] = forms.FileField(
            label=_("Source"), help_text=_("The PDF or picture that you type from.")
        )

    @property
    def values(self) -> list[tuple[Analyte, str, str]]:
        given = self.cleaned_data
        return [
            (analyte, given[analyte.value], given[f"{analyte.value}_unit"])
            for analyte in ANALYTES
            if given[analyte.value].strip()
        ]


class ConfirmForm(DeskForm):
    """Neutrophils and platelets again, from the source, without seeing what the first person typed."""

    def __init__(self, typed: tuple[Analyte, ...], *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.typed = typed
        for analyte in typed:
            self.fields[analyte.value] = forms.CharField(
                label=ANALYTES[analyte], max_length=30, help_text=_("As it is printed in the source.")
            )
        self.fields["compared"] = forms.BooleanField(
            label=_("I compared every other value, its unit and the time of the draw with the source.")
        )

    @property
    def again(self) -> dict[Analyte, str]:
        return {analyte: self.cleaned_data[analyte.value] for analyte in self.typed}

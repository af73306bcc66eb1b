"""Which forms write down a prescription, a fraction and what belongs to it?"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from oncodesk.domain.labs.moment import local_instant
from oncodesk.domain.shared.quantity import Quantity, parse_quantity
from oncodesk.domain.treatment.radiation import Intent, MissedChoice
from oncodesk.domain.treatment.radiation_days import ResourceKind
from oncodesk.services.radiation.reviewing import SCALES, TISSUES
from oncodesk.web.forms import DeskForm, day_field

Choices = Sequence[tuple[str, str]]
INTENTS = (
    (Intent.DEFINITIVE.value, _("Definitive")),
    (Intent.PALLIATIVE.value, _("Palliative")),
    (Intent.STEREOTACTIC.value, _("Stereotactic")),
)
RHYTHMS = ((1, _("Every working day")), (2, _("Every other day")), (7, _("Weekly")))
KINDS = (
    (ResourceKind.MACHINE.value, _("Machine")),
    (ResourceKind.ANESTHETIST.value, _("Anesthetist")),
    (ResourceKind.RECOVERY.value, _("Recovery place")),
)
CHOICES = (
    (MissedChoice.APPEND.value, _("Append it: use the day that is kept free")),
    (MissedChoice.TWICE_DAILY.value, _("Two fractions on one day, at least six hours apart")),
    (MissedChoice.NONE.value, _("Leave it out")),
)


def _time(label: Any, *, required: bool = True, help_text: Any = "") -> forms.TimeField:
    return forms.TimeField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )


def _lines(label: Any, most: int, *, required: bool = True, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=most,
        required=required,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 2, "cols": 20}),
    )


class PhaseForm(DeskForm):
    """One prescription. The dose is typed with its unit, because cGy and Gy differ by a hundred."""

    site = forms.CharField(label=_("Site"), max_length=120)
    dose = forms.CharField(
        label=_("Dose of one fraction"), max_length=20, help_text=_("With its unit, for example 3 Gy.")
    )
    fractions = forms.IntegerField(label=_("Number of fractions"), min_value=1, max_value=50)
    machine = forms.ChoiceField(label=_("Machine"))
    plan_version = forms.CharField(
        label=_("Plan version"), max_length=60, help_text=_("As the physicist approved it.")
    )
    technique = forms.CharField(label=_("Technique and energy"), max_length=80, required=False)

    def __init__(self, *arguments: Any, machines: Choices, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["machine"].choices = list(machines)  # type: ignore[attr-defined]

    def clean_dose(self) -> Quantity:
        found = parse_quantity(self.cleaned_data["dose"])
        if isinstance(found, str):
            raise forms.ValidationError(
                _("Write the dose with its unit, for example 3 Gy; cGy is not taken.")
            )
        return found


class DraftForm(PhaseForm):
    diagnosis = forms.ChoiceField(label=_("Diagnosis"))
    intent = forms.ChoiceField(label=_("Intent"), choices=INTENTS)
    start_on = day_field(_("First day"))
    spacing_days = forms.TypedChoiceField(label=_("Rhythm"), choices=RHYTHMS, coerce=int)
    preferred = _time(_("Preferred time"), required=False)
    induction = forms.IntegerField(label=_("Minutes before the beam"), min_value=0, max_value=240)
    machine_minutes = forms.IntegerField(label=_("Minutes on the machine"), min_value=5, max_value=240)
    recovery = forms.IntegerField(label=_("Minutes of recovery"), min_value=0, max_value=480)
    reviewer = forms.CharField(
        label=_("Who reviews weekly, if she works elsewhere"), max_length=160, required=False
    )

    def __init__(self, *arguments: Any, diagnoses: Choices, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["diagnosis"].choices = list(diagnoses)  # type: ignore[attr-defined]
        self.order_fields(
            [
                *("diagnosis", "intent", "site", "dose", "fractions"),
                *("spacing_days", "start_on", "preferred"),
            ]
        )


class SignForm(DeskForm):
    """What the radiation oncologist accepts, each finding by itself."""

    first_on = day_field(_("First day"), required=False)
    accept = forms.MultipleChoiceField(
        label=_("I accept, as the radiation oncologist"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *arguments: Any, left: Choices, **named: Any) -> None:
        super().__init__(*arguments, **named)
        if left:
            self.fields["accept"].choices = list(left)  # type: ignore[attr-defined]
        else:
            del self.fields["accept"]


class ReasonForm(DeskForm):
    reason = _lines(_("Reason"), 200)


class VersionForm(DeskForm):
    plan_version = forms.CharField(label=_("Plan version"), max_length=60)


class FileForm(DeskForm):
    file = forms.FileField(
        label=_("File"), help_text=_("A DICOM RT Plan or RT Beams Treatment Record, at most 20 MB.")
    )


class ExtraForm(DeskForm):
    gy = forms.DecimalField(label=_("Gy above the prescription"), min_value=0, max_digits=6, decimal_places=3)
    reason = _lines(_("Reason"), 300)


class TableForm(DeskForm):
    """What was compared at the table."""

    identifiers = forms.MultipleChoiceField(
        label=_("Compared at the table"), widget=forms.CheckboxSelectMultiple, required=False
    )
    plan_version = forms.CharField(label=_("Plan version on the console"), max_length=60)

    def __init__(self, *arguments: Any, identifiers: Choices, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["identifiers"].choices = list(identifiers)  # type: ignore[attr-defined]


class DeliverForm(DeskForm):
    gy = forms.DecimalField(label=_("Delivered, in Gy"), min_value=0, max_digits=6, decimal_places=3)
    imaging = forms.CharField(label=_("Shift after imaging"), max_length=200, required=False)
    deviation = _lines(_("Why the dose differs"), 200, required=False)
    no_anesthesia = _lines(
        _("Why there was no anesthesia"), 200, required=False, help_text=_("Only without a record.")
    )


class LocalForm(DeskForm):
    """A form with a day and a time of the practice's clock."""

    at = forms.DateTimeField(
        label=_("Time"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
    )

    def __init__(self, zone: str, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.zone = ZoneInfo(zone)

    @property
    def instant(self) -> datetime:
        """The typed time as an instant; a time that two instants have is the earlier one."""
        typed: datetime = self.cleaned_data["at"].replace(tzinfo=None)
        return local_instant(typed, self.zone) or typed.replace(tzinfo=self.zone)


class AnesthetizeForm(LocalForm):
    asa = forms.TypedChoiceField(
        label=_("ASA class today"),
        choices=[("", "–"), *((str(each), str(each)) for each in range(1, 6))],
        coerce=int,
        empty_value=None,
    )
    is_emergency = forms.BooleanField(label=_("Emergency (E)"), required=False)
    examination = _lines(_("Examination today"), 300, help_text=_("Heart, lungs, temperature, skin."))
    accepted_reason = _lines(
        _("Why old or missing blood is accepted"),
        300,
        required=False,
        help_text=_("Only an anesthetist or the radiation oncologist accepts it."),
    )

    field_order = ("at", "asa", "is_emergency", "examination", "accepted_reason")

    def __init__(self, zone: str, *arguments: Any, **named: Any) -> None:
        super().__init__(zone, *arguments, **named)
        self.fields["at"].label = _("Last food")


class DecideForm(DeskForm):
    """What becomes of a missed fraction; nothing is chosen before she chooses."""

    choice = forms.ChoiceField(label=_("What becomes of it"), choices=CHOICES, widget=forms.RadioSelect)
    second_on = forms.ChoiceField(label=_("Day with two fractions"), required=False)
    reason = _lines(_("Reason"), 300)

    def __init__(self, *arguments: Any, days: Choices, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["second_on"].choices = [("", "–"), *days]  # type: ignore[attr-defined]


class LaterForm(DeskForm):
    fed_at = _time(
        _("She ate today at"), required=False, help_text=_("Then the signed hours count from here.")
    )
    not_before = _time(_("Not before"), help_text=_("Anesthesia chooses it, on the same day."))


class FastingForm(DeskForm):
    hours = forms.IntegerField(label=_("Hours without food"), min_value=1, max_value=24)
    food = _lines(_("Food, as the owner reads it"), 200)
    water = _lines(_("Water, as the owner reads it"), 200)
    medicines = _lines(_("Medicines, as the owner reads it"), 200, required=False)


class VitalsForm(LocalForm):
    pulse = forms.IntegerField(label=_("Pulse, per minute"), required=False)
    breaths = forms.IntegerField(label=_("Breaths, per minute"), required=False)
    spo2 = forms.IntegerField(label=_("SpO₂, %"), required=False)
    etco2 = forms.IntegerField(label=_("EtCO₂, mmHg"), required=False)
    pressure = forms.IntegerField(label=_("Mean pressure, mmHg"), required=False)
    temperature_f = forms.DecimalField(
        label=_("Temperature, °F"), required=False, max_digits=4, decimal_places=1
    )


class AgentForm(LocalForm):
    what = forms.CharField(
        label=_("Agent with route, or event"), max_length=120, help_text=_("For example propofol IV.")
    )
    amount = forms.DecimalField(label=_("Amount"), required=False, max_digits=9, decimal_places=3)
    unit = forms.CharField(label=_("Unit"), max_length=12, required=False)


class ControlledForm(DeskForm):
    drug = forms.CharField(label=_("Controlled drug"), max_length=80)
    unit = forms.CharField(
        label=_("Unit"), max_length=8, help_text=_("For all three amounts, for example mg.")
    )
    drawn = forms.DecimalField(label=_("Drawn"), max_digits=9, decimal_places=3)
    given = forms.DecimalField(label=_("Given"), max_digits=9, decimal_places=3)
    wasted = forms.DecimalField(label=_("Wasted"), max_digits=9, decimal_places=3)


class RecoverForm(DeskForm):
    recovery = _lines(_("How she woke up"), 300, help_text=_("Extubated, temperature, pain, standing."))


class EffectForm(DeskForm):
    """A grade chosen by hand; the boundaries stand in the scale, not here."""

    tissue = forms.ChoiceField(label=_("Tissue"), choices=[(each, each) for each in TISSUES])
    scale = forms.ChoiceField(
        label=_("Scale and version"), choices=[(f"{name} {of}", f"{name} {of}") for name, of in SCALES]
    )
    grade = forms.IntegerField(label=_("Grade"), min_value=0, max_value=5)
    note = _lines(_("Note"), 300, required=False)


class ReviewForm(DeskForm):
    reviewed_on = day_field(_("Reviewed on"))
    words = _lines(_("Review"), 600)


class ResourceForm(DeskForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS)
    name = forms.CharField(label=_("Name"), max_length=80)
    capacity = forms.IntegerField(label=_("How many at the same time"), min_value=1, max_value=20)
    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)


class AfterForm(DeskForm):
    days = forms.CharField(
        label=_("Days after the last fraction"),
        max_length=80,
        help_text=_("In rising order, for example 7, 28, 91."),
    )
    late_every = forms.IntegerField(
        label=_("Days between looks for late effects"),
        required=False,
        help_text=_("From six months on. Empty: one look at six months, and a person plans the next."),
    )

    def clean_days(self) -> tuple[int, ...]:
        parts = [part.strip() for part in self.cleaned_data["days"].split(",")]
        if not all(part.isascii() and part.isdecimal() and len(part) <= 4 for part in parts):
            raise forms.ValidationError(
                _("Write whole days with commas between them, for example 7, 28, 91.")
            )
        return tuple(int(part) for part in parts)


class OutageForm(forms.Form):
    """Which days are looked at; nothing is stored."""

    first_on = day_field(_("First day"))
    last_on = day_field(_("Last day"))


class ConfirmOutageForm(DeskForm):
    shown = forms.CharField(widget=forms.HiddenInput, max_length=64)
    reason = _lines(_("Reason"), 160)

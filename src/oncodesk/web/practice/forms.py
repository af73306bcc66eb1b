"""Which forms has a practice: founding, contact, hours, closures, capacity, people?"""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oncodesk.domain.shared.roles import Mark, Role
from oncodesk.services.practice.actions import MOST_PLACES, Hours
from oncodesk.web.forms import DeskForm, day_field
from oncodesk.web.shell import ROLES

# The zones of American practices first; every other one can be typed.
ZONES = (
    *("America/New_York", "America/Chicago", "America/Denver", "America/Phoenix"),
    *("America/Los_Angeles", "America/Anchorage", "Pacific/Honolulu", "America/Puerto_Rico"),
    *("America/Toronto", "America/Vancouver", "Europe/London", "Europe/Berlin", "Australia/Sydney"),
)
WEEKDAYS = (
    *(_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday")),
    *(_("Friday"), _("Saturday"), _("Sunday")),
)
MARKS = {
    Mark.PRESCRIBER: _("Prescribes"),
    Mark.RADIATION: _("Radiation oncology"),
    Mark.PHYSICIST: _("Medical physics"),
    Mark.ANESTHETIST: _("Anesthesia: signs fasting instructions"),
    Mark.TRAINEE: _("In training: does not sign, prescribe or decide"),
}
_PASSWORD_HINT = _("At least 12 characters. A sentence that only you know is best.")


class ContactForm(DeskForm):
    """Name, contact and what owners are told when we are closed."""

    name = forms.CharField(label=_("Name of the practice"), max_length=120)
    phone = forms.CharField(label=_("Phone"), required=False, help_text=_("Owners see it in messages."))
    email = forms.CharField(label=_("E-mail"), required=False)
    address = forms.CharField(label=_("Address"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    after_hours = forms.CharField(
        label=_("When we are closed"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Where an owner goes in an emergency, with a phone number."),
    )
    zone = forms.ChoiceField(label=_("Time zone"), choices=[(zone, zone.replace("_", " ")) for zone in ZONES])


class FoundForm(DeskForm):
    """The first page: the practice and the person who names it."""

    name = forms.CharField(label=_("Name of the practice"), max_length=120)
    zone = forms.ChoiceField(label=_("Time zone"), choices=[(zone, zone.replace("_", " ")) for zone in ZONES])
    founder_name = forms.CharField(label=_("Your name"), max_length=120)
    founder_email = forms.CharField(
        label=_("Your e-mail"), widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )
    founder_role = forms.ChoiceField(
        label=_("You are"),
        choices=[(Role.MANAGER.value, _("Manager")), (Role.ONCOLOGIST.value, _("Oncologist"))],
        help_text=_("Both may add people and change settings; only an oncologist signs and decides."),
    )
    founder_password = forms.CharField(
        label=_("Your password"),
        help_text=_PASSWORD_HINT,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=True),
    )


class AnotherForm(DeskForm):
    """A further practice of somebody who manages one."""

    name = FoundForm.base_fields["name"]
    zone = FoundForm.base_fields["zone"]


class HoursForm(DeskForm):
    """Two times a weekday; both empty means closed."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        for number, weekday in enumerate(WEEKDAYS):
            for end, label in (("opens", _("%s opens")), ("closes", _("%s closes"))):
                self.fields[f"{end}{number}"] = forms.TimeField(
                    label=label % weekday,
                    required=False,
                    widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
                )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for number in range(len(WEEKDAYS)):
            if (cleaned.get(f"opens{number}") is None) != (cleaned.get(f"closes{number}") is None):
                self.add_error(f"closes{number}", _("Give both times, or none for a closed day."))
        return cleaned

    @property
    def hours(self) -> list[Hours]:
        return [
            Hours(number, self.cleaned_data[f"opens{number}"], self.cleaned_data[f"closes{number}"])
            for number in range(len(WEEKDAYS))
            if self.cleaned_data.get(f"opens{number}") is not None
        ]


class ClosureForm(DeskForm):
    first_on = day_field(_("First day closed"))
    last_on = day_field(_("Last day closed"))
    reason = forms.CharField(label=_("Reason"), required=False, max_length=120)
    seen_visits = forms.CharField(widget=forms.HiddenInput, required=False)


class CapacityForm(DeskForm):
    treatment_places = forms.IntegerField(
        label=_("Treatment places"),
        min_value=1,
        max_value=MOST_PLACES,
        help_text=_("Patients who can be treated at the same time."),
    )
    starts_per_half_hour = forms.IntegerField(
        label=_("Starts in half an hour"),
        min_value=1,
        max_value=MOST_PLACES,
        help_text=_("Visits that the staff can begin in one half hour."),
    )


class RoleForm(DeskForm):
    role = forms.ChoiceField(label=_("Role"), choices=[(role.value, label) for role, label in ROLES.items()])
    marks = forms.MultipleChoiceField(
        label=_("Marks"),
        required=False,
        choices=[(mark.value, label) for mark, label in MARKS.items()],
        widget=forms.CheckboxSelectMultiple,
    )

    @property
    def chosen_role(self) -> Role:
        return Role(self.cleaned_data["role"])

    @property
    def chosen_marks(self) -> list[Mark]:
        return [Mark(mark) for mark in self.cleaned_data["marks"]]


class PersonForm(RoleForm):
    """A new person; somebody with an account in another practice keeps her name and password."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.CharField(label=_("E-mail"), widget=forms.EmailInput)
    password = forms.CharField(
        label=_("First password"),
        required=False,
        help_text=_("At least 12 characters; it must be changed at the first sign-in."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=True),
    )
    field_order = ("name", "email", "role", "marks", "password")


class FirstPasswordForm(DeskForm):
    """A new first password for somebody who forgot hers."""

    password = forms.CharField(
        label=_("New first password"),
        help_text=_("At least 12 characters; it must be changed at the next sign-in."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=True),
    )

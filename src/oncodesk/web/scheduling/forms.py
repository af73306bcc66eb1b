"""Which forms choose a protocol and its days, and accept what stands against them?"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oncodesk.domain.labs.request import LabPlace
from oncodesk.domain.scheduling.change import MOST_DAYS, Verb
from oncodesk.domain.scheduling.extend import MOST_CYCLES
from oncodesk.domain.scheduling.ways import Way
from oncodesk.services.scheduling.reasons import reasons_for
from oncodesk.web.accepting import Accepting
from oncodesk.web.forms import day_field

PLACES = (
    (LabPlace.HERE.value, _("Here on the day")),
    (LabPlace.REFERENCE_LAB.value, _("At the laboratory")),
    (LabPlace.REFERRING_VET.value, _("At the referring vet")),
    (LabPlace.HOME_NURSE.value, _("At home, by the nurse")),
)
WEEKDAYS = (
    ("", _("No wish")),
    ("0", _("Monday")),
    ("1", _("Tuesday")),
    ("2", _("Wednesday")),
    ("3", _("Thursday")),
    ("4", _("Friday")),
    ("5", _("Saturday")),
    ("6", _("Sunday")),
)
VERBS = (
    ("delay", _("Delay")),
    ("pull", _("Pull forward")),
    ("omit", _("Skip this visit alone")),
    ("cease", _("Stop the protocol from this visit on")),
    ("extend", _("Add cycles at the end")),
)
WAYS = (
    (Way.FOLLOWING.value, _("move by the same days")),
    (Way.WEEKDAY.value, _("move by whole weeks and keep their weekday")),
    (Way.CYCLE.value, _("move in this cycle; the next cycle stays")),
    (Way.VISIT.value, _("stay where they are")),
)

CONFIRM = {
    "delay": _("Delay"),
    "pull": _("Pull forward"),
    "omit": _("Skip this visit"),
    "cease": _("Stop protocol"),
    "extend": _("Add cycles"),
}


class StartForm(forms.Form):
    """What a plan is laid out from; shown again at each change, nothing is stored."""

    protocol = forms.ChoiceField(label=_("Protocol"))
    start_on = day_field(_("First day"))
    place = forms.ChoiceField(label=_("Blood is usually drawn"), choices=PLACES)
    weekday = forms.ChoiceField(label=_("Preferred weekday"), choices=WEEKDAYS, required=False)
    time = forms.TimeField(
        label=_("Preferred time"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    keep_closed = forms.BooleanField(label=_("Leave visits on closed days where they are"), required=False)

    def __init__(self, *arguments: Any, protocols: Sequence[tuple[str, str]], **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["protocol"].choices = list(protocols)  # type: ignore[attr-defined]


class ActivateForm(Accepting):
    diagnosis = forms.ChoiceField(label=_("Diagnosis"))
    consent = forms.ChoiceField(label=_("Consent"))

    def __init__(
        self,
        *arguments: Any,
        diagnoses: Sequence[tuple[str, str]],
        consents: Sequence[tuple[str, str]],
        **named: Any,
    ) -> None:
        super().__init__(*arguments, **named)
        self.fields["diagnosis"].choices = list(diagnoses)  # type: ignore[attr-defined]
        self.fields["consent"].choices = list(consents)  # type: ignore[attr-defined]


class ChangeForm(forms.Form):
    """Which change is looked at."""

    verb = forms.ChoiceField(label=_("Change"), choices=VERBS)
    visit = forms.ChoiceField(label=_("From visit"))
    days = forms.IntegerField(
        label=_("Days"),
        min_value=1,
        max_value=MOST_DAYS,
        required=False,
        help_text=_("For a delay, or to pull forward."),
    )
    way = forms.ChoiceField(label=_("Later visits"), choices=WAYS, required=False)
    count = forms.IntegerField(
        label=_("Cycles"), min_value=1, max_value=MOST_CYCLES, required=False, help_text=_("To add.")
    )

    def __init__(self, *arguments: Any, visits: Sequence[tuple[str, str]], **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["visit"].choices = list(visits)  # type: ignore[attr-defined]


class ConfirmVersionForm(Accepting):
    reason = forms.CharField(
        label=_("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 3, "cols": 20})
    )


class ConfirmChangeForm(Accepting):
    code = forms.ChoiceField(label=_("Reason"))
    reason = forms.CharField(
        label=_("In your words"),
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 20}),
    )

    def __init__(self, *arguments: Any, verb: Verb, **named: Any) -> None:
        super().__init__(*arguments, **named)
        codes = [(reason.code, _(reason.words)) for reason in reasons_for(verb)]
        self.fields["code"].choices = [("", _("Choose one")), *codes]  # type: ignore[attr-defined]
        self.order_fields(["accept", "code", "reason"])

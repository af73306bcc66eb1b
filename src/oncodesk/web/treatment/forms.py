"""Which forms belong to a visit: who arrived, what was decided, what was held, checked and given?"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oncodesk.services.dosing.reasons import GRADES, REASONS
from oncodesk.services.treatment.visit_queries import OrderShown
from oncodesk.web.forms import DeskForm


class _Compared(DeskForm):
    """Two identifiers are compared with the animal, never with each other."""

    identifiers = forms.MultipleChoiceField(
        label=_("Compared with the patient, two at least"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *arguments: Any, identifiers: Sequence[tuple[str, str]], **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["identifiers"].choices = list(identifiers)  # type: ignore[attr-defined]

    @property
    def compared(self) -> tuple[str, ...]:
        return tuple(self.cleaned_data["identifiers"])


class ArriveForm(_Compared):
    """At the desk."""

    arrived_at = forms.TimeField(
        label=_("If she came earlier: at"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("Only where it is recorded later; the time is of the visit's own day."),
    )


class CheckForm(_Compared):
    """The second person at the patient, beside the drug."""

    amount_shown = forms.DecimalField(widget=forms.HiddenInput)


class ReasonForm(DeskForm):
    reason = forms.CharField(label=_("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


def cause_field(**named: Any) -> forms.ChoiceField:
    """The coded reason of a changed dose; nothing is chosen beforehand."""
    chosen = [("", _("choose one")), *((reason.code, _(reason.words)) for reason in REASONS)]
    return forms.ChoiceField(label=_("Why"), choices=chosen, **named)


def grade_field() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=_("Grade of the side effect"),
        coerce=int,
        empty_value=None,
        required=False,
        choices=[("", _("none")), *((grade, str(grade)) for grade in GRADES)],
        help_text=_("Of low counts and other side effects, 1 to 4."),
    )


class DecideForm(DeskForm):
    choice = forms.ChoiceField(
        label=_("Decision"),
        widget=forms.RadioSelect,
        choices=[
            ("as_planned", _("Treat as planned")),
            ("reduced", _("Treat with a lower dose")),
            ("delay", _("Delay")),
        ],
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why, in a few words.")},
    )
    drug = forms.ChoiceField(label=_("Which drug is reduced"), required=False)
    percent = forms.DecimalField(
        label=_("By how many percent"),
        required=False,
        min_value=1,
        max_value=99,
        decimal_places=2,
        help_text=_("For example 20: the dose of this visit is 20 % lower."),
    )
    cause = cause_field(required=False)
    grade = grade_field()

    def __init__(self, *arguments: Any, orders: Sequence[OrderShown], **named: Any) -> None:
        super().__init__(*arguments, **named)
        drugs = [(order.drug_id, order.drug) for order in orders if order.is_cytotoxic]
        self.fields["drug"].choices = [("", _("none")), *drugs]  # type: ignore[attr-defined]


class ModifyForm(DeskForm):
    """One changed dose: by a part, to an exact amount, or up to a most."""

    kind = forms.ChoiceField(
        label=_("What changes"),
        widget=forms.RadioSelect,
        choices=[
            ("standard", _("Less by percent of the standard dose")),
            ("previous", _("Less by percent of the dose before this change")),
            ("fixed", _("Exactly this amount, whatever the weight")),
            ("cap", _("Never more than this amount")),
        ],
    )
    percent = forms.DecimalField(
        label=_("By how many percent"), required=False, min_value=1, max_value=99, decimal_places=2
    )
    amount = forms.CharField(
        label=_("Amount"), required=False, max_length=40, help_text=_("With its unit, for example 29.1 mg.")
    )
    may_exceed = forms.BooleanField(
        label=_("It may be above the standard dose; the reason says why"), required=False
    )
    is_forward = forms.BooleanField(label=_("Also at every later visit of this course"), required=False)
    cause = cause_field()
    grade = grade_field()
    reason = forms.CharField(label=_("In words"), required=False, max_length=200)


class JumpForm(DeskForm):
    """Each dose that jumps, to be ticked when both numbers were seen."""

    acknowledged = forms.MultipleChoiceField(
        label=_("I have compared both numbers"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *arguments: Any, jumps: Sequence[tuple[str, str]], **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["acknowledged"].choices = list(jumps)  # type: ignore[attr-defined]


class BookForm(DeskForm):
    starts_at = forms.ChoiceField(label=_("Time"), widget=forms.RadioSelect)

    def __init__(self, *arguments: Any, times: Sequence[tuple[str, str]], **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["starts_at"].choices = list(times)  # type: ignore[attr-defined]

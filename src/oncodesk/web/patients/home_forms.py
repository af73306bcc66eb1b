"""Which forms ask what a patient takes at home?"""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oncodesk.web.forms import DeskForm, day_field

PRESCRIBERS = {
    "owner": _("the owner, without a prescription"),
    "referring_vet": _("the referring vet"),
    "practice": _("us"),
}
ENDS = {
    "stopped": _("stopped"),
    "finished": _("the course is over"),
    "changed": _("changed to something else"),
    "mistake": _("written down by mistake, never taken"),
}


class HomeDrugForm(DeskForm):
    name = forms.CharField(
        label=_("Drug, supplement or flea product"),
        max_length=80,
        help_text=_("As the label or the owner names it. A name nobody knows waits for an oncologist."),
    )
    dose = forms.CharField(
        label=_("Dose"), required=False, max_length=120, help_text=_("As told: 75 mg twice a day.")
    )
    prescribed_by = forms.ChoiceField(label=_("Given by"), choices=list(PRESCRIBERS.items()))
    since = day_field(_("Since"), required=False, help_text=_("Empty when nobody knows."))
    until = day_field(_("Last day"), required=False, help_text=_("Of a limited course."))


class EndForm(DeskForm):
    reason = forms.ChoiceField(label=_("Why"), choices=list(ENDS.items()))
    ended_on = day_field(_("Last day"), required=False, help_text=_("Empty: today."))


class JudgementForm(DeskForm):
    judgement = forms.CharField(
        label=_("What you found"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )


class InteractionForm(DeskForm):
    """Which of the pairs that stop this visit, and why the dose is given all the same."""

    pair = forms.ChoiceField(label=_("Decide about"), widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *arguments: Any, pairs: list[tuple[str, str]], **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["pair"].choices = pairs  # type: ignore[attr-defined]
        if len(pairs) == 1:
            self.fields["pair"].initial = pairs[0][0]

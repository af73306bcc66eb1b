"""Which forms ask for urine and blood pressure?"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oncodesk.domain.treatment.examinations import MOST_READINGS, PLAUSIBLE
from oncodesk.web.labs.forms import MomentForm

BLOOD = {
    "none": _("none"),
    "microscopic": _("seen under the microscope or on the strip only"),
    "visible": _("visible"),
    "unknown": _("cannot tell"),
}
PROTEIN = {
    "negative": _("negative"),
    "trace": _("trace"),
    "1+": "1+",
    "2+": "2+",
    "3+": "3+",
    "4+": "4+",
    "unknown": _("not on it"),
}


class PressureForm(MomentForm):
    systolic = forms.IntegerField(
        label=_("Systolic, mmHg"), min_value=PLAUSIBLE[0], max_value=PLAUSIBLE[1], help_text=_("The mean.")
    )
    readings = forms.IntegerField(label=_("Of how many readings"), min_value=1, max_value=MOST_READINGS)


class UrineForm(MomentForm):
    """What a person reads in a report or sees herself; the text of a report is never read by a rule."""

    report = forms.ChoiceField(
        label=_("Read from"),
        required=False,
        help_text=_("Of a laboratory's report its own time of collection counts, not the one above."),
    )
    blood = forms.ChoiceField(label=_("Red blood"), widget=forms.RadioSelect, choices=list(BLOOD.items()))
    protein = forms.ChoiceField(label=_("Protein"), widget=forms.RadioSelect, choices=list(PROTEIN.items()))
    words = forms.CharField(
        label=_("In words"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *arguments: Any, reports: Sequence[tuple[str, str]], **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["report"].choices = [("", _("urine examined here")), *reports]  # type: ignore[attr-defined]

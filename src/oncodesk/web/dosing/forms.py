"""Which forms write down doses of other hospitals and looks at the heart?"""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oncodesk.domain.dosing.heart import HeartCheck
from oncodesk.domain.dosing.outside import MOST_DOSES
from oncodesk.web.forms import DeskForm, day_field

HEART = {HeartCheck.ECHO: _("Echocardiogram"), HeartCheck.ECG: _("ECG")}
OK, ABNORMAL = "ok", "abnormal"


class ExternalForm(DeskForm):
    """Doses of one drug that another hospital gave, as its papers tell it."""

    substance = forms.ChoiceField(label=_("Drug"))
    doses = forms.IntegerField(label=_("How many doses"), initial=1, min_value=1, max_value=MOST_DOSES)
    amount = forms.CharField(
        label=_("Each dose"),
        required=False,
        max_length=40,
        help_text=_(
            "As written: 30 mg/m2, 29 mg or 1 mg/kg. Empty if nobody knows: then the usual amount counts, "
            "marked as an estimate."
        ),
    )
    on = day_field(_("Last of them on"))
    place = forms.CharField(label=_("Where"), max_length=120)
    document = forms.CharField(
        label=_("Which paper says so"),
        required=False,
        max_length=120,
        help_text=_("Letter, invoice, number."),
    )
    surface = forms.DecimalField(
        label=_("Body surface of that day, m²"), required=False, min_value=0, max_digits=6, decimal_places=4
    )
    weight = forms.CharField(
        label=_("Weight of that day"),
        required=False,
        max_length=40,
        help_text=_("With its unit: 24.1 kg or 53.1 lb. Needed for mg and mg/kg without a surface."),
    )
    is_told = forms.BooleanField(label=_("Remembered by somebody, no paper shows it"), required=False)

    def __init__(self, *arguments: Any, drugs: list[tuple[str, str]], **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["substance"].choices = drugs  # type: ignore[attr-defined]


class TakeBackForm(DeskForm):
    reason = forms.CharField(label=_("Why"), max_length=200)


class HeartForm(DeskForm):
    """What an echo or ECG said."""

    kind = forms.ChoiceField(label=_("Which"), choices=[(each.value, label) for each, label in HEART.items()])
    checked_on = day_field(_("Made on"))
    result = forms.ChoiceField(
        label=_("Result"),
        widget=forms.RadioSelect,
        choices=[(OK, _("Nothing that speaks against the drug")), (ABNORMAL, _("Abnormal"))],
        help_text=_("Abnormal stops the drug until a later one is recorded as fine."),
    )
    checked_by = forms.CharField(label=_("Read by"), max_length=120)
    next_due = day_field(_("Due again on"), required=False, help_text=_("After that day it counts no more."))

"""Which form brings a protocol file into the library?"""

from django import forms
from django.utils.translation import gettext_lazy as _

from oncodesk.web.forms import DeskForm


class FileForm(DeskForm):
    file = forms.FileField(
        label=_("Protocol file"),
        help_text=_("A TOML file with schema = 1. It is checked first; a file with a fault is not kept."),
    )


class DosingForm(DeskForm):
    """The constants of the body surface, and when the heart is looked at again."""

    dog_k = forms.DecimalField(label=_("k of dogs"), initial="10.1", max_digits=5, decimal_places=2)
    cat_k = forms.DecimalField(label=_("k of cats"), initial="10.0", max_digits=5, decimal_places=2)
    exponent = forms.CharField(
        label=_("Exponent"), initial="2/3", max_length=5, help_text=_("2/3, or two decimals like 0.67.")
    )
    before_total = forms.DecimalField(
        label=_("New echo and ECG before the dose above, mg/m²"),
        required=False,
        min_value=1,
        max_digits=5,
        decimal_places=1,
        help_text=_("Empty: no such number. It only ever stops a dose."),
    )

"""Which form brings a protocol file into the library?"""

from django import forms
from django.utils.translation import gettext_lazy as _

from oncodesk.web.forms import DeskForm


class FileForm(DeskForm):
    file = forms.FileField(
        label=_("Protocol file"),
        help_text=_("A TOML file with schema = 1. It is checked first; a file with a fault is not kept."),
    )

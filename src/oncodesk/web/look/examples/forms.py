"""Which forms does /look show, empty and wrong?"""

from django import forms
from django.utils.translation import gettext_lazy as _


class VisitForm(forms.Form):
    """Every kind of control that our pages use."""

    patient = forms.CharField(label=_("Patient"), help_text=_("Name as the owner says it."))
    weight = forms.CharField(label=_("Weight"), help_text=_("With its unit, for example 30.0 kg or 66 lb."))
    on = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}), required=False)
    place = forms.ChoiceField(
        label=_("Where blood is drawn"),
        choices=[
            ("here", _("Here on the day")),
            ("referring", _("Referring vet")),
            ("home", _("Home nurse")),
        ],
    )
    tests = forms.MultipleChoiceField(
        label=_("Tests"),
        choices=[("cbc", _("Complete blood count")), ("alt", "ALT")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    confirmed = forms.BooleanField(label=_("The owner confirmed this appointment"), required=False)
    remark = forms.CharField(label=_("Remark"), widget=forms.Textarea(attrs={"rows": 3}), required=False)


class DecisionForm(forms.Form):
    """The oncologist's decision on one visit and these results."""

    choice = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            ("treat", _("Treat as planned")),
            ("reduce", _("Treat with a lower dose")),
            ("delay", _("Delay")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))


class SignInForm(forms.Form):
    login = forms.EmailField(label=_("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "username"}))
    password = forms.CharField(
        label=_("Password"), widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )

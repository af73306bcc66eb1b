"""Which forms ask how she is: at arrival, on the telephone, and what an oncologist makes of it?"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oncodesk.domain.support.quality_of_life import BEST, ITEMS
from oncodesk.domain.treatment.signs import ASKED, OTHER, TREAT, WAIT
from oncodesk.services.home_drugs.queries import HomeListShown
from oncodesk.services.patients.queries import PersonOfPatient
from oncodesk.services.toxicity.assessing import MOST_LESIONS
from oncodesk.services.toxicity.events import Event
from oncodesk.services.treatment.terms import terms
from oncodesk.services.words import SIGN_WORDS
from oncodesk.web.forms import DeskForm, day_field
from oncodesk.web.labs.forms import MomentForm

CHANGED = "changed"
OWNER_URINE = {
    "none": _("Asked: no blood seen"),
    "visible": _("Asked: blood was seen"),
    "unknown": _("Asked: the owner does not know"),
}
NONE, SOME = "none", "some"
_LABELS = {
    "anorexia": _("Appetite"),
    "vomiting": _("Vomiting"),
    "diarrhea": _("Diarrhea"),
    "lethargy": _("Energy"),
    OTHER: _("Another sign"),
}
BY_HAND_TERMS = ("febrile_neutropenia", "hemorrhagic_cystitis", "anaphylaxis")  # that rules know, no table
ATTRIBUTIONS = {
    "not_assessed": _("nobody said yet"),
    "unrelated": _("no"),
    "unlikely": _("unlikely"),
    "possible": _("possible"),
    "probable": _("probable"),
    "definite": _("certain"),
}
OUTCOMES = {
    "ongoing": _("goes on"),
    "resolved": _("over"),
    "sequelae": _("over, something stays"),
    "died": _("died of it"),
    "unknown": _("not known"),
}
CATEGORIES = {
    "CR": _("complete: nothing left (CR)"),
    "PR": _("partial: clearly smaller (PR)"),
    "SD": _("stable (SD)"),
    "PD": _("progressive: larger or new (PD)"),
}
MEASURED_BY = {
    "caliper": _("caliper"),
    "ultrasound": _("ultrasound"),
    "radiograph": _("radiograph"),
    "ct": _("CT"),
    "other": _("another way"),
}
QUALITY = {
    "hurt": _("No pain, breathes freely"),
    "hunger": _("Eats enough"),
    "hydration": _("Drinks enough"),
    "hygiene": _("Clean and dry"),
    "happiness": _("Joy and interest"),
    "mobility": _("Moves by herself or himself"),
    "good_days": _("More good days than bad"),
}
SOURCES = {"vet": _("us"), "owner": _("the owner")}
_GENERAL = (  # the general rule of the scale, for a sign without a table of its own
    _("mild, observation only"),
    _("moderate, outpatient treatment"),
    _("severe, hospital"),
    _("life-threatening"),
)


class ArrivalForm(DeskForm):
    """One screen at arrival: weight, temperature, and how she was since the last dose."""

    weight = forms.CharField(
        label=_("Weight"), required=False, max_length=40, help_text=_("With its unit: 24.1 kg or 53.1 lb.")
    )
    temperature = forms.CharField(
        label=_("Temperature"), max_length=40, help_text=_("With its unit: 101.3 F or 38.5 C.")
    )
    asked = forms.ChoiceField(
        label=_("Since the last dose"),
        widget=forms.RadioSelect,
        choices=[(NONE, _("Asked: no signs")), (SOME, _("Signs, as chosen below"))],
        help_text=_("At a first dose: in the last days."),
    )

    def __init__(self, *arguments: Any, home: HomeListShown, asks_urine: bool, **named: Any) -> None:
        super().__init__(*arguments, **named)
        for sign in ASKED:
            term = terms().get(sign)
            grades = _GENERAL if term is None else term.grades
            self.fields[sign] = forms.TypedChoiceField(
                label=_LABELS[sign],
                required=False,
                coerce=int,
                choices=[("", _("as usual")), *((n, f"{n}: {text}") for n, text in enumerate(grades, 1))],
            )
        self.fields["words"] = forms.CharField(
            label=_("In words"),
            required=False,
            max_length=500,
            widget=forms.Textarea(attrs={"rows": 2}),
            help_text=_("Needed for another sign: what it is, and since when."),
        )
        names = ", ".join(each.name for each in home.drugs)
        same = _("Asked: still the same: %s") % names if names else _("Asked: nothing at home")
        self.fields["home"] = forms.ChoiceField(
            label=_("Taken at home, supplements and flea products included"),
            widget=forms.RadioSelect,
            choices=[(home.seen, same), (CHANGED, _("Not asked yet, or it changed: correct the list next"))],
            error_messages={
                "invalid_choice": _("The list changed while you were asking. Look at it, and choose again.")
            },
        )
        if asks_urine:
            self.fields["blood_in_urine"] = forms.ChoiceField(
                label=_("Blood in the urine since the last dose"),
                widget=forms.RadioSelect,
                choices=list(OWNER_URINE.items()),
            )
        self.fields["weighed_again"] = forms.BooleanField(
            label=_("Weighed a second time: this is right"), required=False
        )

    @property
    def grades(self) -> dict[str, int]:
        return {sign: self.cleaned_data[sign] for sign in ASKED if self.cleaned_data.get(sign)}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        chosen = any(given.get(sign) for sign in ASKED)
        if given.get("asked") == NONE and chosen:
            self.add_error("asked", _("You chose a sign below. Choose “Signs”, or take the sign away."))
        if given.get("asked") == SOME and not chosen:
            self.add_error("asked", _("Choose the sign and its grade below."))
        return given


class JudgeForm(DeskForm):
    choice = forms.ChoiceField(
        label=_("Decision"),
        widget=forms.RadioSelect,
        choices=[(TREAT, _("Treat today")), (WAIT, _("Wait"))],
    )
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class ReductionForm(DeskForm):
    """The proposal's number stands there; another one, or none, is hers."""

    choice = forms.ChoiceField(
        label=_("Answer"),
        widget=forms.RadioSelect,
        choices=[("accepted", _("Lower the dose")), ("declined", _("Give the dose as it is"))],
    )
    percent = forms.DecimalField(
        label=_("By how many percent"), required=False, min_value=1, max_value=99, decimal_places=2
    )
    basis = forms.ChoiceField(
        label=_("Percent of"),
        required=False,
        choices=[("standard", _("the standard dose")), ("previous", _("the dose before this change"))],
    )
    is_forward = forms.BooleanField(label=_("Also at every later visit of this course"), required=False)
    reason = forms.CharField(label=_("Reason"), max_length=200)


class EventForm(DeskForm):
    """One adverse event; what no table grades is graded by hand, with its description."""

    term = forms.ChoiceField(label=_("What"))
    named = forms.CharField(
        label=_("Another event"),
        required=False,
        max_length=60,
        help_text=_("Where the list has no word for it."),
    )
    grade = forms.TypedChoiceField(label=_("Grade"), coerce=int, choices=[(n, n) for n in range(1, 6)])
    description = forms.CharField(
        label=_("In words"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    onset_on = day_field(_("Since"))
    drug = forms.ChoiceField(label=_("Suspected drug"), required=False)
    attribution = forms.ChoiceField(label=_("Caused by the drug"), choices=list(ATTRIBUTIONS.items()))
    outcome = forms.ChoiceField(label=_("How it went on"), choices=list(OUTCOMES.items()))
    source = forms.ChoiceField(label=_("Seen by"), choices=list(SOURCES.items()))

    def __init__(self, *arguments: Any, drugs: Iterable[tuple[str, str]], **named: Any) -> None:
        super().__init__(*arguments, **named)
        listed = [
            (term.id, f"{SIGN_WORDS.get(term.id, term.name)} ({term.scale})") for term in terms().values()
        ]
        by_hand = [(term, SIGN_WORDS[term]) for term in BY_HAND_TERMS]
        self.fields["term"].choices = [*listed, *by_hand, ("", _("another event"))]  # type: ignore[attr-defined]
        self.fields["term"].required = False
        self.fields["drug"].choices = [("", _("none")), *drugs]  # type: ignore[attr-defined]

    @property
    def event(self) -> Event:
        given = self.cleaned_data
        return Event(
            term=given["term"] or given["named"],
            grade=given["grade"],
            onset_on=given["onset_on"],
            description=given["description"],
            drug=given["drug"],
            attribution=given["attribution"],
            outcome=given["outcome"],
            source=given["source"],
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("term") and not (given.get("named") or "").strip():
            self.add_error("named", _("Choose an event, or name it here."))
        return given


class CorrectEventForm(EventForm):
    reason = forms.CharField(label=_("Why it is corrected"), max_length=200)
    is_error = forms.BooleanField(label=_("There was no such event"), required=False)


class ResponseForm(DeskForm):
    """What a clinician says about the disease, and up to five lesions that were measured."""

    assessed_on = day_field(_("On"))
    category = forms.ChoiceField(label=_("Response"), choices=list(CATEGORIES.items()))
    method = forms.ChoiceField(label=_("Measured by"), choices=list(MEASURED_BY.items()))
    has_new_lesion = forms.BooleanField(label=_("There is a new lesion"), required=False)

    def __init__(self, *arguments: Any, names: Sequence[str] = (), **named: Any) -> None:
        super().__init__(*arguments, **named)
        for number in range(MOST_LESIONS):
            known = names[number] if number < len(names) else ""
            self.fields[f"name{number}"] = forms.CharField(
                label=_("Lesion %d") % (number + 1), required=False, max_length=60, initial=known
            )
            self.fields[f"mm{number}"] = forms.DecimalField(
                label=_("Longest diameter of %d, mm") % (number + 1),
                required=False,
                min_value=0,
                max_digits=6,
                decimal_places=1,
            )
        self.fields["words"] = forms.CharField(
            label=_("In words"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
        )

    @property
    def lesions(self) -> list[tuple[str, Decimal]]:
        given = self.cleaned_data
        return [
            (given[f"name{number}"], given[f"mm{number}"])
            for number in range(MOST_LESIONS)
            if given.get(f"mm{number}") is not None
        ]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for number in range(MOST_LESIONS):
            if given.get(f"mm{number}") is not None and not given.get(f"name{number}"):
                self.add_error(f"name{number}", _("Name the lesion."))
        return given


class QualityForm(DeskForm):
    scored_on = day_field(_("On"))
    told_by = forms.ChoiceField(label=_("Told by"), choices=[("owner", _("the owner")), ("vet", _("us"))])

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        for item in ITEMS:
            self.fields[item] = forms.IntegerField(
                label=QUALITY[item],
                required=False,
                min_value=0,
                max_value=BEST,
                help_text=_("0 worst, 10 best."),
            )
        self.fields["words"] = forms.CharField(
            label=_("In words"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
        )

    @property
    def items(self) -> dict[str, int]:
        return {item: self.cleaned_data[item] for item in ITEMS if self.cleaned_data[item] is not None}


class ReportForm(MomentForm):
    """What an owner told, in her words."""

    body = forms.CharField(
        label=_("What the owner told"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    channel = forms.ChoiceField(
        label=_("How"),
        choices=[("phone", _("By phone")), ("in_person", _("In person")), ("message", _("By message"))],
    )
    client = forms.ChoiceField(label=_("Who told it"), required=False)

    def __init__(self, zone: str, *arguments: Any, people: Iterable[PersonOfPatient], **named: Any) -> None:
        super().__init__(zone, *arguments, **named)
        self.fields["day"].label = _("Told on")
        people_of = [(str(each.contact.client), each.contact.name) for each in people]
        self.fields["client"].choices = [*people_of, ("", _("somebody else"))]  # type: ignore[attr-defined]


class AssessForm(DeskForm):
    assessment = forms.CharField(
        label=_("What you make of it"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )

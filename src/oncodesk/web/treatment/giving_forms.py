"""Which forms belong to a dose: what was drawn up, what is confirmed, what became of it?"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from oncodesk.domain.dosing.drug import Drug, Route
from oncodesk.domain.dosing.rounding import nearest_whole
from oncodesk.domain.labs.moment import local_instant
from oncodesk.domain.treatment.preparation import (
    BY_NEEDLE,
    Drawn,
    steps_of_giving,
    steps_of_preparation,
)
from oncodesk.web.forms import DeskForm, day_field

CONFIRMED: dict[str, str | Promise] = {
    "protection": _("Chemotherapy gloves, gown and eye protection are on"),
    "closed_transfer": _("A closed-system transfer device was used"),
    "kit": _("The extravasation kit stands beside the patient"),
    "instructions": _("The owner has the written instructions: gloves, disposal, missed dose, whom to call"),
}


def _ticks(steps: Sequence[str]) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=_("Confirmed"),
        choices=[(step, CONFIRMED[step]) for step in steps],
        widget=forms.CheckboxSelectMultiple,
    )


def _volume(label: Any, help_text: Any = "", *, required: bool = False) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, required=required, help_text=help_text, min_value=0, max_digits=9, decimal_places=4
    )


class PrepareForm(DeskForm):
    """What the preparer copies from vial and syringe; tablets and capsules are counted by strength."""

    amount_shown = forms.DecimalField(widget=forms.HiddenInput)
    lots = forms.CharField(
        label=_("Lot"),
        max_length=200,
        help_text=_("From the vial or bottle; several with commas."),
    )
    drug_expires_on = day_field(_("Expiry date of the drug"))

    def __init__(
        self,
        *arguments: Any,
        drug: Drug | None,
        route: Route,
        unit: str,
        ordered: Decimal | None,
        zone: str,
        day: date,
        **named: Any,
    ) -> None:
        super().__init__(*arguments, **named)
        self.zone, self.day = ZoneInfo(zone), day
        self.strengths: dict[str, Decimal] = {}
        if route in BY_NEEDLE:
            self._ask_volumes(unit)
        else:
            self._ask_pieces(drug, unit, ordered)
        self.fields["storage"] = forms.CharField(
            label=_("Storage"), required=False, max_length=80, help_text=_("For example: away from light.")
        )
        self.fields["confirmed"] = _ticks(steps_of_preparation(drug, route))
        if route in BY_NEEDLE:
            self.fields["without_transfer"] = forms.CharField(
                label=_("Why without a closed-system transfer device"), required=False, max_length=200
            )

    def _ask_volumes(self, unit: str) -> None:
        self.fields["concentration"] = _volume(_("Concentration of the vial, %s/mL") % unit, required=True)
        self.fields["volume"] = _volume(_("Volume drawn, mL"), required=True)
        self.fields["diluent"] = forms.CharField(label=_("Diluent"), required=False, max_length=80)
        self.fields["final_volume"] = _volume(_("Volume with diluent, mL"))
        self.fields["beyond_use"] = forms.TimeField(
            label=_("Use before (today)"),
            widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            help_text=_("Beyond-use time, from your stability table."),
        )

    def _ask_pieces(self, drug: Drug | None, unit: str, ordered: Decimal | None) -> None:
        """One field a strength, filled as the fewest whole pieces make the dose."""
        strengths = () if drug is None else drug.whole_units
        whole = None if ordered is None or not strengths else nearest_whole(strengths, ordered)
        counts = {} if whole is None else {size: count for count, size in whole.counts}
        for strength in strengths:
            name = f"pieces_{strength:f}".replace(".", "_")
            self.strengths[name] = strength
            self.fields[name] = forms.IntegerField(
                label=_("Pieces of %(strength)s %(unit)s") % {"strength": f"{strength:f}", "unit": unit},
                required=False,
                min_value=0,
                max_value=99,
                initial=counts.get(strength, 0),
            )

    @property
    def drawn(self) -> Drawn:
        given = self.cleaned_data
        pieces = ((size, given.get(name) or 0) for name, size in self.strengths.items())
        told = given.get("beyond_use")
        return Drawn(
            concentration=given.get("concentration"),
            volume=given.get("volume"),
            units=tuple((size, count) for size, count in pieces if count),
            lots=tuple(lot.strip() for lot in given["lots"].split(",") if lot.strip()),
            drug_expires_on=given["drug_expires_on"],
            beyond_use_at=None
            if told is None
            else local_instant(datetime.combine(self.day, told), self.zone),
            confirmed=tuple(given["confirmed"]),
            without_transfer=given.get("without_transfer", ""),
        )


class SeenForm(DeskForm):
    """The second person compares; the amount that the screen told travels along."""

    amount_shown = forms.DecimalField(widget=forms.HiddenInput)


class BeginForm(DeskForm):
    """The second of the two at the patient."""

    amount_shown = forms.DecimalField(widget=forms.HiddenInput)

    def __init__(
        self, *arguments: Any, drug: Drug | None, route: Route, goes_home: bool, **named: Any
    ) -> None:
        super().__init__(*arguments, **named)
        self.fields["confirmed"] = _ticks(steps_of_giving(drug, route, goes_home=goes_home))


class GiveForm(BeginForm):
    partial = _volume(
        _("Given in part: how much went in"),
        _("Only when the dose was stopped, in the unit of the dose. It counts in the lifetime dose."),
    )


class EndForm(DeskForm):
    """How much of an infusion went in."""

    amount_shown = forms.DecimalField(widget=forms.HiddenInput)
    partial = GiveForm.base_fields["partial"]


class _Disposed(DeskForm):
    disposal = forms.CharField(
        label=_("What became of the prepared dose"),
        max_length=200,
        required=False,
        help_text=_("For example: whole syringe into the black bin, sealed."),
    )
    witness = forms.ChoiceField(label=_("Witness"), required=False)

    def __init__(self, *arguments: Any, colleagues: Sequence[tuple[str, str]], **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["witness"].choices = [("", _("none")), *colleagues]  # type: ignore[attr-defined]


class ThrowAwayForm(_Disposed):
    """What stands prepared is not used."""


class NotGivenForm(_Disposed):
    """Why a drug was not given, and what became of it where it stands prepared."""

    reason = forms.CharField(label=_("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
    field_order = ("reason", "disposal", "witness")

"""How does an oncologist accept what stands against days, each finding by itself?"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from oncodesk.domain.shared.verdict import Finding
from oncodesk.services.sentences import tell
from oncodesk.web.forms import DeskForm


class Accepting(DeskForm):
    """What an oncologist accepts, each finding of each visit by itself."""

    accept = forms.MultipleChoiceField(
        label=_("I accept, as the oncologist"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *arguments: Any, left: Iterable[Finding], **named: Any) -> None:
        super().__init__(*arguments, **named)
        choices = [
            (f"{finding.facts.get('visit', 0)}:{finding.code}", tell(finding).message)
            for finding in left
            if finding.override is not None
        ]
        if choices:
            self.fields["accept"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["accept"]

    @property
    def accepted(self) -> dict[int, frozenset[str]]:
        found: dict[int, frozenset[str]] = {}
        for each in self.cleaned_data.get("accept", []):
            visit, _colon, code = each.partition(":")
            found[int(visit)] = found.get(int(visit), frozenset()) | {code}
        return found


class AcceptingOnDay(Accepting):
    """Accepts what stands against the day that is typed in this very form; found once the day is sent.

    `against` answers for a day and everything sent beside it; without a readable day there is nothing yet.
    """

    day_name: str

    def __init__(self, data: Any, *, against: Callable[[date, Any], Iterable[Finding]], **named: Any) -> None:
        day = None if data is None else _day(data.get(self.day_name, ""))
        super().__init__(data, left=() if day is None else against(day, data), **named)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("accept") and not cleaned.get("reason", "").strip():
            self.add_error("reason", _now("Say why you accept it, in a few words."))
        return cleaned


def _day(text: str) -> date | None:
    try:
        day: date = forms.DateField().clean(text)
    except ValidationError:
        return None
    return day

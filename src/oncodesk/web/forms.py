"""What do all our forms share: a key against doing it twice, the seen version, refusals as errors?"""

import secrets
from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from oncodesk.services.context import Done
from oncodesk.services.errors import Invalid, Stopped
from oncodesk.web.components.parts import FindingLine
from oncodesk.web.components.wording import finding_lines


def new_key() -> str:
    """Names one filling of a form: sent twice, it is carried out once."""
    return secrets.token_hex(16)


class DeskForm(forms.Form):
    """A form whose action may refuse: each sentence goes to its field, findings stand above."""

    request_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=80)
    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    lines: tuple[FindingLine, ...] = ()

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["request_key"].initial = new_key()

    def tell(self, refused: Invalid | Stopped) -> None:
        """Show a refusal of the action beside what was typed."""
        if isinstance(refused, Stopped):
            self.lines = finding_lines(refused.verdict)
            self.add_error(None, refused.sentence)
            return
        for name, sentence in refused.fields.items():
            self.add_error(name if name in self.fields else None, sentence)
        if not refused.fields:
            self.add_error(None, refused.sentence)

    @property
    def seen(self) -> int:
        """The version that the person saw; 0 matches nothing."""
        return int(self.cleaned_data.get("seen_version") or 0)


def day_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


def carry_out(form: DeskForm, act: Callable[[], Done]) -> Done | None:
    """What the action answered; None when the form has something to say instead."""
    if not form.is_valid():
        return None
    try:
        return act()
    except (Invalid, Stopped) as refused:
        form.tell(refused)
        return None


def answer_form(
    request: HttpRequest,
    form: DeskForm,
    act: Callable[[], Done],
    *,
    after: Callable[[Done], str],
    page: dict[str, object],
    template: str = "forms/form.html",
) -> HttpResponse:
    """One form from start to end: shown, sent, refused with nothing lost, or carried out and left."""
    if request.method == "POST":
        done = carry_out(form, act)
        if done is not None:
            return HttpResponseRedirect(after(done))
        return render(request, template, {**page, "form": form}, status=422)
    return render(request, template, {**page, "form": form})

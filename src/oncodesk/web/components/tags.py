"""Which template tags draw the components? Load them with `{% load components %}`."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

from oncodesk.web.components import states
from oncodesk.web.components.charts import SHAPES, CountChart, draw
from oncodesk.web.components.parts import (
    Action,
    Checkpoint,
    Count,
    CourseStrip,
    Fact,
    FeedEntry,
    FindingLine,
    Reading,
    StateChip,
    Tab,
)
from oncodesk.web.components.trend import Trend, draw_trend

register = template.Library()
_ICONS = Path(__file__).parent / "icons"


@cache
def _strokes(name: str) -> str:
    """The strokes inside an icon's file; an unknown name is our fault and fails where it is written."""
    text = (_ICONS / f"{name}.svg").read_text(encoding="utf-8")
    return text[text.index(">", text.index("<svg")) + 1 : text.rindex("</svg>")].strip()


def icon_names() -> list[str]:
    """Every icon there is, for the page that shows them."""
    return sorted(path.stem for path in _ICONS.glob("*.svg"))


@register.simple_tag
def icon(name: str, title: str = "") -> SafeString:
    """An icon that stands beside words; give `title` only where it stands alone."""
    strokes = mark_safe(_strokes(name))  # noqa: S308 - our own files, never a person's text
    if title:
        return format_html(
            '<svg class="icon" viewBox="0 0 24 24" role="img"><title>{}</title>{}</svg>', title, strokes
        )
    return format_html('<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">{}</svg>', strokes)


@register.inclusion_tag("components/state_chip.html")
def state_chip(chip: StateChip) -> dict[str, Any]:
    """The one state of a visit: icon, word and colour together."""
    return {"look": states.STATES[chip.code], "at": chip.at}


@register.inclusion_tag("components/badge.html")
def urgency(code: str) -> dict[str, Any]:
    """How soon a message must be read."""
    return {"look": states.URGENCY[code]}


@register.inclusion_tag("components/badge.html")
def setup_state(code: str) -> dict[str, Any]:
    """Whether one item of the set-up is missing, unsigned or done."""
    return {"look": states.SETUP[code]}


@register.inclusion_tag("components/badge.html")
def content_state(code: str) -> dict[str, Any]:
    """Whether a version in the library is a draft, signed or retired."""
    return {"look": states.CONTENT[code]}


@register.inclusion_tag("components/badge.html")
def fraction_state(code: str) -> dict[str, Any]:
    """Where one radiation fraction stands."""
    return {"look": states.FRACTIONS[code]}


@register.inclusion_tag("components/reading.html")
def reading(count: Reading | None) -> dict[str, Any]:
    """A blood count in a row; out of range it carries an icon and the sentence, not only a colour."""
    return {"count": count, "look": states.BANDS[count.band] if count else None}


@register.inclusion_tag("components/pills.html")
def pills(counts: Iterable[Count], label: str) -> dict[str, Any]:
    """How many of each, above a list; each may lead to the list of those alone."""
    return {"pills": [(count, states.STATES.get(count.code)) for count in counts], "label": label}


@register.inclusion_tag("components/tabs.html")
def tabs(entries: Iterable[Tab], label: str) -> dict[str, Any]:
    return {"tabs": entries, "label": label}


@register.inclusion_tag("components/facts.html")
def facts(entries: Iterable[Fact]) -> dict[str, Any]:
    """Named facts in a header or a column."""
    return {"facts": entries}


@register.inclusion_tag("components/avatar.html")
def avatar(name: str) -> dict[str, Any]:
    """The first letter of a patient's name, for the eye only."""
    return {"letter": name[:1].upper()}


@register.inclusion_tag("components/action.html")
def action(press: Action) -> dict[str, Any]:
    """A link, a form of one button, a confirmed one, or a greyed-out one with its reason."""
    return {"action": press, "why_id": f"why-{slugify(press.label + ' ' + press.about)}"}


@register.inclusion_tag("components/actions.html")
def actions(presses: Iterable[Action]) -> dict[str, Any]:
    return {"actions": presses}


@register.inclusion_tag("components/button.html")
def button(
    label: str, tone: str = "primary", icon: str = "", name: str = "", value: str = ""
) -> dict[str, Any]:
    """The submit button of a form."""
    return {"label": label, "tone": tone, "icon": icon, "name": name, "value": value}


@register.inclusion_tag("components/finding.html")
def finding(line: FindingLine) -> dict[str, Any]:
    """One finding: what is so, what to do, where the limit comes from, who may decide otherwise."""
    return {"finding": line, "look": states.LEVELS[line.level]}


@register.inclusion_tag("components/findings.html")
def findings(lines: Iterable[FindingLine]) -> dict[str, Any]:
    return {"findings": lines}


@register.inclusion_tag("components/feed.html")
def feed(entries: Iterable[FeedEntry], label: str) -> dict[str, Any]:
    """What happened or is asked, newest first: the assistant's column and a patient's timeline."""
    return {"feed": entries, "label": label}


@register.inclusion_tag("components/course_strip.html")
def course_strip(strip: CourseStrip) -> dict[str, Any]:
    cells = [(cell, states.COURSE[cell.state]) for cell in strip.cells]
    seen = {cell.state for cell in strip.cells}
    legend = [(code, look) for code, look in states.COURSE.items() if code in seen]
    return {"strip": strip, "cells": cells, "legend": legend}


@register.inclusion_tag("components/checkpoints.html")
def checkpoints(steps: Iterable[Checkpoint]) -> dict[str, Any]:
    """The steps of one visit with their times; one that is late says so in words."""
    return {"steps": steps}


@register.inclusion_tag("components/count_chart.html")
def count_chart(chart: CountChart) -> dict[str, Any]:
    """Counts over time against the four limits, with the same figures as a table."""
    return {"drawing": draw(chart), "chart": chart, "bands": states.BANDS}


@register.inclusion_tag("components/trend_chart.html")
def trend_chart(trend: Trend) -> dict[str, Any]:
    """A score over time against one line."""
    return {"drawing": draw_trend(trend), "trend": trend}


@register.simple_tag
def chart_shape(band: str) -> str:
    """The outline that marks a band, in the chart and in its legend."""
    return SHAPES[band]


@register.inclusion_tag("components/empty.html")
def empty(title: str, text: str = "", action: Action | None = None, icon: str = "inbox") -> dict[str, Any]:
    """Nothing here: why that is, and what to do."""
    return {"title": title, "text": text, "action": action, "icon": icon}


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, wide: bool = False) -> dict[str, Any]:
    """One form row: label, hint, errors beside the control and tied to it for screen readers."""
    described = [f"{bound.id_for_label or bound.html_name}-hint"] if bound.help_text else []
    described += [f"{bound.id_for_label or bound.html_name}-error"] if bound.errors else []
    attributes: dict[str, str | bool] = {"aria-describedby": " ".join(described)} if described else {}
    kind = getattr(bound.field.widget, "input_type", "")
    return {
        "field": bound,
        "control": bound.as_widget(attrs=attributes),
        "is_group": bound.field.widget.use_fieldset,
        "is_checkbox": kind == "checkbox" and not bound.field.widget.use_fieldset,
        "is_hidden": bound.is_hidden,
        "base": bound.id_for_label or bound.html_name,
        "wide": wide,
    }


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: BaseForm, title: str = "") -> dict[str, Any]:
    """All errors of a form at its head, each a link to its field."""
    return {"form": form, "fields": [bound for bound in form if bound.errors], "title": title}


@register.simple_block_tag
def panel(content: str, title: str, key: str = "", aside: str = "", presses: tuple[Action, ...] = ()) -> str:
    """A titled part of a page. `aside` is a word at the right of the title, `presses` its actions."""
    context = {
        "content": content,
        "title": title,
        "key": key or slugify(title),
        "aside": aside,
        "presses": presses,
    }
    return render_to_string("components/panel.html", context)


@register.simple_block_tag
def notice(content: str, tone: str = "fresh", title: str = "", icon: str = "note") -> str:
    """A message about the whole page: fresh, good, caution or stop."""
    context = {"content": content, "tone": tone, "title": title, "icon": icon}
    return render_to_string("components/notice.html", context)

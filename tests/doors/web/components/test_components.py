"""Does each component show its words, its icon and its reason, and escape what people typed?"""

import re
from dataclasses import fields, is_dataclass, replace

import pytest
from django import forms
from django.template import Context, Template

from oncodesk.domain.treatment.board import BoardState
from oncodesk.web.components import states
from oncodesk.web.components.parts import Action, CourseStrip, FindingLine, StateChip
from oncodesk.web.components.tags import icon_names
from oncodesk.web.look.examples import parts

SMUGGLED = "<img src=x onerror=alert(1)>\"'"


def drawn(source: str, **context: object) -> str:
    return Template("{% load components %}" + source).render(Context(context))


@pytest.mark.parametrize("state", list(BoardState))
def test_every_state_of_the_board_has_words_and_an_icon(state: BoardState) -> None:
    shown = drawn("{% state_chip chip %}", chip=StateChip(state.value))
    assert str(states.STATES[state.value].label) in shown
    assert "<svg" in shown


def test_the_words_of_the_states_are_the_decided_ones() -> None:
    words = [str(states.STATES[code].label) for code in ("ready", "waiting", "drawn", "oncologist", "hold")]
    assert words == ["Ready to treat", "Waiting for blood", "Drawn", "Oncologist decides", "Hold"]
    assert "Drawn 8:12" in drawn("{% state_chip chip %}", chip=StateChip("drawn", "8:12"))


def test_no_two_states_of_a_dose_share_an_icon() -> None:
    looks = [states.STATES[code] for code in states.STATES]
    assert len({look.icon for look in looks}) == len(looks)


def test_an_unknown_state_is_never_drawn() -> None:
    with pytest.raises(KeyError):
        drawn("{% state_chip chip %}", chip=StateChip("cleared"))


def test_every_named_icon_exists() -> None:
    tables = (
        states.STATES,
        states.LEVELS,
        states.BANDS,
        states.COURSE,
        states.URGENCY,
        states.SETUP,
        states.CONTENT,
    )
    assert {look.icon for table in tables for look in table.values()} <= set(icon_names())


def test_a_refused_action_cannot_be_pressed_and_says_why() -> None:
    shown = drawn("{% action press %}", press=parts.RELEASE_REFUSED)
    assert "disabled" in shown
    assert "<form" not in shown
    assert parts.NEUTROPHILS_HOLD in shown


def test_a_confirmed_action_asks_first_without_script() -> None:
    press = Action("Stop protocol", "/stop", "danger", "post", hidden=(("version", "3"),), confirm="Sure?")
    shown = drawn("{% action press %}", press=press)
    assert shown.index("<details") < shown.index("Sure?") < shown.index("</details>")
    assert 'name="version" value="3"' in shown


def test_a_finding_that_is_unknown_says_that_it_stops_the_dose() -> None:
    shown = drawn("{% finding line %}", line=FindingLine("unknown", "Platelets are missing.", "Draw again."))
    assert "stops the dose" in shown
    assert "Draw again." in shown


def test_the_course_says_state_and_full_drug_name_in_words() -> None:
    shown = drawn("{% course_strip strip %}", strip=parts.course())
    assert "vinCRIStine, Oct 6, Given" in shown
    assert 'title="vinCRIStine · Oct 6 · Given"' in shown


def test_a_wrong_field_keeps_what_was_typed_and_ties_the_error_to_it() -> None:
    class Weight(forms.Form):
        weight = forms.CharField(max_length=2)

    form = Weight({"weight": "66 lb"})
    form.is_valid()
    shown = drawn("{% field form.weight %}{% error_summary form %}", form=form)
    assert 'value="66 lb"' in shown
    assert re.search(r'aria-describedby="id_weight-error"', shown)
    assert 'id="id_weight-error"' in shown
    assert 'href="#id_weight"' in shown


def smuggled(part: object) -> object:
    """The same part with something nasty in each of its texts."""
    texts = {}
    for each in fields(part):  # type: ignore[arg-type]
        value = getattr(part, each.name)
        if each.name in ("state", "level", "code", "icon", "tone", "badge", "method", "band", "key", "url"):
            continue
        if isinstance(value, str):
            texts[each.name] = SMUGGLED
        elif isinstance(value, tuple) and value and is_dataclass(value[0]):
            texts[each.name] = tuple(smuggled(item) for item in value)  # type: ignore[assignment]
    return replace(part, **texts)  # type: ignore[type-var]


@pytest.mark.parametrize(
    ("source", "part"),
    [
        ("{% action part %}", parts.ACTIONS[3]),
        ("{% action part %}", parts.RELEASE_REFUSED),
        ("{% finding part %}", parts.FINDINGS[1]),
        ("{% feed entries 'Feed' %}", parts.FEED[0]),
        ("{% feed entries 'Feed' %}", parts.FEED[2]),
        ("{% course_strip part %}", CourseStrip("x", parts.course().cells[:2])),
        ("{% checkpoints entries %}", parts.CHECKPOINTS[0]),
        ("{% facts entries %}", parts.FACTS[0]),
        ("{% tabs entries 'Days' %}", parts.DAYS[0]),
        ("{% pills entries 'Visits' %}", parts.PILLS[1]),
        ("{% reading part %}", parts.READINGS[2]),
        ("{% panel title=part.title %}{{ part.text }}{% endpanel %}", parts.FEED[0]),
        ("{% notice title=part.title %}{{ part.text }}{% endnotice %}", parts.FEED[0]),
    ],
)
def test_what_people_typed_is_escaped(source: str, part: object) -> None:
    nasty = smuggled(part)
    shown = drawn(source, part=nasty, entries=[nasty])
    assert "<img" not in shown
    assert "&lt;img" in shown

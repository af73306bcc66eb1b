"""Do the templates keep to the page policy, and can every text in them be translated?"""

from tests.repo import templates
from tests.repo.tree import PACKAGE, files, listed, shown

_PAGES = tuple(path for path in files(".html") if path.is_relative_to(PACKAGE))


def test_no_template_holds_a_script_or_a_style() -> None:
    found = [line for path in _PAGES for line in templates.inline_parts(shown(path), path.read_text("utf-8"))]
    assert not found, listed(found)


def test_every_text_in_a_template_can_be_translated() -> None:
    found = [line for path in _PAGES for line in templates.untranslated(shown(path), path.read_text("utf-8"))]
    assert not found, listed(found)


def test_the_page_rule_fails_on_every_inline_part() -> None:
    for part in (
        "<script>go()</script>",
        "<style>a{}</style>",
        '<p style="color:red">',
        '<a onclick="go()">',
        '<a hx-on:click="go()">',
        '<a href="javascript:go()">',
    ):
        assert templates.inline_parts("a.html", part), part
    assert not templates.inline_parts("a.html", '<script src="{% static \'x.js\' %}"></script><p class="a">')


def test_the_translation_rule_fails_on_bare_words_only() -> None:
    for part in (
        "<p>Give the dose</p>",
        '<img alt="A dog">',
        "<p>{% if x %}Hold{% endif %}</p>",
        '<input placeholder="Name">',
    ):
        assert templates.untranslated("a.html", part), part
    for part in (
        '<p>{% translate "Give the dose" %}</p>',
        "<p>{% blocktranslate %}{{ n }} doses{% endblocktranslate %}</p>",
        "<img alt=\"{% translate 'A dog' %}\">",
        "<p>{{ name }}, {{ amount }} × 3</p>",
        "{# a remark #}{% comment %}a long remark{% endcomment %}",
        '<p class="card wide" id="today">·</p>',
    ):
        assert not templates.untranslated("a.html", part), part

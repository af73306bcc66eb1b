"""How are limits, drugs and standing orders read by a person: every line of the file, by its name?"""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from oncodesk.web.protocols.library_page import Reading, Row, Table

_ABOVE = frozenset({"schema", "id", "name", "version"})


def read_documents(documents: Mapping[str, Mapping[str, object]]) -> Reading:
    """One table a document; nested parts are named by their path."""
    tables = tuple(
        Table(
            str(document.get("name", name)),
            (_("Says"),),
            tuple(
                Row(" · ".join(path), (text,)) for path, text in _lines(document, ()) if path[0] not in _ABOVE
            ),
        )
        for name, document in documents.items()
    )
    return Reading(tables=tables)


def _lines(part: object, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(part, Mapping):
        if "value" in part:  # a number with where it comes from reads as one line
            yield path, _valued(part)
            return
        for name, inner in part.items():
            yield from _lines(inner, (*path, str(name).replace("_", " ")))
    elif isinstance(part, list) and any(isinstance(each, Mapping) for each in part):
        for number, inner in enumerate(part, start=1):
            yield from _lines(inner, (*path, str(number)))
    else:
        yield path, _said(part)


def _valued(part: Mapping[str, object]) -> str:
    beside = ", ".join(str(part[name]) for name in ("source", "evidence") if name in part)
    return f"{_said(part['value'])} ({beside})" if beside else _said(part["value"])


def _said(value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return "; ".join(_said(each) for each in value)
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {_said(each)}" for name, each in value.items())
    return str(value)

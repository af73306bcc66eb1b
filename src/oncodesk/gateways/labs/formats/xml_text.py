"""How does XML become a tree, with no entity ever expanded and nothing outside ever read?

A document type is refused before anything of it is read, so there are no entities to expand; characters
are decoded here, strictly, and not by what the parser makes of the declaration.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from oncodesk.domain.shared.verdict import Finding
from oncodesk.gateways.labs.formats.base import decode, hidden_marks

_BOM = b"\xef\xbb\xbf"
_DECLARED = re.compile(r'^<\?xml\s[^>]*?encoding\s*=\s*["\']([A-Za-z0-9._-]{1,40})["\']')
_CHARSETS = frozenset(
    {"utf-8", "us-ascii", "ascii", "iso-8859-1", "iso-8859-15", "latin-1", "windows-1252", "cp1252"}
)
_DEEPEST = 40
_WORTH = 500  # characters of a text that are looked at in a message


@dataclass
class Node:
    name: str
    attributes: dict[str, str]
    children: list["Node"] = field(default_factory=list)
    text: str = ""

    def all(self, name: str) -> Iterator["Node"]:
        """The children of a name, in their order."""
        return (each for each in self.children if each.name == name)

    def first(self, name: str) -> "Node":
        return next(self.all(name), Node(name, {}))

    def told(self, name: str) -> str:
        """What the children of a name say; a name that stands twice says both, which is no number."""
        return " ".join(filter(None, (each.text.strip() for each in self.all(name))))


@dataclass(frozen=True, slots=True)
class Tree:
    """The top of the document, or where reading it ended; `finding` is what is wrong with its letters."""

    top: Node | None
    broken: str = ""
    finding: Finding | None = None


class _RefusedError(Exception):
    """The document holds what a report never needs."""


def looks_like_xml(content: bytes, name: bytes) -> bool:
    start = content.removeprefix(_BOM).lstrip(b" \t\r\n")
    return start.startswith((b"<?xml", b"<" + name)) and b"<" + name in content


def tree_of(content: bytes) -> Tree:
    plain = content.removeprefix(_BOM).lstrip(b" \t\r\n")
    declared = _DECLARED.match(plain[:_WORTH].decode("ascii", "replace"))
    charset = declared[1].casefold() if declared else "utf-8"
    if charset not in _CHARSETS:
        return Tree(None, f"its letters are said to be {charset}")
    decoded = decode(plain, charset)
    if decoded.finding is not None:
        return Tree(None, finding=decoded.finding)
    building = _Building()
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler = building.start
    parser.EndElementHandler = building.end
    parser.CharacterDataHandler = building.characters
    parser.StartDoctypeDeclHandler = building.doctype
    try:
        parser.Parse(decoded.text.encode("utf-8"), True)
    except _RefusedError as refused:
        return Tree(None, str(refused))
    except expat.ExpatError as wrong:
        return Tree(None, f"line {wrong.lineno}: {expat.errors.messages[wrong.code]}")
    return Tree(building.top, finding=building.hidden)


class _Building:
    """The tree while the parser passes through the document."""

    def __init__(self) -> None:
        self.top: Node | None = None
        self.hidden: Finding | None = None
        self._open: list[Node] = []

    def doctype(self, *_: object) -> None:
        raise _RefusedError("it declares a document type, which a report never needs")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        node = Node(name, attributes)
        if self._open:
            self._open[-1].children.append(node)
        else:
            self.top = node
        self._open.append(node)
        if len(self._open) > _DEEPEST:
            raise _RefusedError("it is nested too deeply")
        for text in attributes.values():
            self.hidden = self.hidden or hidden_marks(text)

    def end(self, _: str) -> None:
        node = self._open.pop()
        self.hidden = self.hidden or hidden_marks(node.text)

    def characters(self, text: str) -> None:
        self._open[-1].text += text

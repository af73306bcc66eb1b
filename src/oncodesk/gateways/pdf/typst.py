"""How does Typst draw our pages: the same bytes each time, from our fonts alone, without a network?"""

import json
import threading
from dataclasses import asdict
from importlib.resources import as_file, files

from typst import Compiler

from oncodesk.gateways.pdf.base import Label, Record

_FOLDER = files("oncodesk.gateways.pdf")
_HERE = threading.local()  # a compiler that two threads share refuses the second


class Typst:
    """What a page says comes in as JSON and is set as plain text: no word of an owner is ever markup."""

    def label(self, label: Label) -> bytes:
        return _draw("label.typ", json.dumps(asdict(label)))

    def record(self, record: Record) -> bytes:
        return _draw("record.typ", json.dumps(asdict(record)))


def _draw(layout: str, content: str) -> bytes:
    with as_file(_FOLDER / "layouts") as layouts:
        drawn = _compiler().compile(
            layouts / layout, root=layouts, sys_inputs={"content": content}, timestamp=0
        )
    if not isinstance(drawn, bytes):
        raise TypeError(f"{layout} was drawn as no single file")
    return drawn


def _compiler() -> Compiler:
    if not hasattr(_HERE, "compiler"):
        with as_file(_FOLDER / "fonts") as fonts:
            _HERE.compiler = Compiler(font_paths=[fonts], ignore_system_fonts=True)
    compiler: Compiler = _HERE.compiler
    return compiler

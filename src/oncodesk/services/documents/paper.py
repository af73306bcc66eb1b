"""Which gateway draws our paper, and what can be said to it?"""

from oncodesk.gateways.pdf.base import Label, Line, PdfGateway, Record, Section, Table
from oncodesk.gateways.pdf.typst import Typst

__all__ = ["Label", "Line", "Record", "Section", "Table", "draw_label", "draw_record"]

_GATEWAY: PdfGateway = Typst()


def draw_label(label: Label) -> bytes:
    """A PDF of one label; the same label gives the same bytes."""
    return _GATEWAY.label(label)


def draw_record(record: Record) -> bytes:
    """A PDF of letter pages; the same record gives the same bytes."""
    return _GATEWAY.record(record)

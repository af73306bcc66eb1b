"""Which format is a laboratory's file? The content decides, never its name; one file a format."""

from dataclasses import replace

from oncodesk.domain.labs.result import RawFile
from oncodesk.gateways.labs.formats import (
    antech_json,
    csv_table,
    fhir_bundle,
    hl7v2,
    idexx_json,
    labreport_xml,
)
from oncodesk.gateways.labs.formats.base import Format

FORMATS: tuple[Format, ...] = (
    hl7v2.FORMAT,
    fhir_bundle.FORMAT,
    antech_json.FORMAT,
    idexx_json.FORMAT,
    labreport_xml.FORMAT,
    csv_table.FORMAT,
)


def read_bytes(content: bytes) -> RawFile | None:
    """The texts of a laboratory file of any known format; None when no format recognises it."""
    for each in FORMATS:
        if each.recognises(content):
            return replace(each.read(content), form=each.name)
    return None


def known_formats() -> str:
    return ", ".join(each.name for each in FORMATS)

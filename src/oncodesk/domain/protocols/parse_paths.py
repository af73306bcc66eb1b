"""Where else may a course go: other protocols named by id, another drug, the way off the protocol?"""

from collections.abc import Mapping

from oncodesk.domain.protocols.fields import Reading, Table, shown
from oncodesk.domain.protocols.lines import Path
from oncodesk.domain.protocols.parse_doses import read_dose, read_evidence
from oncodesk.domain.protocols.protocol import Alternative, Dose, OffProtocol


def read_links(reading: Reading, table: Table, path: Path, key: str) -> tuple[str, ...]:
    """Ids of other protocols; whether they exist is asked where the library is known."""
    names = reading.texts_of(table, path, key, required=False)
    if not path and table.get("id") in names:
        reading.wrong((key,), f"“{key}” names this protocol itself.", "Name another one, or leave it out.")
    return names


def read_alternatives(
    reading: Reading, table: Table, doses: Mapping[str, Dose], species: tuple[str, ...]
) -> tuple[Alternative, ...]:
    """A dose like any other, with the dose of this file in whose place it stands, and when."""
    found = []
    for path, entry in reading.tables_of(table, (), "alternatives", most=20):
        instead_of = reading.id_of(entry, path, "instead_of")
        if instead_of and instead_of not in doses:
            reading.wrong(
                (*path, "instead_of"),
                f"The dose {shown(instead_of)} is not described.",
                f"Name one of {', '.join(doses)}.",
            )
        when = reading.text_of(entry, path, "when")
        dose = read_dose(reading, instead_of, entry, path, species, beside=("instead_of", "when"))
        if instead_of in doses and doses[instead_of].drug == dose.drug:
            reading.wrong(
                (*path, "drug"), f"{shown(dose.drug)} stands in its own place.", "Name another drug."
            )
        found.append(Alternative(instead_of, when, dose))
    return tuple(found)


def read_off_protocol(reading: Reading, table: Table) -> tuple[OffProtocol, ...]:
    found = []
    for path, entry in reading.tables_of(table, (), "off_protocol", most=20):
        reading.known_keys(entry, path, ("when", "then", "protocols", "evidence"))
        found.append(
            OffProtocol(
                when=reading.text_of(entry, path, "when"),
                then=reading.text_of(entry, path, "then"),
                protocols=read_links(reading, entry, path, "protocols"),
                evidence=read_evidence(reading, entry, path),
            )
        )
    return tuple(found)

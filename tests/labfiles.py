"""How would each laboratory format write the same draw? Made-up animals, one builder a format."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from tests import laboratory

DRAWN = "2026-10-20T08:10:00-04:00"
LOINC = {"WBC": "26464-8", "Neutrophils": "26499-4", "Neutrophils %": "26511-6", "Platelets": "26515-7"}


@dataclass(frozen=True)
class Line:
    """One result as it would be printed; `status` is one of ours."""

    name: str
    value: str
    unit: str
    status: str = "final"
    comment: str = ""


GOOD = (
    Line("WBC", "6.0", "10^9/L"),
    Line("Neutrophils", "3.9", "10^9/L"),
    Line("Neutrophils %", "65", "%"),
    Line("Platelets", "240", "10^9/L"),
    Line("HCT", "41.5", "%"),
)


@dataclass(frozen=True)
class Draw:
    patient: str = "Biscuit"
    owner: str = "Rivera"
    species: str = "Canine"
    collected: str = DRAWN
    number: str = "A100"
    lines: tuple[Line, ...] = field(default=GOOD)

    def but(self, name: str, **changed: str) -> "Draw":
        """The same draw with one result changed."""
        return replace(
            self, lines=tuple(replace(each, **changed) if each.name == name else each for each in self.lines)
        )


def _sign(line: Line) -> str:
    return line.value[: len(line.value) - len(line.value.lstrip("<>="))]


def hl7(draws: Sequence[Draw]) -> bytes:
    words = {"final": "F", "corrected": "C", "preliminary": "P", "withdrawn": "W"}
    told = []
    for place, draw in enumerate(draws):
        lines = []
        for each in draw.lines:
            lines.append(
                laboratory.obx(
                    f"^{each.name}",
                    each.value,
                    each.unit.replace("^", "*"),
                    words.get(each.status, each.status),
                )
            )
            lines += [f"NTE|1||{each.comment}"] if each.comment else []
        stamp = draw.collected.replace("-", "", 2).replace(":", "").replace("T", "")
        told.append(
            laboratory.message(
                lines,
                head=laboratory.msh(number=f"M{place}"),
                animal=laboratory.pid(f"{draw.owner}^{draw.patient}".replace("&", "\\T\\"), draw.species),
                order=laboratory.obr(drawn=stamp).replace("F123", draw.number),
            )
        )
    return b"".join(told)


def idexx(draws: Sequence[Draw]) -> bytes:
    words = {
        "final": "COMPLETE",
        "corrected": "CORRECTED",
        "preliminary": "PARTIAL",
        "withdrawn": "CANCELLED",
    }
    return _json(
        {
            "batchId": "B1",
            "results": [
                {
                    "resultId": f"R{draw.number}",
                    "accessionId": draw.number,
                    "status": "COMPLETE",
                    "specimenCollectionDate": draw.collected,
                    "updatedDate": "2026-10-20T12:35:00Z",
                    "patient": {
                        "name": draw.patient,
                        "clientLastName": draw.owner,
                        "speciesName": draw.species,
                    },
                    "categories": [
                        {
                            "code": "Hematology",
                            "name": "CBC",
                            "notes": [],
                            "tests": [
                                {
                                    "code": each.name.upper(),
                                    "name": each.name,
                                    "result": each.value.lstrip("<>="),
                                    "qualifier": each.value[
                                        : len(each.value) - len(each.value.lstrip("<>="))
                                    ],
                                    "resultType": "NUMERIC",
                                    "status": words.get(each.status, each.status),
                                    "units": each.unit,
                                    "low": 1,
                                    "high": 500,
                                    "notes": [each.comment] if each.comment else [],
                                }
                                for each in draw.lines
                            ],
                        }
                    ],
                }
                for draw in draws
            ],
        }
    )


def items(draws: Sequence[Draw]) -> bytes:
    """The shape that integrators make of IDEXX results; numbers stay numbers."""
    words = {"final": "DONE", "corrected": "REVISED", "preliminary": "PENDING", "withdrawn": "CANCELLED"}
    told = [
        {
            "id": f"R{draw.number}",
            "orderId": draw.number,
            "status": "COMPLETED",
            "collectedDate": draw.collected,
            "order": {
                "patient": {"name": draw.patient, "species": draw.species},
                "client": {"lastName": draw.owner},
            },
            "testResults": [
                {
                    "code": "CBC",
                    "name": "CBC",
                    "items": [
                        {
                            "code": each.name,
                            "name": each.name,
                            "status": words.get(each.status, each.status),
                            "notes": each.comment,
                            "valueQuantity": {"value": each.value, "units": each.unit},
                            "referenceRange": [{"type": "NORMAL", "low": 1, "high": 500}],
                        }
                        for each in draw.lines
                    ],
                }
            ],
        }
        for draw in draws
    ]
    return _json({"integrationId": "I1", "results": told})


def antech(draws: Sequence[Draw]) -> bytes:
    words = {"final": "F", "corrected": "C", "preliminary": "P", "withdrawn": "X"}
    return _json(
        [
            {
                "LabAccessionID": draw.number,
                "OrderStatus": "Final",
                "Corrected": "",
                "CorrectedTestCount": 0,
                "CollectionDateTime": draw.collected,
                "ReceivedDateTime": "2026-10-21T09:00:00",
                "Pet": {"Name": draw.patient, "Species": draw.species},
                "Client": {"FirstName": "Ana", "LastName": draw.owner},
                "UnitCodeResults": [
                    {
                        "OrderCode": "HHEM",
                        "UnitCodeDisplayName": "CBC",
                        "ResultStatus": "F",
                        "OrderControlStatus": "RE",
                        "TestCodeResults": [
                            {
                                "TestCodeExtID": str(51100 + place),
                                "Test": each.name,
                                "Result": each.value,
                                "Unit": each.unit,
                                "Range": "1-500",
                                "AbnormalFlag": "",
                                "ResultStatus": words.get(each.status, each.status),
                                "ReportComments": [{"Comment": each.comment}] if each.comment else [],
                            }
                            for place, each in enumerate(draw.lines)
                        ],
                    }
                ],
            }
            for draw in draws
        ]
    )


def xml(draws: Sequence[Draw]) -> bytes:
    words = {"final": "F", "corrected": "C", "preliminary": "P", "withdrawn": "X"}
    told = ['<?xml version="1.0" encoding="utf-8"?>', "<LabReport>", "<ReportHeader/>"]
    for draw in draws:
        told += [
            '<Accession Order-Status="F"><AccessionHeader>',
            '<Accession-ID ID="900001" Type="Clinic-AccID"/>',
            f'<Accession-ID ID={quoteattr(draw.number)} Type="Lab-AccID"/>',
            '<TimeStamp Type="Order Received DateTime" Value="2026-10-21T09:00:00"/>',
            f'<TimeStamp Type="Collected DateTime" Value={quoteattr(draw.collected)}/>',
            f"<Pet><Name>{escape(draw.patient)}</Name><Species>{escape(draw.species)}</Species>",
            f"<Owner>{escape(draw.owner)}, Ana</Owner></Pet></AccessionHeader>",
            '<UnitCode OrderCode="HHEM" Order-Control-Status="RE" Status="F"><Name>CBC</Name>',
        ]
        for place, each in enumerate(draw.lines):
            status = words.get(each.status, each.status)
            told.append(
                f'<TestCode Ext-ID="{51100 + place}" Status={quoteattr(status)}>'
                f"<Name>{escape(each.name)}</Name><Value>{escape(each.value)}</Value><Units><![CDATA[{each.unit}]]></Units><Range>1-500</Range>"
                + (f"<Comment>{escape(each.comment)}</Comment>" if each.comment else "")
                + "</TestCode>"
            )
        told.append("</UnitCode></Accession>")
    return "".join([*told, "</LabReport>"]).encode()


def fhir(draws: Sequence[Draw]) -> bytes:
    words = {"withdrawn": "entered-in-error"}
    entries: list[dict[str, Any]] = []
    patients: dict[tuple[str, str, str], str] = {}
    for draw in draws:
        key = (draw.patient, draw.owner, draw.species)
        if key not in patients:
            patients[key] = f"Patient/p{len(patients) + 1}"
            entries.append(_animal(patients[key], *key))
        subject = {"reference": patients[key]}
        results = []
        for place, each in enumerate(draw.lines):
            name = f"Observation/{draw.number}-{place}"
            results.append({"reference": name})
            sign = _sign(each)
            quantity: dict[str, Any] = {"value": _Number(each.value.lstrip("<>=")), "unit": each.unit}
            entries.append(
                _entry(
                    name,
                    status=words.get(each.status, each.status),
                    code={
                        "coding": [{"system": "http://loinc.org", "code": LOINC[each.name]}]
                        if each.name in LOINC
                        else [],
                        "text": each.name,
                    },
                    subject=subject,
                    effectiveDateTime=draw.collected,
                    valueQuantity=quantity | ({"comparator": sign} if sign else {}),
                    note=[{"text": each.comment}] if each.comment else [],
                )
            )
        entries.append(
            _entry(
                f"DiagnosticReport/{draw.number}",
                status="final",
                code={"text": "CBC"},
                subject=subject,
                effectiveDateTime=draw.collected,
                issued="2026-10-20T12:35:00Z",
                result=results,
            )
        )
    return _json({"resourceType": "Bundle", "type": "collection", "entry": entries})


def _entry(reference: str, /, **members: Any) -> dict[str, Any]:
    kind, _, number = reference.partition("/")
    return {
        "fullUrl": f"urn:example:{number}:{kind}",
        "resource": {
            "resourceType": kind,
            "id": number,
            **{key: each for key, each in members.items() if each},
        },
    }


def _animal(reference: str, patient: str, owner: str, species: str) -> dict[str, Any]:
    told = {"url": "species", "valueCodeableConcept": {"text": species}}
    return _entry(
        reference,
        name=[{"given": [patient]}],
        contact=[{"name": {"family": owner}}],
        extension=[{"url": "http://hl7.org/fhir/StructureDefinition/patient-animal", "extension": [told]}]
        if species
        else [],
    )


class _Number(str):
    """A text that is written into JSON without quotes."""


def _json(value: Any) -> bytes:
    marked: dict[str, str] = {}

    def mark(each: Any) -> Any:
        if isinstance(each, _Number):
            if not (each.isascii() and each.replace(".", "", 1).isdigit()):
                return str(each)
            marked[f'"@{len(marked)}@"'] = str(each)
            return f"@{len(marked) - 1}@"
        if isinstance(each, dict):
            return {key: mark(part) for key, part in each.items()}
        return [mark(part) for part in each] if isinstance(each, list) else each

    text = json.dumps(mark(value), ensure_ascii=False, indent=1)
    return re.sub(r'"@\d+@"', lambda found: marked[found[0]], text).encode()


def csv(draws: Sequence[Draw]) -> bytes:
    words = {"corrected": "corrected"}
    header = "patient,owner,species,collected_at,analyte,value,unit,status,low,high"
    commented = any(each.comment for draw in draws for each in draw.lines)
    rows = [header + (",comment" if commented else "")]
    for draw in draws:
        for each in draw.lines:
            cells = [draw.patient, draw.owner, draw.species, draw.collected, each.name, each.value, each.unit]
            cells += [words.get(each.status, each.status), "1", "500"] + ([each.comment] if commented else [])
            rows.append(",".join(f'"{cell}"' if set(cell) & set(',"\n') else cell for cell in cells))
    return ("\r\n".join(rows) + "\r\n").encode()


BUILDERS: dict[str, Callable[[Sequence[Draw]], bytes]] = {
    "hl7": hl7,
    "idexx": idexx,
    "items": items,
    "antech": antech,
    "xml": xml,
    "fhir": fhir,
    "csv": csv,
}

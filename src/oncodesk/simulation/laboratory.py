"""What does an invented laboratory send? HL7 v2 messages, in range or with whatever a story asks for."""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

CHEMISTRY = (("ALT", "45", "U/L"), ("CREA^Creatinine", "0.9", "mg/dL"), ("TBIL", "0.2", "mg/dL"))
CORRECTED, FINAL = "C", "F"


@dataclass(frozen=True, slots=True)
class Sample:
    """One draw as the laboratory reports it. Counts in 10^9/L; `order` is the laboratory's own number."""

    order: str
    drawn_at: datetime
    patient: str
    owner: str
    species: str = "CANINE"
    neutrophils: Decimal = Decimal("4.0")
    platelets: Decimal = Decimal(240)
    neutrophil_unit: str = "10*3/uL"
    status: str = FINAL
    comment: str = ""
    platelet_comment: str = ""

    def corrected(self, neutrophils: Decimal) -> "Sample":
        """The same draw told again with another count."""
        return replace(self, neutrophils=neutrophils, status=CORRECTED)


def message(sample: Sample, number: str, sent_at: datetime) -> bytes:
    """An ORU^R01 message of one complete blood count with chemistry; white cells fit the neutrophils."""
    white = (sample.neutrophils / Decimal("0.65")).quantize(Decimal("0.01"))
    percent = (100 * sample.neutrophils / white).quantize(Decimal("0.1"))
    counts = [
        ("WBC", f"{white}", "10*3/uL"),
        ("NEUT^Neutrophils", f"{sample.neutrophils}", sample.neutrophil_unit),
        ("NEUT%^Neutrophils %", f"{percent}", "%"),
        ("PLT^Platelets", f"{sample.platelets}", "K/uL"),
        ("HCT", "41.5", "%"),
        *CHEMISTRY,
    ]
    segments = [
        f"MSH|^~\\&|VETLAB|LAB|PMS|CLINIC|{_time(sent_at)}||ORU^R01|{number}|P|2.5",
        _fields("PID", {5: f"{sample.owner}^{sample.patient}", 35: sample.species}),
        _fields(
            "OBR",
            {
                1: "1",
                3: sample.order,
                4: "CBC^Complete blood count",
                7: _time(sample.drawn_at),
                25: sample.status,
            },
        ),
    ]
    if sample.comment:
        segments.append(f"NTE|1||{sample.comment}")
    for place, (name, value, unit) in enumerate(counts, start=1):
        segments.append(f"OBX|{place}|NM|{name}||{value}|{unit}|||||{sample.status}")
        if name.startswith("PLT") and sample.platelet_comment:
            segments.append(f"NTE|1||{sample.platelet_comment}")
    return ("\r".join(segments) + "\r").encode()


def _time(at: datetime) -> str:
    return f"{at:%Y%m%d%H%M%S%z}"


def _fields(name: str, filled: dict[int, str]) -> str:
    fields = [name] + [""] * max(filled)
    for place, text in filled.items():
        fields[place] = text
    return "|".join(fields)

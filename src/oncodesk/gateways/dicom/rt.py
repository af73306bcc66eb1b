"""What does a DICOM RT Plan or RT Beams Treatment Record say? Only its labels and numbers, never pixels.

Tags are those of DICOM PS3.3, RT Plan and RT Beams Treatment Record. A value that is not whole, not positive
or told twice differently is left out: a missing value is unknown to the rules.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from io import BytesIO

from pydicom import config, dcmread
from pydicom.dataset import Dataset
from pydicom.uid import RTBeamsTreatmentRecordStorage, RTPlanStorage

from oncodesk.domain.treatment.radiation_files import FileKind, RadiationFile

LARGEST = 20 * 1024 * 1024
_KINDS = {RTPlanStorage: FileKind.PLAN, RTBeamsTreatmentRecordStorage: FileKind.RECORD}
# A deflated file can be a thousand times larger inside; its name stands in plain bytes at the beginning.
_DEFLATED = b"1.2.840.10008.1.2.1.99"
_READ = [
    *("SpecificCharacterSet", "SOPClassUID", "SOPInstanceUID", "PatientName", "PatientID"),
    *("ResponsiblePerson", "PatientSpeciesDescription", "RTPlanLabel", "FractionGroupSequence"),
    *("TreatmentDate", "TreatmentSessionBeamSequence", "CalculatedDoseReferenceSequence"),
    "ReferencedRTPlanSequence",
]
_MOST_GY = Decimal(1000)
# A warning would repeat the bytes, a patient's name among them, in the log; the rules check values anyway.
config.settings.reading_validation_mode = config.IGNORE


def read_file(content: bytes) -> RadiationFile | None:
    """The file in our words; None for what is no whole plan or treatment record, or is too large."""
    if len(content) > LARGEST or content[128:132] != b"DICM" or _DEFLATED in content:
        return None
    try:
        kept = dcmread(BytesIO(content), stop_before_pixels=True, specific_tags=list(_READ))
        kind = _KINDS.get(kept.get("SOPClassUID"))
        return None if kind is None else _told(kind, kept)
    except Exception:  # foreign bytes fail in many ways inside the reader; each is "no such file"
        return None


def _told(kind: FileKind, kept: Dataset) -> RadiationFile:
    groups = _items(kept, "FractionGroupSequence")
    group = groups[0] if len(groups) == 1 else Dataset()
    beams = _items(kept, "TreatmentSessionBeamSequence")
    doses = _items(kept, "CalculatedDoseReferenceSequence")
    plans = {_text(each, "ReferencedSOPInstanceUID") for each in _items(kept, "ReferencedRTPlanSequence")}
    is_plan = kind is FileKind.PLAN
    return RadiationFile(
        kind=kind,
        uid=_text(kept, "SOPInstanceUID"),
        patient=_text(kept, "PatientName"),
        patient_id=_text(kept, "PatientID"),
        responsible=_text(kept, "ResponsiblePerson"),
        species=_text(kept, "PatientSpeciesDescription"),
        plan_label=_text(kept, "RTPlanLabel") if is_plan else "",
        plan_uid=plans.pop() if len(plans) == 1 and not is_plan else "",
        fractions=_whole(group.get("NumberOfFractionsPlanned")),
        gy=_sum([_gray(each.get("BeamDose")) for each in _items(group, "ReferencedBeamSequence")])
        if is_plan
        else _sum([_gray(each.get("CalculatedDoseReferenceDoseValue")) for each in doses if len(doses) == 1]),
        number=_same([_whole(each.get("CurrentFractionNumber")) for each in beams]),
        treated_on=_day(_text(kept, "TreatmentDate")),
        ended_normally=_ended([_text(each, "TreatmentTerminationStatus") for each in beams]),
    )


def _items(kept: Dataset, name: str) -> list[Dataset]:
    return list(kept.get(name) or [])


def _text(kept: Dataset, name: str) -> str:
    told = "".join(each for each in str(kept.get(name) or "") if each.isprintable())
    return " ".join(told.replace("^", " ").split())[:64]


def _whole(value: object) -> int | None:
    told = str(value)
    return int(told) if told.isascii() and told.isdigit() and 0 < int(told[:6]) == int(told) else None


def _gray(value: object) -> Decimal | None:
    try:
        told = Decimal(str(value))
    except InvalidOperation:
        return None
    return told if told.is_finite() and 0 < told < _MOST_GY else None


def _sum(doses: Sequence[Decimal | None]) -> Decimal | None:
    """All together; None when one of them is missing, or all are."""
    told = [each for each in doses if each is not None]
    return sum(told, Decimal(0)).quantize(Decimal("0.001")) if told and len(told) == len(doses) else None


def _same(numbers: Sequence[int | None]) -> int | None:
    return numbers[0] if len(set(numbers)) == 1 else None


def _day(told: str) -> date | None:
    try:
        return date.fromisoformat(told) if len(told) == 8 else None
    except ValueError:
        return None


def _ended(told: Sequence[str]) -> bool | None:
    """True when every beam ended as planned, False when one did not; None when one does not say."""
    if any(each not in ("", "NORMAL", "UNKNOWN") for each in told):
        return False
    return True if told and all(each == "NORMAL" for each in told) else None

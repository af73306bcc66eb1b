"""Which DICOM files of a planning system are built for a test?"""

from io import BytesIO

from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.uid import (
    UID,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    RTBeamsTreatmentRecordStorage,
    RTPlanStorage,
    generate_uid,
)

PLAN_UID = generate_uid(entropy_srcs=["plan"])


def _of(**values: object) -> Dataset:
    made = Dataset()
    for name, value in values.items():
        setattr(made, name, value)
    return made


def _file(kind: UID, uid: UID, values: dict[str, object], syntax: UID) -> bytes:
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID = kind, uid
    meta.TransferSyntaxUID = syntax
    made = FileDataset("", {}, file_meta=meta, preamble=b"\0" * 128)
    made.SOPClassUID, made.SOPInstanceUID = kind, uid
    for name, value in values.items():
        if value is not None:
            setattr(made, name, value)
    kept = BytesIO()
    made.save_as(kept, enforce_file_format=True)
    return kept.getvalue()


def plan(syntax: UID = ExplicitVRLittleEndian, **changed: object) -> bytes:
    """A plan P-1 of 16 fractions: two beams of 1.5 Gy."""
    beams = Sequence([_of(BeamDose=dose) for dose in ("1.4999", "1.5")])
    told: dict[str, object] = {
        "PatientName": "Rivera^Juniper",
        "PatientID": "RT-77",
        "PatientSpeciesDescription": "Canine",
        "RTPlanLabel": "P-1",
        "FractionGroupSequence": Sequence([_of(NumberOfFractionsPlanned=16, ReferencedBeamSequence=beams)]),
    }
    return _file(RTPlanStorage, PLAN_UID, told | changed, syntax)


def record(gy: str | None = "3", number: int = 1, ended: str = "NORMAL", **changed: object) -> bytes:
    """A treatment record of the first fraction, on Monday October 5."""
    beams = [_of(CurrentFractionNumber=number, TreatmentTerminationStatus=ended) for _each in range(2)]
    told: dict[str, object] = {
        "PatientName": "Rivera^Juniper",
        "PatientID": "RT-77",
        "PatientSpeciesDescription": "Canine",
        "TreatmentDate": "20261005",
        "TreatmentSessionBeamSequence": Sequence(beams),
        "ReferencedRTPlanSequence": Sequence([_of(ReferencedSOPInstanceUID=PLAN_UID)]),
    }
    if gy is not None:
        told["CalculatedDoseReferenceSequence"] = Sequence([_of(CalculatedDoseReferenceDoseValue=gy)])
    return _file(
        RTBeamsTreatmentRecordStorage,
        generate_uid(entropy_srcs=["record"]),
        told | changed,
        ImplicitVRLittleEndian,
    )

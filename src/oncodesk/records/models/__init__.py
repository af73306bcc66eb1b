"""All tables of Oncodesk, one file a noun."""

from oncodesk.records.models.anesthesia import (
    AnesthesiaEntryRow,
    AnesthesiaRow,
    ControlledDrugRow,
    FastingInstructionRow,
)
from oncodesk.records.models.assistant import ProposalRow, TaskRow
from oncodesk.records.models.audit import AuditEntryRow, RequestKeyRow
from oncodesk.records.models.comms import MessageEventRow, MessageRow
from oncodesk.records.models.death import DeathRow
from oncodesk.records.models.dosing import ExposureRow, HeartCheckRow
from oncodesk.records.models.examinations import BloodPressureRow, UrineRow
from oncodesk.records.models.home_drugs import HomeDrugRow, HomeDrugsAskedRow, InteractionDecisionRow
from oncodesk.records.models.labs import LabReportRow, LabRequestRow, LabResultRow, LabReviewRow
from oncodesk.records.models.patients import (
    ClientRow,
    ConsentRow,
    DiagnosisRow,
    PatientRow,
    RelationRow,
    WeightRow,
)
from oncodesk.records.models.people import MembershipRow, PersonRow
from oncodesk.records.models.practice import (
    ClosureRow,
    ContentReviewRow,
    ContentVersionRow,
    DocumentRow,
    DutyRow,
    OpeningRow,
    PracticeRow,
)
from oncodesk.records.models.preparation import PreparationRow
from oncodesk.records.models.radiation import (
    FractionRow,
    FractionSlotRow,
    RadiationCourseRow,
    RadiationOutageRow,
    RadiationPhaseRow,
    RadiationResourceRow,
)
from oncodesk.records.models.radiation_review import (
    AcuteEffectRow,
    RadiationAfterRow,
    RadiationFileRow,
    RadiationReviewRow,
)
from oncodesk.records.models.scheduling import (
    AppointmentRow,
    CourseRow,
    DoseModificationRow,
    ScheduleChangeRow,
    VisitRow,
)
from oncodesk.records.models.toxicity import (
    AdverseEventRow,
    MishapRow,
    OwnerReportRow,
    QualityOfLifeRow,
    ReductionAnswerRow,
    ResponseRow,
    SignsDecisionRow,
    SignsRow,
    TemperatureRow,
)
from oncodesk.records.models.treatment import (
    AdministrationRow,
    BedsideCheckRow,
    DecisionRow,
    OrderRow,
    ReleaseRow,
)

__all__ = [
    "AcuteEffectRow",
    "AdministrationRow",
    "AdverseEventRow",
    "AnesthesiaEntryRow",
    "AnesthesiaRow",
    "AppointmentRow",
    "AuditEntryRow",
    "BedsideCheckRow",
    "BloodPressureRow",
    "ClientRow",
    "ClosureRow",
    "ConsentRow",
    "ContentReviewRow",
    "ContentVersionRow",
    "ControlledDrugRow",
    "CourseRow",
    "DeathRow",
    "DecisionRow",
    "DiagnosisRow",
    "DocumentRow",
    "DoseModificationRow",
    "DutyRow",
    "ExposureRow",
    "FastingInstructionRow",
    "FractionRow",
    "FractionSlotRow",
    "HeartCheckRow",
    "HomeDrugRow",
    "HomeDrugsAskedRow",
    "InteractionDecisionRow",
    "LabReportRow",
    "LabRequestRow",
    "LabResultRow",
    "LabReviewRow",
    "MembershipRow",
    "MessageEventRow",
    "MessageRow",
    "MishapRow",
    "OpeningRow",
    "OrderRow",
    "OwnerReportRow",
    "PatientRow",
    "PersonRow",
    "PracticeRow",
    "PreparationRow",
    "ProposalRow",
    "QualityOfLifeRow",
    "RadiationAfterRow",
    "RadiationCourseRow",
    "RadiationFileRow",
    "RadiationOutageRow",
    "RadiationPhaseRow",
    "RadiationResourceRow",
    "RadiationReviewRow",
    "ReductionAnswerRow",
    "RelationRow",
    "ReleaseRow",
    "RequestKeyRow",
    "ResponseRow",
    "ScheduleChangeRow",
    "SignsDecisionRow",
    "SignsRow",
    "TaskRow",
    "TemperatureRow",
    "UrineRow",
    "VisitRow",
    "WeightRow",
]

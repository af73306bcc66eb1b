"""Who writes radiation courses, fractions, what they take, and the anesthetics around them?"""

from oncodesk.records.models import (
    AcuteEffectRow,
    AnesthesiaEntryRow,
    AnesthesiaRow,
    ControlledDrugRow,
    DocumentRow,
    FastingInstructionRow,
    FractionRow,
    FractionSlotRow,
    RadiationAfterRow,
    RadiationCourseRow,
    RadiationFileRow,
    RadiationOutageRow,
    RadiationPhaseRow,
    RadiationResourceRow,
    RadiationReviewRow,
)
from oncodesk.records.write.ledger import adds, changes, marks_changed

add_resource = adds(RadiationResourceRow)
change_resource = changes(RadiationResourceRow)
add_outage = adds(RadiationOutageRow)
change_outage = changes(RadiationOutageRow)
add_course = adds(RadiationCourseRow)
change_course = changes(RadiationCourseRow)
add_phase = adds(RadiationPhaseRow)
change_phase = changes(RadiationPhaseRow)
add_fraction = adds(FractionRow)
change_fraction = changes(FractionRow)
mark_fraction = marks_changed(FractionRow)
add_slot = adds(FractionSlotRow)
change_slot = changes(FractionSlotRow)
add_instruction = adds(FastingInstructionRow)
change_instruction = changes(FastingInstructionRow)
add_anesthesia = adds(AnesthesiaRow)
change_anesthesia = changes(AnesthesiaRow)
add_entry = adds(AnesthesiaEntryRow)
add_controlled = adds(ControlledDrugRow)
change_controlled = changes(ControlledDrugRow)
add_effect = adds(AcuteEffectRow)
add_review = adds(RadiationReviewRow)
add_after = adds(RadiationAfterRow)
change_after = changes(RadiationAfterRow)
add_file = adds(RadiationFileRow)
add_document = adds(DocumentRow)

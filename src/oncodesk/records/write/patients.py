"""Who writes clients, patients, and what was measured or agreed about them?"""

from oncodesk.records.models import (
    ClientRow,
    ConsentRow,
    DiagnosisRow,
    DocumentRow,
    PatientRow,
    RelationRow,
    WeightRow,
)
from oncodesk.records.write.ledger import adds, changes, marks_changed, removes

add_client = adds(ClientRow)
change_client = changes(ClientRow)
add_patient = adds(PatientRow)
change_patient = changes(PatientRow)
mark_patient = marks_changed(PatientRow)
add_relation = adds(RelationRow)
change_relation = changes(RelationRow)
remove_relation = removes(RelationRow)
add_weight = adds(WeightRow)
change_weight = changes(WeightRow)
add_diagnosis = adds(DiagnosisRow)
change_diagnosis = changes(DiagnosisRow)
add_consent = adds(ConsentRow)
change_consent = changes(ConsentRow)
add_document = adds(DocumentRow)

"""What is written about how she was since the last dose?"""

from oncodesk.records.models import (
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
from oncodesk.records.write.ledger import adds, changes

add_temperature = adds(TemperatureRow)
add_signs = adds(SignsRow)
add_signs_decision = adds(SignsDecisionRow)
add_owner_report = adds(OwnerReportRow)
change_owner_report = changes(OwnerReportRow)
add_event = adds(AdverseEventRow)
change_event = changes(AdverseEventRow)
add_mishap = adds(MishapRow)
change_mishap = changes(MishapRow)
add_reduction_answer = adds(ReductionAnswerRow)
add_response = adds(ResponseRow)
change_response = changes(ResponseRow)
add_quality_of_life = adds(QualityOfLifeRow)

"""What is written about how she was since the last dose?"""

from oncodesk.records.models import OwnerReportRow, SignsDecisionRow, SignsRow, TemperatureRow
from oncodesk.records.write.ledger import adds, changes

add_temperature = adds(TemperatureRow)
add_signs = adds(SignsRow)
add_signs_decision = adds(SignsDecisionRow)
add_owner_report = adds(OwnerReportRow)
change_owner_report = changes(OwnerReportRow)

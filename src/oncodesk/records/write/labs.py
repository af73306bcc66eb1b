"""What is written about blood: requests, reports, result versions and who saw them?"""

from oncodesk.records.models import (
    DocumentRow,
    LabReportRow,
    LabRequestRow,
    LabResultRow,
    LabReviewRow,
)
from oncodesk.records.write.ledger import adds, changes

add_lab_request = adds(LabRequestRow)
change_lab_request = changes(LabRequestRow)
add_lab_report = adds(LabReportRow)
change_lab_report = changes(LabReportRow)
add_lab_result = adds(LabResultRow)
change_lab_result = changes(LabResultRow)
add_lab_review = adds(LabReviewRow)
change_lab_review = changes(LabReviewRow)
add_document = adds(DocumentRow)
change_document = changes(DocumentRow)

"""What is written about the drugs of a patient's life, and about looks at her heart?"""

from oncodesk.records.models import ExposureRow, HeartCheckRow
from oncodesk.records.write.ledger import adds, changes

add_exposure = adds(ExposureRow)
add_heart_check = adds(HeartCheckRow)
change_heart_check = changes(HeartCheckRow)

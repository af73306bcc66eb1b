"""Who writes blood pressure and urine?"""

from oncodesk.records.models import BloodPressureRow, UrineRow
from oncodesk.records.write.ledger import adds

add_blood_pressure = adds(BloodPressureRow)
add_urine = adds(UrineRow)

"""What is written about the drugs that a patient has had in her life?"""

from oncodesk.records.models import ExposureRow
from oncodesk.records.write.ledger import adds

add_exposure = adds(ExposureRow)

"""What is written about a death, and about its undoing?"""

from oncodesk.records.models import DeathRow
from oncodesk.records.write.ledger import adds, changes

add_death = adds(DeathRow)
change_death = changes(DeathRow)

"""Who writes what a patient takes at home?"""

from oncodesk.records.models import HomeDrugRow, HomeDrugsAskedRow, InteractionDecisionRow
from oncodesk.records.write.ledger import adds, changes

add_home_drug = adds(HomeDrugRow)
change_home_drug = changes(HomeDrugRow)
add_asking = adds(HomeDrugsAskedRow)
add_interaction_decision = adds(InteractionDecisionRow)

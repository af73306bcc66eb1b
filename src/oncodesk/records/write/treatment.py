"""What is written about orders, decisions, releases and what was given?"""

from oncodesk.records.models import (
    AdministrationRow,
    BedsideCheckRow,
    DecisionRow,
    OrderRow,
    PreparationRow,
    ReleaseRow,
)
from oncodesk.records.write.ledger import adds, changes

add_order = adds(OrderRow)
change_order = changes(OrderRow)
add_decision = adds(DecisionRow)
change_decision = changes(DecisionRow)
add_release = adds(ReleaseRow)
change_release = changes(ReleaseRow)
add_bedside_check = adds(BedsideCheckRow)
add_administration = adds(AdministrationRow)
change_administration = changes(AdministrationRow)
add_preparation = adds(PreparationRow)
change_preparation = changes(PreparationRow)

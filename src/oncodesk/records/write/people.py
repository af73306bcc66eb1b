"""Who writes persons and their memberships?"""

from oncodesk.records.models import MembershipRow, PersonRow
from oncodesk.records.write.ledger import adds, changes

add_person = adds(PersonRow)
change_person = changes(PersonRow)
add_membership = adds(MembershipRow)
change_membership = changes(MembershipRow)

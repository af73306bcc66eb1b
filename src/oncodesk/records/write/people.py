"""Who writes persons and their memberships?"""

from allauth.mfa.models import Authenticator

from oncodesk.records.models import MembershipRow, PersonRow
from oncodesk.records.write.ledger import Ledger, adds, changes

add_person = adds(PersonRow)
change_person = changes(PersonRow)
add_membership = adds(MembershipRow)
change_membership = changes(MembershipRow)


def remove_second_step(ledger: Ledger, person: PersonRow) -> bool:
    """Take away the authenticator app and the recovery codes; False when there are none."""
    removed, _ = Authenticator.objects.filter(user_id=person.pk).delete()
    if removed:
        ledger.note("remove_second_step", person, {})
    return bool(removed)

"""How does each household hear once of what changes for its pets, and who must be called instead?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from oncodesk.records.read import closing as read
from oncodesk.services.comms.steps import About, queue_message
from oncodesk.services.work import Work

if TYPE_CHECKING:
    from oncodesk.records.models import ClientRow, PatientRow


def tell_households(
    work: Work, *, template: str, key: str, lines: Mapping[int, Sequence[str]], more: Mapping[str, str]
) -> frozenset[int]:
    """One message a household with the lines of its pets, in their order; answers the patients left out.

    The person who decides about a pet is asked first. Without an address, consent to messages about care
    or a number of the practice to call, nothing is written and somebody calls.
    """
    order = list(lines)
    household: dict[int, list[PatientRow]] = defaultdict(list)
    people: dict[int, ClientRow] = {}
    told: set[int] = set()
    for relation in read.people_told_of(order):
        client = relation.client
        if not relation.patient.practice.phone:
            continue  # a message names the number to call; without one somebody calls
        if relation.patient_id in told or not client.email or not client.care_consent:
            continue
        told.add(relation.patient_id)
        people[client.pk] = client
        household[client.pk].append(relation.patient)
    for client_id, pets in household.items():
        pets.sort(key=lambda pet: order.index(pet.pk))
        changes = "; ".join(f"{pet.name}: {line}" for pet in pets for line in lines[pet.pk])
        queue_message(
            work,
            key=f"{key}:{people[client_id].public_id}",
            template=template,
            about=About(pets[0], people[client_id], more={**more, "changes": changes}),
        )
    return frozenset(order) - told

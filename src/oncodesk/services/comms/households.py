"""How does each household hear once of what changes for its pets, and who must be called instead?"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from oncodesk.domain.shared.roles import Role
from oncodesk.records.read import closing as read
from oncodesk.records.read import comms as read_comms
from oncodesk.records.read import patients as read_patients
from oncodesk.services.comms.steps import About, queue_message, take_back
from oncodesk.services.tasks import raise_task
from oncodesk.services.work import Work

if TYPE_CHECKING:
    from oncodesk.records.models import ClientRow, PatientRow

# Messages that name several pets of a household, each with what changes for it.
TEMPLATES = frozenset({"day_closed", "radiation_changed"})


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


def call_instead(work: Work, patient_id: int, reason: str) -> None:
    """After a death no list of changes reaches her household: it is taken back, and somebody calls.

    Also when the list does not name her: a person finds the words for the pets that live.
    """
    for message in read_comms.unsent_to_household_of(patient_id, TEMPLATES):
        take_back(work, [message], reason)
        if message.client is None:
            continue
        for pet in read_patients.living_pets_of(message.client.pk):
            told = re.findall(rf"(?:^|; ){re.escape(pet.name)}: ([^;\n]+)", message.body, re.MULTILINE)
            if not told:
                continue
            raise_task(
                work,
                f"instead:{message.public_id}:{pet.pk}",
                "call",
                "comms.call_instead",
                to=Role.COORDINATOR,
                urgency="now",
                patient_id=pet.pk,
                patient=pet.name,
                changes="; ".join(told),
            )

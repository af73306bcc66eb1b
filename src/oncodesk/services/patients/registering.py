"""How do clients and patients come into the practice, and how is what we know of them corrected?"""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from oncodesk.domain.patients.patient import Genotype, Sex, Species
from oncodesk.domain.shared.roles import Permission
from oncodesk.records.read import patients as read
from oncodesk.records.write import patients as write
from oncodesk.services.context import Done
from oncodesk.services.errors import NotThere
from oncodesk.services.patients.steps import (
    Relation,
    ancestry_answer,
    clients_of,
    patient_to_change,
    today,
)
from oncodesk.services.treatment import steps as treatment
from oncodesk.services.typed import Typed, name_key, surname_key
from oncodesk.services.work import Work, action

_FARTHEST = 24 * 60  # minutes from home


def _client_values(
    typed: Typed,
    *,
    name: str,
    email: str,
    phone: str,
    language: str,
    travel_minutes: int,
    care_consent: bool,
) -> dict[str, object]:
    shown = typed.text("name", name, most=120)
    return {
        "name": shown,
        "name_key": surname_key(shown)[:120],
        "email": typed.email("email", email, required=False),
        "phone": typed.phone("phone", phone),
        "language": typed.language("language", language),
        "travel_minutes": typed.whole("travel_minutes", travel_minutes, least=0, most=_FARTHEST),
        "care_consent": care_consent,
    }


@action("client.register", Permission.EDIT_PATIENT)
def register_client(
    work: Work,
    *,
    name: str,
    email: str = "",
    phone: str = "",
    language: str = "en",
    travel_minutes: int = 30,
    care_consent: bool = True,
) -> Done:
    """A person around patients. `travel_minutes` from home; `care_consent`: may be sent care messages."""
    typed = Typed()
    values = _client_values(
        typed,
        name=name,
        email=email,
        phone=phone,
        language=language,
        travel_minutes=travel_minutes,
        care_consent=care_consent,
    )
    typed.refuse()
    row = write.add_client(work.ledger, **values)
    return Done(str(row.public_id), row.version)


@action("client.change", Permission.EDIT_PATIENT)
def change_client(
    work: Work,
    *,
    client: UUID,
    name: str,
    email: str,
    phone: str,
    language: str,
    travel_minutes: int,
    care_consent: bool,
    seen_version: int,
) -> Done:
    """Another contact, language or wish. Messages that wait look at the contact when they are sent."""
    row = read.client([work.practice_id], client)
    if row is None:
        raise NotThere("No such client in this practice.")
    work.check_seen(row, seen_version)
    typed = Typed()
    values = _client_values(
        typed,
        name=name,
        email=email,
        phone=phone,
        language=language,
        travel_minutes=travel_minutes,
        care_consent=care_consent,
    )
    typed.refuse()
    write.change_client(work.ledger, row, **values)
    for patient_id in read.patient_ids_of(row.pk):
        work.ledger.patient_ids.add(patient_id)
    return Done(str(row.public_id), row.version)


@action("patient.register", Permission.EDIT_PATIENT)
def register_patient(
    work: Work,
    *,
    name: str,
    species: Species,
    relations: Iterable[Relation],
    breed: str = "",
    sex: Sex = Sex.UNKNOWN,
    born_on: date | None = None,
    microchip: str = "",
    color: str = "",
    genotype: Genotype = Genotype.UNKNOWN,
    ancestry: str = "",
) -> Done:
    """An animal with the people around her.

    `ancestry` answers for a dog of mixed or untold breed whether herding breeds are among the
    ancestors: `yes`, `no`, `not known`; not asked for others and where the genotype is given. Raises
    Invalid by field: name, species, breed, sex, born_on, microchip, color, ancestry, relations.
    """
    typed = Typed()
    values = _animal(typed, work, name=name, breed=breed, born_on=born_on, microchip=microchip, color=color)
    asked, at_risk = (False, None)
    if genotype is Genotype.UNKNOWN:
        asked, at_risk = ancestry_answer(typed, species, breed, ancestry)
    wanted = list(relations)
    clients = clients_of(work, typed, wanted)
    if "name" not in typed.wrong:
        for client in clients.values():
            if read.living_namesakes(client.pk, str(values["name_key"]), species.value):
                typed.wrong["name"] = f"{client.name} has a living {species.value} of this name already."
    _chip_is_new(work, typed, str(values["microchip"]))
    typed.refuse()
    row = write.add_patient(
        work.ledger,
        **values,
        **_sex_columns(sex),
        species=species.value,
        abcb1=genotype.value,
        abcb1_asked=asked,
        at_risk_ancestry=at_risk,
    )
    for each in wanted:
        write.add_relation(work.ledger, patient=row, client=clients[each.client], **_rights(each))
    return Done(str(row.public_id), row.version)


@action("patient.change", Permission.EDIT_PATIENT)
def change_patient(
    work: Work,
    *,
    patient: UUID,
    name: str,
    species: Species,
    breed: str,
    sex: Sex,
    born_on: date | None,
    microchip: str,
    color: str,
    ancestry: str = "",
    seen_version: int,
) -> Done:
    """Correct what we know of the animal; open visits are judged again.

    The species can be corrected only before a course: doses and limits were chosen for it.
    """
    row = patient_to_change(work, patient, seen_version)
    typed = Typed()
    values = _animal(typed, work, name=name, breed=breed, born_on=born_on, microchip=microchip, color=color)
    asked, at_risk = (False, None)
    if row.abcb1 == Genotype.UNKNOWN:
        asked, at_risk = ancestry_answer(typed, species, breed, ancestry)
    if species.value != row.species and read.has_course(row.pk):
        typed.wrong["species"] = "A course was planned for this species. Register the animal again."
    if values["microchip"] != row.microchip:
        _chip_is_new(work, typed, str(values["microchip"]))
    typed.refuse()
    write.change_patient(
        work.ledger,
        row,
        **values,
        **_sex_columns(sex),
        species=species.value,
        abcb1_asked=asked,
        at_risk_ancestry=at_risk,
    )
    treatment.rejudge_patient(work, row.pk)
    return Done(str(row.public_id), row.version)


@action("patient.set_relation", Permission.EDIT_PATIENT)
def set_relation(work: Work, *, patient: UUID, relation: Relation, seen_version: int) -> Done:
    """What a client is to this patient from now on; a new person around her is added."""
    row = patient_to_change(work, patient, seen_version)
    client = read.client([work.practice_id], relation.client)
    if client is None:
        raise NotThere("No such client in this practice.")
    others = [
        Relation(each.client.public_id, each.decides, each.pays, each.informed, each.not_to_be_told)
        for each in read.relations_of(row.pk)
        if each.client_id != client.pk
    ]
    typed = Typed()
    clients_of(work, typed, [*others, relation])
    typed.refuse()
    before = read.relation(row.pk, client.pk)
    if before is None:
        write.add_relation(work.ledger, patient=row, client=client, **_rights(relation))
    else:
        write.change_relation(work.ledger, before, **_rights(relation))
    write.mark_patient(work.ledger, row)
    return Done(str(row.public_id), row.version)


@action("patient.end_relation", Permission.EDIT_PATIENT)
def end_relation(work: Work, *, patient: UUID, client: UUID, seen_version: int) -> Done:
    """This client has nothing more to do with the patient; somebody who decides and is informed stays."""
    row = patient_to_change(work, patient, seen_version)
    relations = read.relations_of(row.pk)
    ended = next((each for each in relations if each.client.public_id == client), None)
    if ended is None:
        raise NotThere("This person is not on the patient's list any more.")
    typed = Typed()
    clients_of(
        work,
        typed,
        [
            Relation(each.client.public_id, each.decides, each.pays, each.informed, each.not_to_be_told)
            for each in relations
            if each is not ended
        ],
    )
    typed.refuse()
    write.remove_relation(work.ledger, ended)
    write.mark_patient(work.ledger, row)
    return Done(str(row.public_id), row.version)


def _rights(relation: Relation) -> dict[str, bool]:
    return {
        "decides": relation.decides,
        "pays": relation.pays,
        "informed": relation.informed,
        "not_to_be_told": relation.not_to_be_told,
    }


def _sex_columns(sex: Sex) -> dict[str, object]:
    """The stored sex and whether she is neutered; not known when nobody wrote it down."""
    if sex is Sex.UNKNOWN:
        return {"sex": "unknown", "is_neutered": None}
    return {
        "sex": "female" if sex in (Sex.FEMALE, Sex.FEMALE_SPAYED) else "male",
        "is_neutered": sex in (Sex.FEMALE_SPAYED, Sex.MALE_NEUTERED),
    }


def _animal(
    typed: Typed, work: Work, *, name: str, breed: str, born_on: date | None, microchip: str, color: str
) -> dict[str, object]:
    shown = typed.text("name", name, most=80)
    chip = typed.text("microchip", microchip, most=40, required=False).replace(" ", "").upper()
    if chip and not chip.isalnum():
        typed.wrong["microchip"] = "A microchip number has digits and letters only."
    return {
        "name": shown,
        "name_key": name_key(shown)[:80],
        "breed": typed.text("breed", breed, most=80, required=False),
        "born_on": typed.past("born_on", born_on, today(work)),
        "microchip": chip,
        "color": typed.text("color", color, most=60, required=False),
    }


def _chip_is_new(work: Work, typed: Typed, microchip: str) -> None:
    for other in read.patients_with_chip([work.practice_id], microchip, 1):
        typed.wrong["microchip"] = f"{other.name} has this microchip already."

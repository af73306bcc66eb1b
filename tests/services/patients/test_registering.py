"""Do patients come in with the people around them, and is the breed's question asked?"""

from datetime import date, timedelta
from uuid import UUID

import pytest

from oncodesk.domain.patients.patient import Genotype, Sex, Species
from oncodesk.services.errors import Invalid, NotThere, Stale
from oncodesk.services.patients import queries, registering
from oncodesk.services.patients.steps import Relation
from tests import make

pytestmark = pytest.mark.django_db


def _register(house: make.House, **values: object) -> UUID:
    given: dict[str, object] = {
        "name": "Biscuit",
        "species": Species.DOG,
        "breed": "Beagle",
        "relations": None,
        **values,
    }
    if given["relations"] is None:
        given["relations"] = [Relation(make.client(house), decides=True)]
    return UUID(registering.register_patient(house.context(), **given).id)  # type: ignore[arg-type]


def _header(house: make.House, patient: UUID) -> queries.PatientHeader:
    return queries.get_header([house.practice_id], patient)


def test_a_patient_with_everything_and_everybody() -> None:
    house = make.house()
    maria, ben = make.client(house), make.client(house, "Ben Okafor")
    patient = _register(
        house,
        sex=Sex.FEMALE_SPAYED,
        born_on=date(2018, 3, 2),
        microchip="985 112 001 234 567",
        color="tricolor",
        relations=[
            Relation(maria, decides=True, pays=True),
            Relation(ben, informed=False, not_to_be_told=True),
        ],
    )
    header = _header(house, patient)
    assert (header.name, header.species, header.sex) == ("Biscuit", Species.DOG, Sex.FEMALE_SPAYED)
    assert header.microchip == "985112001234567"
    assert header.decider == "Maria Rivera"
    assert [(each.contact.name, each.not_to_be_told) for each in header.people] == [
        ("Maria Rivera", False),
        ("Ben Okafor", True),
    ]


@pytest.mark.parametrize(
    ("relations", "sentence"),
    [
        ([{"informed": True}], "who decides"),
        ([{"decides": True, "informed": False}], "who is informed"),
        ([{"decides": True, "not_to_be_told": True}], "choose one"),
        ([], "who decides"),
    ],
)
def test_somebody_decides_and_somebody_is_informed(relations: list[dict[str, bool]], sentence: str) -> None:
    house = make.house()
    owner = make.client(house)
    with pytest.raises(Invalid) as refused:
        _register(house, relations=[Relation(owner, **each) for each in relations])
    assert sentence in refused.value.fields["relations"]


@pytest.mark.parametrize(
    ("species", "breed", "ancestry", "asked", "answer"),
    [
        (Species.DOG, "mixed", "yes", True, True),
        (Species.DOG, "Labrador mix", "no", True, False),
        (Species.DOG, "", "not known", True, None),
        (Species.DOG, "Beagle", "", False, None),
        (Species.DOG, "Rough Collie", "", False, None),  # the breed itself asks for the test
        (Species.CAT, "", "", False, None),
    ],
)
def test_the_ancestors_of_a_mixed_or_untold_dog_are_asked_about(
    species: Species, breed: str, ancestry: str, asked: bool, answer: bool | None
) -> None:
    house = make.house()
    header = _header(house, _register(house, species=species, breed=breed, ancestry=ancestry))
    assert (header.ancestry_asked, header.at_risk_ancestry) == (asked, answer)


@pytest.mark.parametrize("breed", ["mixed", "Labrador mix", "unknown", ""])
def test_the_question_cannot_be_left_open(breed: str) -> None:
    house = make.house()
    with pytest.raises(Invalid) as refused:
        _register(house, breed=breed)
    assert set(refused.value.fields) == {"ancestry"}
    assert _register(house, breed=breed, genotype=Genotype.NORMAL)  # the test answers it


def test_wrong_fields_are_told_together() -> None:
    house = make.house()
    with pytest.raises(Invalid) as refused:
        _register(
            house,
            name="",
            breed="x" * 81,
            microchip="985-112",
            born_on=make.NOW.date() + timedelta(days=1),
            color="a\x00b",
        )
    assert set(refused.value.fields) == {"name", "breed", "microchip", "born_on", "color"}


def test_today_is_the_day_at_the_practice() -> None:
    house = make.house(zone="Pacific/Auckland")  # 03:00 of the next day there
    assert _register(house, born_on=make.NOW.date() + timedelta(days=1))


def test_the_same_animal_is_not_registered_twice() -> None:
    house = make.house()
    owner = make.client(house)
    relations = [Relation(owner, decides=True)]
    _register(house, relations=relations, microchip="985112001234567")
    with pytest.raises(Invalid) as twice:
        _register(house, relations=relations, name=" BISCUIT ", microchip="985112001234567")
    assert set(twice.value.fields) == {"name", "microchip"}
    other = make.house("Hilltop")
    assert _register(other, microchip="985112001234567")  # another practice knows nothing of it


def test_a_client_of_another_practice_is_not_there() -> None:
    first, second = make.house(), make.house("Hilltop")
    theirs = make.client(second)
    with pytest.raises(NotThere):
        _register(first, relations=[Relation(theirs, decides=True)])
    with pytest.raises(NotThere):
        queries.get_client([first.practice_id], theirs)


def test_people_around_her_change_and_the_last_who_decides_stays() -> None:
    house = make.house()
    maria, ben = make.client(house), make.client(house, "Ben Okafor")
    patient = _register(house, relations=[Relation(maria, decides=True)])
    context = house.context()
    added = registering.set_relation(
        context, patient=patient, relation=Relation(ben, pays=True), seen_version=1
    )
    with pytest.raises(Stale):
        registering.end_relation(context, patient=patient, client=ben, seen_version=1)
    with pytest.raises(Invalid, match="correct"):
        registering.end_relation(context, patient=patient, client=maria, seen_version=added.version)
    moved = registering.set_relation(
        context, patient=patient, relation=Relation(ben, decides=True), seen_version=added.version
    )
    registering.end_relation(context, patient=patient, client=maria, seen_version=moved.version)
    assert _header(house, patient).decider == "Ben Okafor"


def test_corrections_keep_the_answer_about_ancestors_in_step_with_the_breed() -> None:
    house = make.house()
    patient = _register(house, breed="mixed", ancestry="no")
    seen = _header(house, patient)
    registering.change_patient(
        house.context(),
        patient=patient,
        name="Biscuit",
        species=Species.DOG,
        breed="Beagle",
        sex=Sex.MALE,
        born_on=None,
        microchip="",
        color="",
        seen_version=seen.version,
    )
    now = _header(house, patient)
    assert (now.breed, now.sex, now.ancestry_asked, now.version) == ("Beagle", Sex.MALE, False, 2)


def test_a_contact_changes_and_is_found_under_the_new_name() -> None:
    house = make.house()
    maria = make.client(house)
    seen = queries.get_client([house.practice_id], maria)
    registering.change_client(
        house.context(),
        client=maria,
        name="María José Núñez",
        email="",
        phone="",
        language="es",
        travel_minutes=95,
        care_consent=False,
        seen_version=seen.version,
    )
    assert queries.find_clients(house.practice_id, "rivera") == ()
    for text in ("nunez", "Núñez", "NUN", "maria jose n"):
        [found] = queries.find_clients(house.practice_id, text)
        assert (found.language, found.care_consent, found.travel_minutes) == ("es", False, 95)


def test_search_by_patient_owner_and_chip_stays_inside_the_practices() -> None:
    here, there = make.house(), make.house("Hilltop")
    owner = make.client(here, "Maria Rivera")
    _register(here, relations=[Relation(owner, decides=True)], microchip="985112001234567")
    _register(here, name="Bisky", relations=[Relation(owner, decides=True)])
    _register(there, name="Biscuit")
    mine = [here.practice_id]
    assert [each.name for each in queries.find_patients(mine, "bis")] == ["Biscuit", "Bisky"]
    assert [each.owner for each in queries.find_patients(mine, "bisk")] == ["Maria Rivera"]
    assert [each.name for each in queries.find_patients(mine, "Rivera, Ma")] == ["Biscuit", "Bisky"]
    assert [each.name for each in queries.find_patients(mine, "maria riv")] == ["Biscuit", "Bisky"]
    assert [each.name for each in queries.find_patients(mine, "985112001234567")] == ["Biscuit"]
    for text in ("", "  ", "%", "iscuit", "_iscuit"):
        assert queries.find_patients(mine, text) == ()
    both = queries.find_patients([here.practice_id, there.practice_id], "biscuit")
    assert {each.practice_name for each in both} == {"Lakeside Oncology", "Hilltop"}

"""Which role may carry out which action on people, practice and patients? The whole matrix."""

from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest

from oncodesk.domain.patients.patient import Genotype, Sex, Species
from oncodesk.domain.shared.roles import Actor, ActorKind, Role
from oncodesk.domain.treatment.mishap import Mishap
from oncodesk.services.context import Context, Done
from oncodesk.services.errors import NotAllowed, Refusal
from oncodesk.services.home_drugs import actions as home_list
from oncodesk.services.patients import measuring, registering
from oncodesk.services.patients.steps import Relation
from oncodesk.services.people import actions as people
from oncodesk.services.people import regaining
from oncodesk.services.practice import actions as practice
from oncodesk.services.practice import signing, uploading
from oncodesk.services.scheduling.correcting_line import correct_line
from oncodesk.services.toxicity import actions as toxicity
from oncodesk.services.toxicity import assessing, events, mishaps
from oncodesk.services.toxicity.reducing import answer_reduction
from oncodesk.services.treatment.migrating import migrate_course
from oncodesk.services.treatment.off_protocol import order_off_protocol
from tests import make

pytestmark = pytest.mark.django_db

MANAGES = {"manager", "oncologist"}
SIGNS = {"oncologist"}
BEDSIDE = {"oncologist", "nurse"}
REVIEWS = {"oncologist", "nurse"}
EDITS = {"manager", "oncologist", "nurse", "coordinator", "biller"}
_NOBODY = uuid4()

# Each call names things that are not there: who may act gets another refusal than NotAllowed.
ACTIONS: dict[str, tuple[set[str], Callable[[Context], Done]]] = {
    "add_person": (
        MANAGES,
        lambda c: people.add_person(c, name="", email="", password="", role=Role.NURSE),
    ),
    "change_role": (
        MANAGES,
        lambda c: people.change_role(c, membership=_NOBODY, role=Role.NURSE, seen_version=1),
    ),
    "end_membership": (
        MANAGES,
        lambda c: people.end_membership(c, membership=_NOBODY, seen_version=1),
    ),
    "resume_membership": (
        MANAGES,
        lambda c: people.resume_membership(c, membership=_NOBODY, seen_version=1),
    ),
    "set_first_password": (
        MANAGES,
        lambda c: regaining.set_first_password(c, membership=_NOBODY, password="", seen_version=1),
    ),
    "remove_second_step": (
        MANAGES,
        lambda c: regaining.remove_second_step(c, membership=_NOBODY, seen_version=1),
    ),
    "change_contact": (
        MANAGES,
        lambda c: practice.change_contact(
            c, name="", phone="", email="", address="", after_hours="", seen_version=99
        ),
    ),
    "set_hours": (MANAGES, lambda c: practice.set_hours(c, hours=[], seen_version=99)),
    "add_closure": (
        MANAGES,
        lambda c: practice.add_closure(
            c, first_on=date(2026, 1, 2), last_on=date(2026, 1, 1), seen_version=99
        ),
    ),
    "remove_closure": (
        MANAGES,
        lambda c: practice.remove_closure(
            c, first_on=date(2026, 1, 2), last_on=date(2026, 1, 2), seen_version=99
        ),
    ),
    "set_capacity": (
        MANAGES,
        lambda c: practice.set_capacity(c, treatment_places=0, starts_per_half_hour=0, seen_version=99),
    ),
    "store_shipped": (MANAGES, lambda c: practice.store_shipped_content(c, seen_version=99)),
    "store_protocol_file": (
        MANAGES,
        lambda c: uploading.store_protocol_file(c, content=b"", file="x.toml"),
    ),
    "review_content": (
        REVIEWS,
        lambda c: signing.review_content(c, version=_NOBODY, seen_version=1, seen_trial=""),
    ),
    "sign_content": (SIGNS, lambda c: signing.sign_content(c, version=_NOBODY, seen_version=1)),
    "retire_content": (SIGNS, lambda c: signing.retire_content(c, version=_NOBODY, seen_version=1)),
    "register_client": (EDITS, lambda c: registering.register_client(c, name="")),
    "change_client": (
        EDITS,
        lambda c: registering.change_client(
            c,
            client=_NOBODY,
            name="",
            email="",
            phone="",
            language="en",
            travel_minutes=1,
            care_consent=True,
            seen_version=1,
        ),
    ),
    "register_patient": (
        EDITS,
        lambda c: registering.register_patient(c, name="", species=Species.DOG, relations=[]),
    ),
    "change_patient": (
        EDITS,
        lambda c: registering.change_patient(
            c,
            patient=_NOBODY,
            name="",
            species=Species.DOG,
            breed="",
            sex=Sex.UNKNOWN,
            born_on=None,
            microchip="",
            color="",
            seen_version=1,
        ),
    ),
    "set_relation": (
        EDITS,
        lambda c: registering.set_relation(c, patient=_NOBODY, relation=Relation(_NOBODY), seen_version=1),
    ),
    "end_relation": (
        EDITS,
        lambda c: registering.end_relation(c, patient=_NOBODY, client=_NOBODY, seen_version=1),
    ),
    "record_weight": (
        EDITS,
        lambda c: measuring.record_weight(c, patient=_NOBODY, weight="1 kg", measured_at=make.NOW),
    ),
    "correct_weight": (
        EDITS,
        lambda c: measuring.correct_weight(c, corrects=_NOBODY, weight="1 kg", seen_version=1),
    ),
    "record_genotype": (
        EDITS,
        lambda c: measuring.record_genotype(c, patient=_NOBODY, genotype=Genotype.NORMAL, seen_version=1),
    ),
    "record_diagnosis": (
        EDITS,
        lambda c: measuring.record_diagnosis(c, patient=_NOBODY, condition="x", method="other"),
    ),
    "record_consent": (
        EDITS,
        lambda c: measuring.record_consent(
            c,
            patient=_NOBODY,
            client=_NOBODY,
            protocol_slug="x",
            given_on=date(2026, 1, 1),
            how="signed",
        ),
    ),
    "add_home_drug": (
        EDITS,
        lambda c: home_list.add_home_drug(c, patient=_NOBODY, name="x", prescribed_by="owner"),
    ),
    "end_home_drug": (
        EDITS,
        lambda c: home_list.end_home_drug(c, home_drug=_NOBODY, seen_version=1, reason="stopped"),
    ),
    "record_asking": (EDITS, lambda c: home_list.record_asking(c, patient=_NOBODY, seen=())),
    "record_signs": (
        EDITS,
        lambda c: toxicity.record_signs(c, visit=_NOBODY, temperature="101 F", grades={}),
    ),
    "record_report": (
        EDITS,
        lambda c: toxicity.record_owner_report(
            c, patient=_NOBODY, told_at=make.NOW, channel="phone", body="x"
        ),
    ),
    "record_event": (
        BEDSIDE,
        lambda c: events.record_event(
            c, patient=_NOBODY, event=events.Event("vomiting", 1, date(2026, 1, 1))
        ),
    ),
    "correct_event": (
        BEDSIDE,
        lambda c: events.correct_event(c, corrects=_NOBODY, seen_version=1, reason="x", event=None),
    ),
    "record_mishap": (
        BEDSIDE,
        lambda c: mishaps.record_mishap(
            c, order=_NOBODY, told=mishaps.Told(Mishap.REACTION, make.NOW, "x", "x")
        ),
    ),
    "correct_mishap": (
        BEDSIDE,
        lambda c: mishaps.correct_mishap(c, corrects=_NOBODY, seen_version=1, reason="x", told=None),
    ),
    "answer_reduction": (
        SIGNS,
        lambda c: answer_reduction(c, visit=_NOBODY, seen_version=1, drug="x", choice="declined", reason="x"),
    ),
    "migrate_course": (
        SIGNS,
        lambda c: migrate_course(c, course=_NOBODY, seen_version=1, to_version=_NOBODY, reason="x"),
    ),
    "order_off_protocol": (
        SIGNS,
        lambda c: order_off_protocol(
            c, visit=_NOBODY, seen_version=1, drug="x", amount="1 mg/m2", route="IV", reason="x"
        ),
    ),
    "correct_line": (
        SIGNS,
        lambda c: correct_line(c, course=_NOBODY, seen_version=1, line=2, reason="x"),
    ),
    "record_response": (
        SIGNS,
        lambda c: assessing.record_response(
            c, patient=_NOBODY, assessed_on=date(2026, 1, 1), category="SD", method="other"
        ),
    ),
    "record_quality_of_life": (
        EDITS,
        lambda c: assessing.record_quality_of_life(
            c, patient=_NOBODY, scored_on=date(2026, 1, 1), items={}, told_by="owner"
        ),
    ),
    "decide_on_signs": (
        SIGNS,
        lambda c: toxicity.decide_on_signs(c, visit=_NOBODY, seen_version=1, choice="treat", reason="x"),
    ),
    "read_report": (
        SIGNS,
        lambda c: toxicity.read_report(c, report=_NOBODY, seen_version=1, assessment="x"),
    ),
    "withdraw_consent": (EDITS, lambda c: measuring.withdraw_consent(c, consent=_NOBODY, seen_version=1)),
}


def _is_allowed(context: Context, call: Callable[[Context], Done]) -> bool:
    try:
        call(context)
    except NotAllowed:
        return False
    except Refusal:
        return True
    raise AssertionError("the call named things that are there")


def test_every_role_for_every_action() -> None:
    house = make.staffed()
    roles = ("manager", "oncologist", "nurse", "coordinator", "biller")
    allowed = {
        name: {role for role in roles if _is_allowed(house.context(role), call)}
        for name, (_, call) in ACTIONS.items()
    }
    assert allowed == {name: wanted for name, (wanted, _) in ACTIONS.items()}


@pytest.mark.parametrize("kind", [ActorKind.ASSISTANT, ActorKind.TOKEN, ActorKind.SERVICE])
def test_no_machine_manages_signs_or_writes_about_patients(kind: ActorKind) -> None:
    house = make.house()
    machine = Context(Actor(kind, "machine"), house.practice_id, make.NOW)
    allowed = {name for name, (_, call) in ACTIONS.items() if _is_allowed(machine, call)}
    assert allowed == {"record_report"}  # an owner's message may come in by a machine; nobody has read it


def test_somebody_of_another_practice_has_no_role_here() -> None:
    here, there = make.house(), make.house("Hilltop")
    stranger = Context(Actor(ActorKind.PERSON, "x", there.manager.person_id), here.practice_id, make.NOW)
    assert not [name for name, (_, call) in ACTIONS.items() if _is_allowed(stranger, call)]

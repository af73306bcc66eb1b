"""When one rule is switched off, is that very invariant broken? So a clean run means something."""

import psycopg
import pytest

from oncodesk.domain.scheduling.change import Verb
from oncodesk.domain.treatment import may_give
from oncodesk.records.read import treatment as read_treatment
from oncodesk.services.home_drugs.actions import add_home_drug
from oncodesk.services.scheduling import changing
from oncodesk.services.treatment import facts
from oncodesk.services.treatment.death import record_death
from oncodesk.simulation import watching
from oncodesk.simulation.cards import Blood, Feeling
from tests.conftest import Fresh
from tests.doors.simulation.story import Case


def test_with_every_rule_on_a_course_is_clean(fresh_database: Fresh) -> None:
    case = Case()
    assert case.lives(1)["state"] == "given"
    assert case.lives(2)["state"] == "given"
    assert case.broken() == set()


def test_low_counts_hold_and_break_nothing(fresh_database: Fresh) -> None:
    case = Case({Blood.HOLD: 1})
    assert case.lives(1)["state"] != "given" or case.broken() == set()
    assert case.broken() == set()


def test_without_the_gate_a_dose_on_low_counts_is_found(
    fresh_database: Fresh, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = Case({Blood.HOLD: 1})
    monkeypatch.setattr(may_give, "_decided", lambda gate, facts: ())
    monkeypatch.setattr(may_give, "_review", lambda facts: ())
    assert case.lives(1)["state"] == "given"
    assert case.broken() == {"02_gate"}


@pytest.mark.parametrize("feeling", [Feeling.FEVER, Feeling.SICK, Feeling.REPORTED])
def test_without_the_look_at_the_animal_a_dose_in_spite_of_it_is_found(
    fresh_database: Fresh, monkeypatch: pytest.MonkeyPatch, feeling: Feeling
) -> None:
    case = Case(feeling=feeling)
    monkeypatch.setattr(may_give, "_signs", lambda facts: ())
    assert case.lives(1)["state"] == "given"
    assert case.broken() == {"15_how_she_was"}


def test_without_asking_a_dose_is_found(fresh_database: Fresh, monkeypatch: pytest.MonkeyPatch) -> None:
    case = Case()
    monkeypatch.setattr(may_give, "_signs", lambda facts: ())
    monkeypatch.setattr(may_give, "_home", lambda facts: ())
    monkeypatch.setattr(case.desk, "asks_how_she_is", lambda *told: None)
    assert case.lives(1)["state"] == "given"
    assert case.broken() == {"15_how_she_was", "17_home_drugs"}


def test_without_the_list_of_home_drugs_a_dose_beside_an_unknown_one_is_found(
    fresh_database: Fresh, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = Case()
    case.desk.do(
        add_home_drug,
        "nurse",
        case.at(case.visit(1)["planned_on"]),
        patient=case.patient.public_id,
        name="Turkey tail",
        prescribed_by="owner",
    )
    monkeypatch.setattr(facts, "home_of", lambda *told, **named: None)
    assert case.lives(1)["state"] == "given"
    assert case.broken() == {"17_home_drugs"}


@pytest.mark.parametrize("feeling", list(Feeling))
def test_however_she_feels_nothing_is_broken(fresh_database: Fresh, feeling: Feeling) -> None:
    case = Case(feeling=feeling)
    case.lives(1)
    assert case.broken() == set()


def test_without_the_interval_a_dose_too_early_is_found(
    fresh_database: Fresh, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = Case()
    case.lives(1)
    monkeypatch.setattr(changing, "check_plan", lambda plan, open_days: ())
    monkeypatch.setattr(facts, "intervals_of", lambda *told: ())
    seen = case.visit(2)
    assert case.desk.change(seen["id"], case.at(case.visit(1)["planned_on"], 18), Verb.PULL, 4, "test")
    assert case.lives(2)["state"] == "given"
    assert case.broken() == {"03_interval"}


def test_without_the_second_person_one_who_checks_and_gives_is_found(
    fresh_database: Fresh, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = Case()
    with psycopg.connect(fresh_database.owner_url, autocommit=True) as owner:
        owner.execute("alter table records_administrationrow drop constraint administration_two_people")
    monkeypatch.setattr(may_give, "_two_people", lambda give: ())
    treat, prepare = case.desk.treat, case.desk.prepare
    monkeypatch.setattr(case.desk, "treat", lambda visit_id, now, checker: treat(visit_id, now, "nurse"))
    monkeypatch.setattr(
        case.desk, "prepare", lambda order, who, checker, now: prepare(order, who, "oncologist", now)
    )
    assert case.lives(1)["state"] == "given"
    assert case.broken() == {"12_two_people"}


def test_without_the_end_by_death_what_goes_on_is_found(
    fresh_database: Fresh, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = Case()
    case.lives(1)
    monkeypatch.setattr(read_treatment, "movable_visits_of_patient", lambda *told: [])
    row = watching.one(case.house.practice_id, watching.PATIENT, patient=case.patient.public_id)
    assert row is not None
    now = case.at(case.visit(1)["planned_on"], 18)
    case.desk.do(
        record_death,
        "coordinator",
        now,
        patient=case.patient.public_id,
        seen_version=row["version"],
        died_at=now,
    )
    assert case.broken() == {"08_death"}


def test_a_rewritten_audit_entry_is_found(fresh_database: Fresh) -> None:
    case = Case()
    with psycopg.connect(fresh_database.owner_url, autocommit=True) as owner:
        owner.execute("update records_auditentryrow set actor = 'somebody else' where sequence = 3")
    assert case.broken() == {"14_audit_chain"}

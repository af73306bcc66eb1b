"""Does a practice keep its hours, closures and capacity, and does a closing day name its visits?"""

from datetime import date, time
from pathlib import Path
from uuid import UUID

import pytest
from pytest_django import Settings

from oncodesk.domain.shared.roles import Actor, ActorKind, Role
from oncodesk.records.models import VisitRow
from oncodesk.records.read import patients as read_patients
from oncodesk.services.context import Context, Done
from oncodesk.services.errors import Invalid, NotAllowed, NotThere, Stale, Stopped
from oncodesk.services.practice import actions, queries
from oncodesk.services.practice.actions import Hours
from oncodesk.services.practice.setup import SetupItem, list_setup
from oncodesk.services.reading import reading
from oncodesk.services.sentences import tell
from tests import make

pytestmark = pytest.mark.django_db
WEEK = [Hours(day, time(8), time(17)) for day in range(5)]


def _version(house: make.House) -> int:
    return queries.get_settings(house.practice_id).practice.version


def _close(house: make.House, first: date, last: date, seen: list[UUID] | None = None) -> Done:
    return actions.add_closure(
        house.context(),
        first_on=first,
        last_on=last,
        reason="Thanksgiving",
        seen_visits=seen or [],
        seen_version=_version(house),
    )


def _visit(house: make.House, patient: UUID, on: date, state: str = "planned") -> UUID:
    """A stored visit; courses have their own actions and tests."""
    from oncodesk.records.ids import public_id

    with reading([house.practice_id]):
        row = read_patients.patient([house.practice_id], patient)
        assert row is not None
        visit = VisitRow.objects.create(
            practice_id=house.practice_id,
            public_id=public_id(make.NOW),
            created_at=make.NOW,
            patient=row,
            kind="treatment",
            title="CHOP visit 3",
            state=state,
            original_on=on,
            planned_on=on,
        )
    return visit.public_id


def test_hours_are_set_for_the_whole_week_and_changed_day_by_day() -> None:
    house = make.house()
    actions.set_hours(house.context(), hours=WEEK, seen_version=_version(house))
    changed = [*WEEK[:4], Hours(4, time(8), time(12)), Hours(5, time(9), time(11, 30))]
    actions.set_hours(house.context(), hours=changed, seen_version=_version(house))
    kept = queries.get_settings(house.practice_id)
    assert [(each.weekday, each.closes) for each in kept.hours][3:] == [
        (3, time(17)),
        (4, time(12)),
        (5, time(11, 30)),
    ]
    assert kept.open_days.is_open(date(2026, 10, 10)) and not kept.open_days.is_open(date(2026, 10, 11))
    with pytest.raises(Invalid) as refused:
        actions.set_hours(house.context(), hours=[Hours(2, time(9), time(9))], seen_version=_version(house))
    assert set(refused.value.fields) == {"day2"}


def test_two_people_at_the_hours_the_second_is_told() -> None:
    house = make.staffed()
    seen = _version(house)
    actions.set_hours(house.context(), hours=WEEK, seen_version=seen)
    with pytest.raises(Stale) as stale:
        actions.set_capacity(
            house.context("oncologist"), treatment_places=3, starts_per_half_hour=1, seen_version=seen
        )
    assert stale.value.by == house.manager.label


def test_a_closing_day_names_its_visits_until_somebody_saw_them_all() -> None:
    house = make.house()
    biscuit = make.patient(house)
    on = date(2026, 11, 26)
    visit = _visit(house, biscuit, on)
    _visit(house, biscuit, on, state="given")
    _visit(house, biscuit, date(2026, 11, 27))
    with pytest.raises(Stopped) as stopped:
        _close(house, on, on)
    [finding] = stopped.value.verdict.findings
    assert finding.facts["visit"] == str(visit)
    assert "Biscuit is planned for Thu Nov 26" in tell(finding).message
    assert queries.get_settings(house.practice_id).closures == ()
    done = _close(house, on, on, [visit])
    assert done.remarks == ("practice.visits_to_move",)
    assert not queries.get_settings(house.practice_id).open_days.is_open(on)


def test_a_closure_can_be_taken_back_and_cannot_be_made_twice() -> None:
    house = make.house()
    first, last = date(2026, 12, 24), date(2027, 1, 3)
    assert _close(house, first, last).remarks == ()
    with pytest.raises(Invalid, match="correct"):
        _close(house, first, last)
    actions.remove_closure(house.context(), first_on=first, last_on=last, seen_version=_version(house))
    assert queries.get_settings(house.practice_id).closures == ()
    with pytest.raises(NotThere):
        actions.remove_closure(house.context(), first_on=first, last_on=last, seen_version=_version(house))


@pytest.mark.parametrize(
    ("first", "last"),
    [(date(2026, 12, 2), date(2026, 12, 1)), (date(2026, 1, 1), date(2027, 1, 2))],
)
def test_a_closure_is_a_span_of_at_most_a_year(first: date, last: date) -> None:
    with pytest.raises(Invalid) as refused:
        _close(make.house(), first, last)
    assert set(refused.value.fields) == {"last_on"}


@pytest.mark.parametrize(("places", "starts"), [(0, 1), (1, 0), (41, 2)])
def test_capacity_has_limits(places: int, starts: int) -> None:
    house = make.house()
    with pytest.raises(Invalid):
        actions.set_capacity(
            house.context(),
            treatment_places=places,
            starts_per_half_hour=starts,
            seen_version=_version(house),
        )


def _contact(house: make.House, zone: str) -> Done:
    return actions.change_contact(
        house.context(),
        name="Lakeside",
        phone="(608) 555-0100",
        email="",
        address="1 Lake St\nMadison",
        after_hours="Emergency hospital: (608) 555-0199",
        zone=zone,
        seen_version=_version(house),
    )


def test_the_zone_is_corrected_only_before_the_first_patient() -> None:
    house = make.house()
    _contact(house, "America/Chicago")
    assert queries.today_in(house.practice_id, make.NOW) == date(2026, 10, 6)
    make.patient(house)
    with pytest.raises(Invalid) as refused:
        _contact(house, "America/New_York")
    assert set(refused.value.fields) == {"zone"}


def test_settings_are_for_those_who_manage() -> None:
    house = make.staffed()
    machine = Context(Actor(ActorKind.ASSISTANT, "assistant"), house.practice_id, make.NOW)
    for context in (house.context("nurse"), house.context("coordinator"), house.context("biller"), machine):
        with pytest.raises(NotAllowed):
            actions.set_hours(context, hours=WEEK, seen_version=_version(house))
    assert Role.ONCOLOGIST is house.people["oncologist"].role
    actions.set_hours(house.context("oncologist"), hours=WEEK, seen_version=_version(house))


def test_the_folder_for_laboratory_files_is_done_where_this_practice_is_looked_for(
    settings: Settings, tmp_path: Path
) -> None:
    lakeside, hilltop = make.house("Lakeside Oncology"), make.house("Hilltop")
    (tmp_path / "lakeside-oncology").mkdir()

    def line(house: make.House) -> SetupItem:
        return next(each for each in list_setup(house.practice_id, make.NOW) if each.code == "lab_folder")

    settings.LAB_FOLDER = None
    assert line(lakeside).state == "missing"
    settings.LAB_FOLDER = tmp_path
    assert (line(lakeside).state, line(lakeside).detail) == ("done", str(tmp_path / "lakeside-oncology"))
    assert line(hilltop).state == "missing"  # two practices share no folder
    assert "ONCODESK_LAB_FOLDER" in line(hilltop).who

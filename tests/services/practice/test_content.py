"""Does a text count only after an oncologist signed it, and does set-up tell what is missing?"""

from datetime import date, time, timedelta

import pytest
from django.db import IntegrityError

from oncodesk.domain.shared.roles import Mark, Role
from oncodesk.records.models import ContentVersionRow
from oncodesk.services.errors import NotAllowed, NotThere, Refusal, Stale, Stopped
from oncodesk.services.practice import actions, queries, shipped, signing
from oncodesk.services.practice.actions import Hours
from oncodesk.services.practice.queries import ContentSummary
from oncodesk.services.practice.setup import SetupItem, list_setup, minutes_left
from oncodesk.services.practice.shipped import Kind, Shipped
from oncodesk.services.reading import reading
from oncodesk.services.sentences import tell
from tests import course, make

pytestmark = pytest.mark.django_db


def _one(house: make.House, slug: str, number: int | None = None) -> ContentSummary:
    return next(
        each
        for each in queries.list_content(house.practice_id)
        if each.slug == slug and number in (None, each.number)
    )


def test_founding_keeps_every_shipped_text_as_a_draft() -> None:
    house = make.house()
    library = queries.list_content(house.practice_id)
    assert {each.state for each in library} == {"draft"}
    assert {(each.kind, each.slug) for each in library} == {
        (each.kind, each.slug) for each in shipped.list_shipped_content()
    }
    assert {"chop-uw-19", "chop-uw-25", "in-range-review", "drugs"} <= {each.slug for each in library}


def test_an_oncologist_signs_by_name_and_others_cannot() -> None:
    house = make.staffed()
    draft = _one(house, "chop-uw-19")
    for who in ("manager", "nurse", "coordinator", "biller"):
        with pytest.raises(NotAllowed):
            signing.sign_content(house.context(who), version=draft.version_id, seen_version=draft.version)
    learner = make.trainee(house.people["oncologist"])
    with pytest.raises(NotAllowed):
        signing.sign_content(house.context(learner), version=draft.version_id, seen_version=draft.version)
    course.reviewed(house, draft.version_id)
    signing.sign_content(house.context("oncologist"), version=draft.version_id, seen_version=draft.version)
    signed = queries.signed_text(house.practice_id, Kind.PROTOCOL, "chop-uw-19")
    assert signed is not None and signed.summary.signed_by == house.people["oncologist"].label
    assert signed.summary.signed_at == make.NOW


def test_rows_that_nobody_verified_are_named_and_confirmed_before_a_signature() -> None:
    house = make.staffed()
    draft = _one(house, "rabacfosadine")
    named = queries.get_content(house.practice_id, draft.version_id).unverified
    course.reviewed(house, draft.version_id)
    with pytest.raises(Stopped) as stopped:
        signing.sign_content(
            house.context("oncologist"), version=draft.version_id, seen_version=draft.version
        )
    assert tuple(each.facts["row"] for each in stopped.value.verdict.findings) == named != ()
    assert all(tell(each).fix for each in stopped.value.verdict.findings)
    assert _one(house, "rabacfosadine").state == "draft"
    signing.sign_content(
        house.context("oncologist"),
        version=draft.version_id,
        seen_version=draft.version,
        accepts_unverified=True,
    )
    assert _one(house, "rabacfosadine").state == "signed"


def test_a_new_version_retires_the_one_signed_before(monkeypatch: pytest.MonkeyPatch) -> None:
    house = make.staffed()
    old = _one(house, "in-range-review")
    signing.sign_content(house.context("oncologist"), version=old.version_id, seen_version=old.version)
    [before] = [each for each in shipped.list_shipped_content() if each.slug == "in-range-review"]
    changed = Shipped(before.kind, before.slug, before.number, before.name, before.body + "\n# clearer\n")
    monkeypatch.setattr("oncodesk.services.practice.steps.list_shipped_content", lambda: (changed,))
    for _ in range(2):  # fetching twice stores once
        version = queries.get_settings(house.practice_id).practice.version
        actions.store_shipped_content(house.context(), seen_version=version)
    new = _one(house, "in-range-review", before.number + 1)
    assert new.state == "draft"
    signing.sign_content(house.context("second"), version=new.version_id, seen_version=new.version)
    assert _one(house, "in-range-review", before.number).state == "retired"
    again = _one(house, "in-range-review", before.number)
    with pytest.raises(Refusal, match="retired already"):
        signing.sign_content(house.context("second"), version=again.version_id, seen_version=again.version)
    current = _one(house, "in-range-review", new.number)
    signing.retire_content(house.context("second"), version=current.version_id, seen_version=current.version)
    assert queries.signed_text(house.practice_id, Kind.STANDING_ORDER) is None


def _stored(house: make.House, monkeypatch: pytest.MonkeyPatch, change: tuple[str, str]) -> ContentSummary:
    """CHOP with one thing changed, stored as the next version."""
    [chop] = [each for each in shipped.list_shipped_content() if each.slug == "chop-uw-25"]
    assert change[0] in chop.body
    wrong = Shipped(chop.kind, chop.slug, chop.number, chop.name, chop.body.replace(*change, 1))
    monkeypatch.setattr("oncodesk.services.practice.steps.list_shipped_content", lambda: (wrong,))
    version = queries.get_settings(house.practice_id).practice.version
    actions.store_shipped_content(house.context(), seen_version=version)
    return _one(house, "chop-uw-25", chop.number + 1)


@pytest.mark.parametrize(
    "change",
    [
        ("schema = 1", "schema = 9"),
        ('evidence = ["S2", "S1", "S4"]', 'evidence = ["GK-low"]'),
        ('"dog"', '"horse"'),
    ],
    ids=["schema", "uncertain", "species"],
)
def test_a_protocol_that_breaks_its_own_rules_is_signed_by_nobody(
    monkeypatch: pytest.MonkeyPatch, change: tuple[str, str]
) -> None:
    house = make.staffed()
    draft = _stored(house, monkeypatch, change)
    with pytest.raises(Refusal):
        signing.sign_content(
            house.context("oncologist"),
            version=draft.version_id,
            seen_version=draft.version,
            accepts_unverified=True,
        )
    assert _one(house, "chop-uw-25", draft.number).state == "draft"


def test_every_shipped_protocol_can_be_signed_once_its_draft_rows_are_checked() -> None:
    house = make.staffed()
    shipped = queries.list_content(house.practice_id, Kind.PROTOCOL)
    drafts = [
        each for each in shipped if queries.get_content(house.practice_id, each.version_id).is_marked_draft
    ]
    assert {each.slug for each in drafts} >= {"chop-15", "mopp", "feline-chop"}
    for draft in drafts:
        course.reviewed(house, draft.version_id)
        with pytest.raises(Refusal, match="marked draft"):
            _sign(house, draft)
    course.sign_everything(house, *(each.slug for each in shipped))
    signed = [
        each for each in queries.list_content(house.practice_id, Kind.PROTOCOL) if each.state == "signed"
    ]
    assert sorted(each.slug for each in signed) == sorted(each.slug for each in shipped)


def _sign(house: make.House, version: ContentSummary) -> None:
    signing.sign_content(
        house.context("oncologist"),
        version=version.version_id,
        seen_version=version.version,
        accepts_unverified=True,
    )


def _review(house: make.House, who: str, version: ContentSummary, **given: object) -> None:
    text = queries.get_content(house.practice_id, version.version_id)
    values = {"seen_version": text.summary.version, "seen_trial": text.seal, **given}
    signing.review_content(house.context(who), version=version.version_id, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize("slug", ["chop-uw-25", "default", "drugs"])
def test_nobody_signs_what_no_second_person_reviewed(slug: str) -> None:
    house = make.staffed()
    draft = _one(house, slug)

    def sign(who: str) -> None:
        signing.sign_content(
            house.context(who),
            version=draft.version_id,
            seen_version=draft.version,
            accepts_unverified=True,
        )

    with pytest.raises(Stopped) as stopped:
        sign("oncologist")
    assert [each.code for each in stopped.value.verdict.findings] == ["practice.not_reviewed"]
    assert tell(stopped.value.verdict.findings[0]).fix
    _review(house, "oncologist", draft)
    with pytest.raises(Stopped):  # her own review is no second person
        sign("oncologist")
    sign("second")
    kept = _row(house, draft)
    assert (kept.reviewed_by_id, kept.signed_by_id) == (
        house.people["oncologist"].person_id,
        house.people["second"].person_id,
    )


def test_an_oncologist_alone_signs_a_standing_order() -> None:
    house = make.staffed()
    draft = _one(house, "in-range-review")
    with pytest.raises(Refusal, match="alone"):
        _review(house, "nurse", draft)
    signing.sign_content(house.context("oncologist"), version=draft.version_id, seen_version=draft.version)


def test_only_a_trained_person_reviews_and_only_what_she_was_shown() -> None:
    house = make.staffed()
    draft = _one(house, "chop-uw-25")
    for who in ("manager", "coordinator", "biller"):
        with pytest.raises(NotAllowed):
            _review(house, who, draft)
    house.people["learner"] = make.trainee(house.people["nurse"])
    with pytest.raises(NotAllowed):
        _review(house, "learner", draft)
    with pytest.raises(Stale):
        _review(house, "nurse", draft, seen_trial="something else")
    _review(house, "nurse", draft)
    [review] = queries.get_content(house.practice_id, draft.version_id).reviews
    assert review.person_id == house.people["nurse"].person_id


def _row(house: make.House, version: ContentSummary) -> ContentVersionRow:
    with reading([house.practice_id]):
        return ContentVersionRow.objects.get(public_id=version.version_id)


def test_the_database_refuses_one_person_for_review_and_signature() -> None:
    house = make.staffed()
    row = _row(house, _one(house, "chop-uw-25"))
    one = house.people["oncologist"].person_id
    for reviewer in (one, None):
        with pytest.raises(IntegrityError), reading([house.practice_id]):
            ContentVersionRow.objects.filter(pk=row.pk).update(
                state="signed", signed_by=one, signed_at=make.NOW, reviewed_by=reviewer
            )


def test_a_dummy_patient_shows_what_the_version_would_do() -> None:
    house = make.staffed()
    trials = queries.get_content(house.practice_id, _one(house, "chop-uw-25").version_id).trials
    assert [each.title for each in trials] == ["Dog of 30 kg", "Dog of 8 kg"]
    first = dict(trials[0].lines)["Visit 1, week 1, day 1"]
    assert first.startswith("vinCRIStine 0.7 mg/m² IV = 0.68 mg")
    limits = queries.get_content(house.practice_id, _one(house, "default").version_id).trials
    answers = [line for line in limits[0].lines if "vinCRIStine" in line[0] and "Neutrophils" in line[0]]
    assert {band for _, band in answers} >= {"in range", "oncologist decides", "hold"}
    [sizes] = queries.get_content(house.practice_id, _one(house, "body-surface").version_id).trials
    assert ("Cat of 4.2 kg", "10.0 ÷ 100 × kg^2/3 = 0.2603 m²") in sizes.lines


def test_a_signed_version_is_read_again_every_year() -> None:
    house = make.staffed()
    draft = _one(house, "chop-uw-25")
    course.reviewed(house, draft.version_id)
    signing.sign_content(house.context("oncologist"), version=draft.version_id, seen_version=draft.version)
    due = _row(house, draft).review_by_on
    assert due == date(2027, 10, 6)

    def state_at(day: date) -> tuple[str, str]:
        items = list_setup(house.practice_id, course.at(day, 12))
        return next((item.state, item.detail) for item in items if item.code == "reviews")

    assert state_at(due)[0] == "done"
    late = state_at(due + timedelta(days=1))
    assert late[0] == "missing" and "25 weeks" in late[1]
    text = queries.get_content(house.practice_id, draft.version_id)
    signing.review_content(
        house.context("oncologist", course.at(due, 9)),
        version=draft.version_id,
        seen_version=text.summary.version,
        seen_trial=text.seal,
    )
    assert state_at(due + timedelta(days=1))[0] == "done"
    assert _row(house, draft).reviewed_by_id == house.people["nurse"].person_id  # of the signature


def test_the_library_of_another_practice_is_not_there() -> None:
    first, second = make.staffed("Lakeside"), make.staffed("Hilltop")
    theirs = _one(second, "chop-uw-19")
    with pytest.raises(NotThere):
        queries.get_content(first.practice_id, theirs.version_id)
    with pytest.raises(NotThere):
        signing.sign_content(first.context("oncologist"), version=theirs.version_id, seen_version=1)
    with reading([second.practice_id]):
        assert ContentVersionRow.objects.get(public_id=theirs.version_id).state == "draft"


def _items(house: make.House) -> dict[str, SetupItem]:
    return {item.code: item for item in list_setup(house.practice_id, make.NOW)}


def test_set_up_names_what_is_missing_what_it_blocks_who_and_minutes() -> None:
    house = make.house()
    items = list_setup(house.practice_id, make.NOW)
    assert {item.code for item in items} >= {
        *("oncologist", "two_people", "hours", "after_hours", "mail", "lab_folder"),
        *("gate", "drugs", "protocol", "standing_order"),
    }
    assert all(item.blocks and item.who and item.minutes > 0 for item in items)
    before = minutes_left(items)
    assert [_items(house)[code].state for code in ("oncologist", "hours", "protocol")] == [
        "missing",
        "missing",
        "unsigned",
    ]
    version = queries.get_settings(house.practice_id).practice.version
    actions.set_hours(house.context(), hours=[Hours(0, time(8), time(17))], seen_version=version)
    make.person(house, "oncologist", Role.ONCOLOGIST)
    assert _items(house)["oncologist"].state == "done"
    assert _items(house)["two_people"].state == "missing"
    make.person(house, "nurse", Role.NURSE)
    draft = _one(house, "chop-uw-25")
    assert "Nobody has reviewed" in _items(house)["protocol"].detail
    course.reviewed(house, draft.version_id)
    assert "Reviewed by Nurse nurse" in _items(house)["protocol"].detail
    signing.sign_content(house.context("oncologist"), version=draft.version_id, seen_version=draft.version)
    items = list_setup(house.practice_id, make.NOW)
    assert [_items(house)[code].state for code in ("two_people", "hours", "protocol")] == ["done"] * 3
    assert minutes_left(items) < before
    states = [item.state == "done" for item in items]
    assert states == sorted(states)


def test_two_oncologists_in_training_are_not_enough_for_the_two_checks() -> None:
    house = make.house()
    make.person(house, "one", Role.ONCOLOGIST, Mark.TRAINEE)
    make.person(house, "two", Role.NURSE)
    assert [_items(house)[code].state for code in ("oncologist", "two_people")] == ["missing", "missing"]


def test_every_shipped_text_parses_and_names_its_unverified_rows() -> None:
    texts = shipped.list_shipped_content()
    assert len({(each.kind, each.slug) for each in texts}) == len(texts)
    for each in texts:
        rows = shipped.unverified_rows(each.kind, each.slug, each.body)
        assert all(rows) and len(set(rows)) == len(rows)
    chop = next(each for each in texts if each.slug == "chop-uw-25")
    assert shipped.unverified_rows(chop.kind, chop.slug, chop.body) == ()

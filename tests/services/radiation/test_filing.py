"""Is a file of the planning system kept with its course, compared, and refused for another patient?"""

from datetime import date

import pytest

from oncodesk.services.errors import Invalid, NotAllowed, NotThere, Stopped
from oncodesk.services.patients.steps import Upload
from oncodesk.services.radiation import filing, prescribing
from oncodesk.services.radiation.filing import FileShown
from oncodesk.services.radiation.record_queries import get_course_and_record
from tests import radiation, rt_files
from tests.course import at
from tests.radiation import MONDAY, Irradiated

pytestmark = pytest.mark.django_db


def put(her: Irradiated, content: bytes, who: str = "nurse") -> tuple[str, ...]:
    phase = her.phase()
    done = filing.file_document(
        her.context(who, at(MONDAY, 12)),
        phase=phase.public_id,
        seen_version=phase.version,
        upload=Upload("RP.dcm", content),
    )
    return done.remarks


def files(her: Irradiated) -> tuple[FileShown, ...]:
    return get_course_and_record([her.house.practice_id], her.course)[1].files


def test_a_plan_and_the_record_of_its_first_fraction_agree() -> None:
    her = radiation.on_course()
    radiation.deliver(her, 0)
    assert put(her, rt_files.plan()) == ()
    assert put(her, rt_files.record()) == ()
    newest, plan = files(her)
    assert (newest.findings, plan.findings) == ((), ()) and newest.said.treated_on == date(2026, 10, 5)
    assert [each.state for each in her.fractions()[:2]] == ["delivered", "planned"]


def test_what_differs_is_kept_and_told_again_when_the_plan_changes() -> None:
    her = radiation.on_course()
    assert put(her, rt_files.record("2.4")) == ("radiation.file_plan_unknown", "radiation.file_not_recorded")
    assert put(her, rt_files.plan()) == ()
    phase = her.phase()
    prescribing.change_plan_version(
        her.context("radiation", at(MONDAY, 13)),
        phase=phase.public_id,
        seen_version=phase.version,
        plan_version="P-2",
    )
    plan, record = files(her)
    assert [each.code for each in plan.findings] == ["radiation.file_plan_differs"] and plan.differed == 0
    assert record.differed == 2


def test_a_file_of_another_patient_is_never_filed() -> None:
    her = radiation.on_course()
    for content in (
        rt_files.plan(PatientName="Rivera^Juno"),
        rt_files.plan(PatientName=None),
        rt_files.plan(PatientSpeciesDescription="Feline"),
    ):
        with pytest.raises(Stopped):
            put(her, content)
    with pytest.raises(Invalid):
        put(her, b"%PDF-1.7 no plan")
    assert files(her) == ()


def test_the_same_file_is_filed_once_and_for_one_patient() -> None:
    her = radiation.on_course()
    put(her, rt_files.plan())
    with pytest.raises(Invalid, match="Nothing was filed"):
        put(her, rt_files.plan())
    namesake = radiation.drafted(her.house, name="Juniper", start=date(2026, 11, 9))
    with pytest.raises(Invalid) as refused:
        put(namesake, rt_files.plan())
    assert "another patient" in refused.value.fields["file"]


def test_who_does_not_treat_does_not_file_and_a_stranger_sees_no_course() -> None:
    her = radiation.on_course()
    with pytest.raises(NotAllowed):
        put(her, rt_files.plan(), who="coordinator")
    stranger = radiation.staffed()
    phase = her.phase()
    with pytest.raises(NotThere):
        filing.file_document(
            stranger.context("nurse", at(MONDAY, 12)),
            phase=phase.public_id,
            seen_version=phase.version,
            upload=Upload("RP.dcm", rt_files.plan()),
        )

"""Does every refusal say what happened and what was saved, and does a broken database still get a page?"""

import pytest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from pytest_django import Settings

from oncodesk.domain.shared.roles import Role
from oncodesk.domain.shared.verdict import Override, block, note, unknown, verdict
from oncodesk.services.errors import Invalid, NotAllowed, NotThere, Refusal, Stale, Stopped, Taken
from oncodesk.web.components.wording import decided_by, finding_lines
from oncodesk.web.errors import RefusalPages, broken


def _nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def page_for(error: Exception) -> HttpResponse | None:
    return RefusalPages(_nothing).process_exception(RequestFactory().get("/"), error)


@pytest.mark.parametrize(
    ("error", "status", "saved"),
    [
        (NotThere("There is no such visit."), 404, "Nothing was changed."),
        (NotAllowed("Only an oncologist decides."), 403, "Nothing was saved"),
        (Stale("Ana Torres moved this visit at 9:20 AM."), 409, "Yours was not saved."),
        (Taken("The half hour went to somebody else."), 409, "Yours was not saved."),
        (Invalid("The weight has no unit."), 422, "Nothing was saved."),
        (OperationalError("down"), 503, "Everything saved before is safe."),
    ],
)
def test_each_refusal_has_its_page(error: Exception, status: int, saved: str) -> None:
    answer = page_for(error)
    assert answer is not None
    assert answer.status_code == status
    assert saved in answer.content.decode()
    if isinstance(error, Refusal) and status not in (404,):
        assert error.sentence in answer.content.decode()


def test_what_nobody_foresaw_is_left_to_the_page_for_broken_things() -> None:
    assert page_for(ValueError("x")) is None


def test_a_stop_shows_each_finding_with_its_fix() -> None:
    stopped = Stopped("This dose may not be released.", verdict([unknown("labs.empty_panel")]))
    answer = page_for(stopped)
    assert answer is not None
    shown = answer.content.decode()
    assert "This dose may not be released." in shown
    assert "finding-fix" in shown


def test_a_broken_page_still_says_that_this_is_the_demo(settings: Settings) -> None:
    settings.DEMO = True
    answer = broken(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert "This is the demo practice. Nothing here is real." in answer.content.decode()


def test_a_database_that_is_gone_is_503_wherever_it_is_noticed() -> None:
    try:
        raise OperationalError("down")
    except OperationalError:
        assert broken(RequestFactory().get("/")).status_code == 503


def test_what_stops_stands_first_and_nobody_is_named_where_nobody_may_decide() -> None:
    alone, two = Override(Role.ONCOLOGIST), Override(Role.ONCOLOGIST, second_approver=True)
    lines = finding_lines(
        verdict(
            [note("policy.unsigned")],
            [block("labs.no_report", override=alone)],
            [unknown("labs.empty_panel")],
        )
    )
    assert [line.level for line in lines] == ["unknown", "block", "note"]
    assert lines[0].decided_by == ""
    assert "oncologist" in lines[1].decided_by
    assert "second oncologist" in decided_by(two)

"""What do actions about blood share? Requests for visits, and versions of results."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from oncodesk.domain.labs.request import OPEN, UNDRAWN, LabPlace, RequestState, draw_window
from oncodesk.records.read import labs as read
from oncodesk.records.write import labs as write
from oncodesk.services.work import Work

if TYPE_CHECKING:
    from oncodesk.records.models import LabRequestRow, VisitRow


def ask_for_blood(
    work: Work, visit: VisitRow, tests: tuple[str, ...], place: LabPlace, zone: ZoneInfo
) -> None:
    """One lab request for a visit, with the draw window of its place; without tests, none."""
    if not tests:
        return
    start, end = draw_window(place, visit.planned_on, zone)
    write.add_lab_request(
        work.ledger,
        patient_id=visit.patient_id,
        visit=visit,
        tests=list(tests),
        place=place,
        draw_from=start,
        draw_until=end,
        state=RequestState.REQUESTED,
    )


def move_requests(work: Work, visit: VisitRow, zone: ZoneInfo) -> None:
    """Requests that were not drawn move with their visit.

    A drawn specimen keeps its time; what was in for the old day is asked for again, because the same
    draw may be too old for the new one.
    """
    for request in read.requests_of_visit(visit.pk):
        start, end = draw_window(LabPlace(request.place), visit.planned_on, zone)
        if request.state in UNDRAWN:
            write.change_lab_request(
                work.ledger,
                request,
                draw_from=start,
                draw_until=end,
                state=RequestState.REQUESTED,
                confirmed_at=None,
            )
        elif request.state in (RequestState.RECEIVED, RequestState.REVIEWED):
            write.change_lab_request(
                work.ledger,
                request,
                draw_from=start,
                draw_until=end,
                state=RequestState.REQUESTED,
                confirmed_at=None,
                drawn_at=None,
                received_at=None,
                reviewed_at=None,
            )


def cancel_requests(work: Work, visit: VisitRow) -> None:
    """Nobody draws blood for a visit that will not take place."""
    for request in read.requests_of_visit(visit.pk):
        if request.state in OPEN:
            cancel_request(work, request)


def cancel_request(work: Work, request: LabRequestRow) -> None:
    write.change_lab_request(work.ledger, request, state=RequestState.CANCELLED)

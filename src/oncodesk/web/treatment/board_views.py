"""Which visits does this person see on a day, and which of them need her?"""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from oncodesk.domain.shared.roles import Permission, Role
from oncodesk.domain.treatment.board import BoardState
from oncodesk.services import clock
from oncodesk.services.practice.queries import get_settings
from oncodesk.services.reading import reading
from oncodesk.services.treatment import queries
from oncodesk.services.words import clock_words
from oncodesk.web import dates
from oncodesk.web.components.parts import Action, Count, Reading, StateChip, Tab
from oncodesk.web.components.states import STATES
from oncodesk.web.desk import DeskRequest
from oncodesk.web.treatment.assistant_column import asks_of, did_of, feed_url
from oncodesk.web.treatment.board_page import BoardDrug, BoardPage, BoardRow

DAYS_AHEAD = 6
DOCTOR, ALL = "oncologist-needed", "all"


@require_safe
def show_today(request: DeskRequest) -> HttpResponse:
    """The board of today, in the zone of the first practice."""
    return _show(request, _today(request))


@require_safe
def show_day(request: DeskRequest, day: str) -> HttpResponse:
    try:
        return _show(request, date.fromisoformat(day))
    except ValueError:
        raise Http404 from None


def _today(request: DeskRequest) -> date:
    return clock.now().astimezone(ZoneInfo(request.desk.first.zone)).date()


def _show(request: DeskRequest, day: date) -> HttpResponse:
    shown = _practices_shown(request)
    with reading(shown):
        page = _page(request, day, shown)
    return render(request, "treatment/board.html", {"page": page})


def _page(request: DeskRequest, day: date, shown: tuple[int, ...]) -> BoardPage:
    rows = queries.list_day(shown, day, clock.now())
    wanted = request.GET.get("show") or (DOCTOR if _is_oncologist(request) else ALL)
    kept = [row for row in rows if _matches(row, wanted)]
    today = _today(request)
    ahead = queries.count_open(shown, today, today + timedelta(days=DAYS_AHEAD))
    several = len(request.desk.seats) > 1
    closed = _closed(shown, day)
    return BoardPage(
        title=dates.day(day),
        over=_over(request, day, today),
        days=_days(request, today, day, ahead),
        earlier=Action(_("Earlier"), _url(request, day - timedelta(days=1)), icon="back"),
        later=Action(_("Later"), _url(request, day + timedelta(days=1)), icon="forward"),
        counts=_pills(request, day, rows, wanted),
        rows=_rows(kept),
        asks=asks_of(request, shown),
        did=did_of(request, shown),
        refresh_url=request.get_full_path(),
        feed_url=feed_url(),
        shows_practice=several,
        practices=_practice_tabs(request, day) if several else (),
        closed=closed,
        actions=_actions(request, day, today, is_closed=bool(closed)),
        nothing=_("No visit of this day needs the oncologist.") if rows and wanted == DOCTOR else "",
    )


def _actions(request: DeskRequest, day: date, today: date, *, is_closed: bool) -> tuple[Action, ...]:
    week = Action(_("Radiation week"), reverse("radiation:week_of", args=[day.isoformat()]), "quiet")
    if is_closed or day < today or not request.desk.first.may(Permission.PLAN_COURSE):
        return (week,)
    return (week, Action(_("Close this day"), f"{reverse('close_day')}?day={day.isoformat()}", "quiet"))


def _is_oncologist(request: DeskRequest) -> bool:
    return any(seat.actor.role is Role.ONCOLOGIST for seat in request.desk.seats)


def _practices_shown(request: DeskRequest) -> tuple[int, ...]:
    """One practice by filter, else everything at this desk."""
    named = request.GET.get("practice", "")
    one = [seat.practice_id for seat in request.desk.seats if str(seat.practice) == named]
    return tuple(one) or request.desk.practice_ids


def _matches(row: queries.BoardRow, wanted: str) -> bool:
    if wanted == DOCTOR:
        return row.needs_oncologist
    return wanted == ALL or row.state.value == wanted


def _url(request: DeskRequest, day: date, **changed: str) -> str:
    """The board of a day with the filters that stand, unless they are changed."""
    kept = {name: request.GET[name] for name in ("show", "practice") if request.GET.get(name)} | changed
    query = urlencode({name: value for name, value in kept.items() if value})
    return reverse("board_day", args=[day.isoformat()]) + (f"?{query}" if query else "")


def _over(request: DeskRequest, day: date, today: date) -> str:
    word = {-1: _("Yesterday"), 0: _("Today"), 1: _("Tomorrow")}.get((day - today).days, "")
    seats = request.desk.seats
    if request.desk.chosen is not None:
        where = request.desk.chosen.practice_name
    else:
        where = _("%(count)d practices") % {"count": len(seats)}
    return f"{word} · {where}" if word else where


def _days(request: DeskRequest, today: date, shown: date, ahead: dict[date, int]) -> tuple[Tab, ...]:
    """Today and the next days with what is open, and the shown day when it is another."""
    days = [today + timedelta(days=step) for step in range(DAYS_AHEAD + 1)]
    return tuple(
        Tab(
            label=f"{day:%a}",
            url=_url(request, day),
            is_current=day == shown,
            note=f"{day:%b} {day.day}",
            count=_open_words(ahead.get(day, 0)),
        )
        for day in days
    )


def _open_words(count: int) -> str:
    return ngettext("%d open", "%d open", count) % count if count else ""


def _pills(
    request: DeskRequest, day: date, rows: Sequence[queries.BoardRow], wanted: str
) -> tuple[Count, ...]:
    """All visits, those that need the oncologist, and each state that occurs."""
    found = Counter(row.state.value for row in rows)
    return (
        Count(
            len(rows),
            ngettext("visit", "visits", len(rows)),
            url=_url(request, day, show=ALL),
            is_current=wanted == ALL,
        ),
        Count(
            sum(row.needs_oncologist for row in rows),
            _("needs the oncologist"),
            url=_url(request, day, show=DOCTOR),
            is_current=wanted == DOCTOR,
        ),
        *(
            Count(
                found[code],
                str(look.label).lower(),
                code,
                _url(request, day, show=code),
                is_current=wanted == code,
            )
            for code, look in STATES.items()
            if code in found
        ),
    )


def _practice_tabs(request: DeskRequest, day: date) -> tuple[Tab, ...]:
    named = request.GET.get("practice", "")
    return (
        Tab(_("All practices"), _url(request, day, practice=""), is_current=not named),
        *(
            Tab(
                seat.practice_name,
                _url(request, day, practice=str(seat.practice)),
                is_current=named == str(seat.practice),
            )
            for seat in request.desk.seats
        ),
    )


def _closed(practice_ids: Sequence[int], day: date) -> str:
    """Why the one practice shown is closed on the day; with several practices each row tells its own."""
    if len(practice_ids) != 1:
        return ""
    settings = get_settings(practice_ids[0])
    if not settings.hours or settings.open_days.is_open(day):
        return ""
    closure = next((each for each in settings.closures if each.covers(day)), None)
    if closure is None:
        return _("Not a day on which the practice is open.")
    return closure.reason or _("The practice closed this day.")


def _rows(kept: Sequence[queries.BoardRow]) -> tuple[BoardRow, ...]:
    """The rows in words; the first that is still open is the next one."""
    following = next((row.visit for row in kept if _is_open(row)), None)
    language = get_language() or ""
    return tuple(_row(row, row.visit == following, language) for row in kept)


@lru_cache(maxsize=5_000)
def _row(row: queries.BoardRow, is_next: bool, language: str) -> BoardRow:
    """The same facts in the same language read the same; the board is asked again every minute."""
    zone = ZoneInfo(row.zone)
    return BoardRow(
        key=str(row.visit),
        at=clock_words(row.starts_at, zone) if row.starts_at else _("no time"),
        patient=row.patient_name,
        about=" · ".join(part for part in (row.breed or row.species, row.owner) if part),
        url=reverse("visit", args=[row.visit]),
        course=(
            _("Week %(week)s · %(title)s") % {"week": row.week, "title": row.title} if row.week else row.title
        ),
        drugs=tuple(
            BoardDrug(drug.name, " · ".join(part for part in (drug.amount, drug.final) if part))
            for drug in row.drugs
        ),
        state=StateChip(
            row.state.value, clock_words(row.drawn_at, zone) if _shows_draw(row) and row.drawn_at else ""
        ),
        reason=row.reason,
        neutrophils=_reading(row.neutrophils),
        platelets=_reading(row.platelets),
        practice=f"{row.practice}, {zone_words(row.zone)}",
        is_next=is_next,
    )


def _shows_draw(row: queries.BoardRow) -> bool:
    return row.state is BoardState.DRAWN


def _is_open(row: queries.BoardRow) -> bool:
    return row.state.value not in ("given", "done", "elsewhere", "skipped", "no_show", "cancelled")


def _reading(count: queries.CountShown | None) -> Reading | None:
    return Reading(count.value, count.band.value, count.sentence) if count is not None else None


def zone_words(zone: str) -> str:
    """`New York time` of `America/New_York`."""
    return _("%s time") % zone.rpartition("/")[2].replace("_", " ")

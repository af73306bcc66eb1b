"""How does one visit become its page: the same words, limits and calculation that the rules used?"""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from oncodesk.domain.shared.quantity import KG_PER_LB
from oncodesk.domain.shared.verdict import Verdict
from oncodesk.domain.treatment.board import BoardState
from oncodesk.domain.treatment.order import OrderState
from oncodesk.domain.treatment.visit import ENDED, VisitState
from oncodesk.services.people.queries import Seat
from oncodesk.services.treatment.preparations import PreparationShown
from oncodesk.services.treatment.queries import PLACES
from oncodesk.services.treatment.results import ResultShown
from oncodesk.services.treatment.visit_queries import (
    OrderShown,
    RequestShown,
    VisitShown,
    WeightShown,
)
from oncodesk.services.words import BAND_WORDS, clock_words, day_words, moment_words
from oncodesk.web.components.parts import Checkpoint, Fact, Reading, StateChip
from oncodesk.web.components.wording import finding_lines
from oncodesk.web.treatment.condition import condition_facts, home_actions, report_lines
from oncodesk.web.treatment.forward import forward_lines
from oncodesk.web.treatment.order_steps import order_actions
from oncodesk.web.treatment.visit_page import BloodLine, OrderLine, ResultLine, VisitPage
from oncodesk.web.treatment.visit_steps import At, at_desk, request_actions, visit_actions

Text = str | Promise
ROUTES: dict[str, Text] = {
    "PO": _("by mouth"),
    "SC": _("under the skin (SC)"),
    "IM": _("into the muscle (IM)"),
}
CHOICES: dict[str, Text] = {
    "as_planned": _("treat as planned"),
    "reduced": _("treat with a lower dose"),
    "delay": _("delay"),
}
_STATES: dict[OrderState, Text] = {
    OrderState.PLANNED: _("Not signed"),
    OrderState.SIGNED: _("Signed"),
    OrderState.RELEASED: _("Released"),
    OrderState.PREPARING: _("Prepared, to be checked by a second person"),
    OrderState.PREPARED: _("Prepared and checked"),
    OrderState.CHECKED: _("Checked at the patient"),
    OrderState.GIVING: _("Being given"),
    OrderState.GIVEN: _("Given"),
    OrderState.PARTLY_GIVEN: _("Given in part"),
    OrderState.NOT_GIVEN: _("Not given"),
    OrderState.HELD: _("On hold"),
    OrderState.EXPIRED: _("Signature has run out with its day"),
    OrderState.CANCELLED: _("Cancelled"),
    OrderState.ERROR: _("Entered in error"),
}
_BLOOD: dict[str, Text] = {
    "requested": _("asked for"),
    "confirmed": _("confirmed"),
    "drawn": _("drawn"),
    "received": _("result in"),
    "reviewed": _("reviewed"),
}
STEP_WORDS: dict[str, Text] = {
    "booked": _("Booked"),
    "reminded": _("Reminded"),
    "delivered": _("Delivered"),
    "arrived": _("Arrived"),
    "drawn": _("Drawn"),
    "in": _("Results in"),
    "reviewed": _("Reviewed"),
    "decided": _("Decision"),
    "second": _("Second oncologist"),
    "released": _("Released"),
    "given": _("Given"),
}


def fill(
    visit: VisitShown, seat: Seat, now: datetime, *, refused: str = "", verdict: Verdict | None = None
) -> VisitPage:
    """The page of a visit for one person; `refused` says why her last step was not carried out."""
    at, zone = at_desk(visit, seat, now), ZoneInfo(visit.zone)
    drawn = max((each.drawn_at for each in visit.requests if each.drawn_at), default=None)
    return VisitPage(
        patient=visit.patient_name,
        patient_url=reverse("patient", args=[visit.patient]),
        about=about(visit),
        title=title(visit),
        over=over(visit),
        state=StateChip(
            visit.shown.value,
            clock_words(drawn, zone) if drawn and visit.shown is BoardState.DRAWN else "",
        ),
        reason=_reason(visit, zone),
        facts=facts_of(visit),
        findings=finding_lines(Verdict(visit.findings), home_actions(at)),
        nothing=gettext("This visit has ended.")
        if visit.state in ENDED
        else gettext("Nothing stands against this visit."),
        orders=tuple(_order(order, at, zone) for order in visit.orders),
        results=tuple(_result(each, visit, zone) for each in visit.results),
        checkpoints=checkpoints(visit),
        actions=visit_actions(at),
        checkpoints_url=reverse("checkpoints", args=[visit.visit]),
        blood=tuple(_blood(each, at, zone) for each in visit.requests),
        decision=_decision(visit, zone),
        reports=report_lines(at),
        forward=forward_lines(at),
        refused=refused,
        refused_lines=finding_lines(verdict) if verdict is not None else (),
    )


def about(visit: VisitShown) -> str:
    return " · ".join(part for part in (visit.breed or visit.species, visit.owner) if part)


def title(visit: VisitShown) -> str:
    """`Week 3 · visit 3 of 16`; a blood check by what it is for."""
    if visit.number is None:
        return visit.title
    return gettext("Week %(week)s · visit %(number)d of %(last)d") % {
        "week": visit.week,
        "number": visit.number,
        "last": visit.last_number,
    }


def over(visit: VisitShown) -> str:
    day = day_words(visit.planned_on)
    if visit.appointment is not None:
        day = moment_words(visit.appointment.starts_at, ZoneInfo(visit.zone))
    return " · ".join(part for part in (day, visit.course_name, visit.practice) if part)


def _reason(visit: VisitShown, zone: ZoneInfo) -> str:
    parts = []
    asks = visit.shown in (BoardState.HOLD, BoardState.ONCOLOGIST, BoardState.WAITING)
    if asks or visit.state is VisitState.ELSEWHERE:
        parts.append(visit.why)
    if visit.shown is BoardState.RELEASED and visit.released is not None:
        told = {"at": clock_words(visit.released.at, zone), "who": visit.released.by}
        parts.append(gettext("Released %(at)s by %(who)s.") % told)
    if visit.shown is BoardState.NO_SHOW:
        parts.append(gettext("Call the owner, then delay the course."))
    if visit.planned_on != visit.original_on:
        parts.append(gettext("First planned for %s.") % day_words(visit.original_on))
    return " ".join(part for part in parts if part)


def weight_words(weight: WeightShown) -> str:
    """`30 kg (66.1 lb)`."""
    return f"{weight.kilograms.normalize():f} kg ({weight.kilograms / KG_PER_LB:.1f} lb)"


def facts_of(visit: VisitShown) -> tuple[Fact, ...]:
    zone = ZoneInfo(visit.zone)
    weight = visit.weight
    if weight is None:
        weighed = Fact(gettext("Weight"), gettext("none"), gettext("weigh the patient"), "stop")
    else:
        when = moment_words(weight.measured_at, zone)
        how = gettext("measured") if weight.is_measured else gettext("estimated")
        is_good = visit.state in ENDED or (weight.is_today and weight.is_measured)
        tone = "" if is_good else "caution"
        weighed = Fact(gettext("Weight"), weight_words(weight), f"{how} {when}", tone)
    found = [weighed]
    found += condition_facts(visit)
    if visit.surface:
        found.append(Fact(gettext("Body surface"), f"{visit.surface} m²"))
    if visit.valid_until is not None and visit.state not in ENDED:
        found.append(Fact(gettext("Results count until"), moment_words(visit.valid_until, zone)))
    if visit.appointment is not None:
        confirmed = gettext("confirmed") if visit.appointment.is_confirmed else gettext("not confirmed yet")
        found.append(Fact(gettext("Time"), moment_words(visit.appointment.starts_at, zone), confirmed))
    return tuple(found)


def _order(order: OrderShown, at: At, zone: ZoneInfo) -> OrderLine:
    amount = order.amount if order.amount is not None else order.today
    dose = gettext("not calculated") if amount is None else f"{amount.normalize():f} {order.unit}"
    state = str(_STATES[order.state])
    if order.state is OrderState.RELEASED and order.is_cytotoxic:
        state = gettext("Released, to be prepared")
    if order.signed is not None:
        told = {"state": state, "who": order.signed.by, "at": moment_words(order.signed.at, zone)}
        state = gettext("%(state)s · signed by %(who)s, %(at)s") % told
    notes = [order.end_reason] if order.end_reason else []
    if order.preparation is not None:
        notes += preparation_notes(order.preparation, zone)
    if order.excepted is not None:
        told = {"who": order.excepted.by, "why": order.off_reason}
        notes.insert(0, gettext("Off protocol, ordered by %(who)s: %(why)s") % told)
    if order.check is not None:
        told = {"who": order.check.by, "at": clock_words(order.check.at, zone)}
        notes.append(gettext("Checked at the patient by %(who)s, %(at)s") % told)
    if order.given is not None:
        told = {
            "amount": order.given.amount,
            "who": order.given.by,
            "other": order.given.checked_by,
            "at": moment_words(order.given.at, zone),
        }
        notes.append(gettext("%(amount)s given by %(who)s, checked by %(other)s, %(at)s") % told)
        if order.given.lot:
            notes.append(gettext("Lot %s") % order.given.lot)
        if order.given.doubted_by:
            told = {"who": order.given.doubted_by, "why": order.given.doubt}
            notes.append(gettext("%(who)s says it was entered in error: %(why)s") % told)
        if order.given.wasted:
            notes.append(gettext("Given in part; %s is waste") % order.given.wasted)
    where = gettext("goes home") if order.where == "home" else ""
    route = str(ROUTES.get(order.route.upper(), order.route))
    return OrderLine(
        drug=order.drug,
        dose=dose,
        basis=order.standard,
        route=" · ".join(part for part in (route, where) if part),
        state=state,
        actions=order_actions(order, at),
        steps=order.steps,
        notes=tuple(notes),
        struck=order.error,
    )


def preparation_notes(prepared: PreparationShown, zone: ZoneInfo) -> list[str]:
    """Who drew up what, from which lot, until when it may be used, who checked it, and what became of it."""
    told = {
        "number": prepared.number,
        "who": prepared.prepared_by,
        "at": clock_words(prepared.prepared_at, zone),
        "content": prepared.content,
        "lots": ", ".join(prepared.lots),
    }
    notes = [gettext("Label %(number)d: %(content)s, lot %(lots)s, prepared by %(who)s, %(at)s") % told]
    if prepared.beyond_use_at is not None and not prepared.outcome:
        notes.append(gettext("Use before %s") % moment_words(prepared.beyond_use_at, zone))
    if prepared.without_transfer:
        notes.append(gettext("Without a closed-system transfer device: %s") % prepared.without_transfer)
    if prepared.checked_at is not None:
        told = {"who": prepared.checked_by, "at": clock_words(prepared.checked_at, zone)}
        notes.append(gettext("Preparation checked by %(who)s, %(at)s") % told)
    if prepared.outcome == "discarded" and prepared.ended_at is not None:
        told = {"who": prepared.ended_by, "at": moment_words(prepared.ended_at, zone), "why": prepared.why}
        notes.append(gettext("Thrown away by %(who)s, %(at)s: %(why)s") % told)
    return notes


def _result(result: ResultShown, visit: VisitShown, zone: ZoneInfo) -> ResultLine:
    limits = ", ".join(
        gettext("%(band)s from %(limit)s") % {"band": BAND_WORDS[band], "limit": f"{start:f}"}
        for band, start in reversed(result.limits)
    )
    seen = ""
    if visit.is_reviewed and visit.reviewed is not None:
        seen = f"{visit.reviewed.by}, {clock_words(visit.reviewed.at, zone)}"
        if visit.by_standing_order:
            seen += gettext(" (standing order)")
    elif visit.decision is not None:
        seen = f"{visit.decision.decided.by}, {clock_words(visit.decision.decided.at, zone)}"
    was = ""
    if result.was:
        told = {"at": moment_words(result.received_at, zone), "was": result.was}
        was = gettext("corrected %(at)s, was %(was)s") % told
    return ResultLine(
        analyte=result.name,
        reading=Reading(
            result.shown, result.band.value, f"{result.name} {result.shown}: {BAND_WORDS[result.band]}"
        ),
        collected=moment_words(result.collected_at, zone) if result.collected_at else gettext("time unknown"),
        seen_by=seen,
        version=was,
        limits=limits,
    )


def _decision(visit: VisitShown, zone: ZoneInfo) -> str:
    decision = visit.decision
    if decision is None:
        return ""
    told = {
        "who": decision.decided.by,
        "at": moment_words(decision.decided.at, zone),
        "choice": CHOICES.get(decision.choice, decision.choice),
        "reason": decision.reason,
    }
    text = gettext("%(who)s, %(at)s: %(choice)s. %(reason)s") % told
    if decision.needs_second:
        return text + " " + gettext("It counts once a second oncologist has confirmed it.")
    if decision.second is not None:
        return text + " " + gettext("Confirmed by %s.") % decision.second.by
    return text


def _blood(request: RequestShown, at: At, zone: ZoneInfo) -> BloodLine:
    told = {"state": _BLOOD[request.state], "place": PLACES.get(request.place, request.place)}
    state = gettext("%(state)s, %(place)s") % told
    if request.drawn_at is not None:
        state += " · " + moment_words(request.drawn_at, zone)
    elif request.place != "here":
        state += " · " + gettext("by %s") % moment_words(request.draw_until, zone)
    return BloodLine(", ".join(test.upper() for test in request.tests), state, request_actions(request, at))


def checkpoints(visit: VisitShown) -> tuple[Checkpoint, ...]:
    """Every step with its time in the practice's zone; nothing is late that has not begun to be."""
    zone = ZoneInfo(visit.zone)
    return tuple(
        Checkpoint(
            str(STEP_WORDS[each.code]), "" if each.at is None else moment_words(each.at, zone), each.by
        )
        for each in visit.checkpoints
    )

"""Which steps may this person take at this visit now, and why not the others?"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from oncodesk.domain.shared.roles import Permission, Role
from oncodesk.domain.treatment.order import OrderState
from oncodesk.domain.treatment.visit import ENDED, VisitKind, VisitState, may_move
from oncodesk.services.people.queries import Seat
from oncodesk.services.sentences import tell
from oncodesk.services.treatment.visit_queries import RequestShown, VisitShown
from oncodesk.services.words import day_words
from oncodesk.web.components.parts import Action
from oncodesk.web.forms import new_key

Text = str | Promise
_TO_SIGN = (OrderState.PLANNED, OrderState.SIGNED, OrderState.HELD, OrderState.EXPIRED)
_ASKS_TO_SIGN_AGAIN = frozenset({"treatment.weight_changed", "treatment.dose_changed"})
_NOT_YOUR_ROLE: dict[Permission, Text] = {
    Permission.PRESCRIBE: _("A prescriber does this."),
    Permission.ORDER_EXCEPTION: _("A prescriber does this."),
    Permission.DECIDE: _("An oncologist does this."),
    Permission.REVIEW_LABS: _("An oncologist or a nurse does this."),
    Permission.RELEASE: _("An oncologist or a nurse does this."),
    Permission.VERIFY: _("An oncologist or a nurse does this."),
    Permission.GIVE: _("An oncologist or a nurse does this."),
}


@dataclass(frozen=True, slots=True)
class At:
    """Who looks at the visit, and on which day at the practice."""

    visit: VisitShown
    seat: Seat
    today: date


@dataclass(frozen=True, slots=True)
class Step:
    """One button. `offered` decides whether it stands there at all, `why_not` greys it out."""

    verb: str
    label: Text
    permission: Permission
    offered: Callable[[At], bool]
    why_not: Callable[[At], Text]
    posts: bool = True  # pressed at once; else a form of its own
    tone: str = "plain"
    icon: str = ""
    confirm: Text = ""


def _free(_at: At) -> Text:
    return ""


def _is_treatment(at: At) -> bool:
    return at.visit.kind is VisitKind.TREATMENT


def _is_other(at: At) -> bool:
    return not _is_treatment(at)


def _gives_cytotoxics(at: At) -> bool:
    return any(order.is_cytotoxic for order in at.visit.orders)


def _is_unwell(at: At) -> bool:
    """Something an oncologist may decide about, or has decided about."""
    return at.visit.condition.decision is not None or any(
        finding.code in ("toxicity.fever", "toxicity.sign") for finding in at.visit.findings
    )


def _other_day(at: At) -> Text:
    if at.visit.planned_on == at.today:
        return ""
    return gettext("This visit is planned for %s.") % day_words(at.visit.planned_on)


def _not_here(at: At) -> bool:
    return at.visit.arrived_at is None and may_move(at.visit.state, VisitState.ARRIVED)


def _why_not_review(at: At) -> Text:
    if not at.visit.has_results:
        return _("There are no results yet.")
    if at.visit.is_reviewed:
        return _("These results are reviewed.")
    if at.seat.actor.role is Role.NURSE and not at.visit.standing_order_is_signed:
        return _("No standing order is signed; an oncologist reviews.")
    return ""


def _why_not_sign(at: At) -> Text:
    standing = [order for order in at.visit.orders if order.state in _TO_SIGN]
    if not standing:
        return _("There is nothing left to sign.")
    if at.visit.weight is None:
        return _("A dose needs a weight. Weigh the patient first.")
    asked = any(finding.code in _ASKS_TO_SIGN_AGAIN for finding in at.visit.findings)
    if all(order.state in (OrderState.SIGNED, OrderState.HELD) for order in standing) and not asked:
        return _("Every order is signed.")
    return ""


def _why_not_release(at: At) -> Text:
    if at.visit.state is VisitState.RELEASED:
        return _("This visit is released.")
    stops = next((finding for finding in at.visit.findings if finding.stops), None)
    if stops is not None:
        return tell(stops, gettext).message
    if at.visit.arrived_at is None:
        return _("Let the patient arrive first.")
    return ""


def _why_not_confirm_decision(at: At) -> Text:
    decision = at.visit.decision
    if decision is not None and decision.decided.person_id == at.seat.actor.person_id:
        return _("Your own decision needs another oncologist.")
    return ""


def _needs_second(at: At) -> bool:
    return at.visit.decision is not None and at.visit.decision.needs_second


def _may_be_held(at: At) -> bool:
    return _is_treatment(at) and at.visit.held_by != "person"


def _why_not_decide(at: At) -> Text:
    return "" if at.visit.orders else _("No drug is ordered at this visit.")


def _may_be_missed(at: At) -> bool:
    return may_move(at.visit.state, VisitState.NO_SHOW)


def _why_not_missed(at: At) -> Text:
    return "" if at.visit.planned_on <= at.today else _other_day(at)


def _booked(at: At) -> bool:
    return at.visit.appointment is not None


def _unbooked(at: At) -> bool:
    return at.visit.appointment is None


def _why_not_confirm(at: At) -> Text:
    confirmed = at.visit.appointment is not None and at.visit.appointment.is_confirmed
    return _("The owner has confirmed.") if confirmed else ""


def _in_course(at: At) -> bool:
    return _is_treatment(at) and at.visit.course is not None and at.visit.course_state in ("active", "held")


STEPS: tuple[Step, ...] = (
    Step("arrive", _("Arrived"), Permission.BOOK, _not_here, _other_day, posts=False, icon="check"),
    Step("weigh", _("Record weight"), Permission.EDIT_PATIENT, _is_treatment, _free, posts=False),
    Step("signs", _("Arrival check"), Permission.EDIT_PATIENT, _gives_cytotoxics, _other_day, posts=False),
    Step("review", _("Results seen"), Permission.REVIEW_LABS, _is_treatment, _why_not_review, icon="check"),
    Step("sign", _("Sign orders"), Permission.PRESCRIBE, _is_treatment, _why_not_sign, icon="signature"),
    Step(
        "decide",
        _("Oncologist's decision"),
        Permission.DECIDE,
        _is_treatment,
        _why_not_decide,
        posts=False,
        icon="oncologist",
    ),
    Step(
        "judge-signs",
        _("Decide on fever or signs"),
        Permission.DECIDE,
        _is_unwell,
        _free,
        posts=False,
        icon="oncologist",
    ),
    Step(
        "confirm-decision",
        _("Confirm the decision as second oncologist"),
        Permission.DECIDE,
        _needs_second,
        _why_not_confirm_decision,
        icon="oncologist",
        confirm=_("You confirm, with your own name, that this dose goes below the floor."),
    ),
    Step(
        "release",
        _("Release"),
        Permission.RELEASE,
        _is_treatment,
        _why_not_release,
        tone="primary",
        icon="signature",
    ),
    Step("finish", _("Took place"), Permission.BOOK, _is_other, _other_day, tone="primary", icon="check"),
    Step("hold", _("Hold"), Permission.BOOK, _may_be_held, _free, posts=False, tone="danger", icon="hold"),
    Step(
        "go-on",
        _("Let it go on"),
        Permission.DECIDE,
        lambda at: at.visit.held_by == "person",
        _free,
        confirm=_("The hold ends. What the blood says is asked again at once."),
    ),
    Step("book", _("Book a time"), Permission.BOOK, _unbooked, _free, posts=False, icon="today"),
    Step("book", _("Another time"), Permission.BOOK, _booked, _free, posts=False, icon="today"),
    Step("confirm-time", _("Owner confirmed"), Permission.BOOK, _booked, _why_not_confirm),
    Step(
        "elsewhere",
        _("Given elsewhere"),
        Permission.PLAN_COURSE,
        lambda at: _in_course(at) and may_move(at.visit.state, VisitState.ELSEWHERE),
        _free,
        posts=False,
        tone="quiet",
    ),
    Step(
        "no-show",
        _("Did not come"),
        Permission.BOOK,
        _may_be_missed,
        _why_not_missed,
        tone="quiet",
        icon="absent",
        confirm=_("The time is given back. Nothing moves by itself: call the owner, then delay the course."),
    ),
)
_CHANGES: tuple[tuple[str, Text, Permission], ...] = (
    ("delay", _("Delay"), Permission.PLAN_COURSE),
    ("pull", _("Pull forward"), Permission.PRESCRIBE),
    ("omit", _("Skip this visit"), Permission.PRESCRIBE),
    ("cease", _("Stop protocol"), Permission.PRESCRIBE),
)


def at_desk(visit: VisitShown, seat: Seat, now: datetime) -> At:
    return At(visit, seat, now.astimezone(ZoneInfo(visit.zone)).date())


def role_refused(seat: Seat, permission: Permission) -> Text:
    """Why this person may not, by the permission table; empty when she may."""
    if seat.may(permission):
        return ""
    return _NOT_YOUR_ROLE.get(permission, _("Your role does not do this."))


def hidden(version: int) -> tuple[tuple[str, str], ...]:
    """What every form that is pressed at once carries: the version that was seen, and its own key."""
    return (("seen_version", str(version)), ("request_key", new_key()))


def visit_actions(at: At) -> tuple[Action, ...]:
    """Every step of an open visit; an ended one has none."""
    if at.visit.state in ENDED or at.visit.has_died:
        return ()
    return (*(_action(step, at) for step in STEPS if step.offered(at)), *_changes(at))


def _action(step: Step, at: At) -> Action:
    version = at.visit.version
    if step.verb == "confirm-decision" and at.visit.decision is not None:
        version = at.visit.decision.version
    return Action(
        label=str(step.label),
        url=reverse("visit_step", args=[at.visit.visit, step.verb]),
        tone=step.tone,
        method="post" if step.posts else "get",
        icon=step.icon,
        hidden=hidden(version) if step.posts else (),
        why_not=str(role_refused(at.seat, step.permission) or step.why_not(at)),
        confirm=str(step.confirm),
    )


def _changes(at: At) -> tuple[Action, ...]:
    if not _in_course(at):
        return ()
    off = Action(
        str(_("Order off the protocol")),
        reverse("order_exception", args=[at.visit.visit]),
        tone="quiet",
        why_not=str(role_refused(at.seat, Permission.ORDER_EXCEPTION)),
    )
    changes = (
        Action(
            str(label),
            reverse("course_change", args=[at.visit.course]) + f"?verb={verb}&visit={at.visit.number}",
            tone="danger" if verb == "cease" else "quiet",
            why_not=str(role_refused(at.seat, permission)),
        )
        for verb, label, permission in _CHANGES
    )
    return (off, *changes)


def request_actions(request: RequestShown, at: At) -> tuple[Action, ...]:
    """What may be said about asked-for blood until its result comes."""
    if at.visit.state in ENDED or request.state not in ("requested", "confirmed"):
        return ()
    why_not = str(role_refused(at.seat, Permission.BOOK))
    drawn = reverse("blood_drawn", args=[at.visit.visit, request.request])
    confirm = reverse("confirm_blood", args=[at.visit.visit, request.request])
    found = [Action(gettext("Blood drawn"), drawn, icon="drawn", why_not=why_not)]
    if request.state == "requested" and request.place != "here":
        found.append(
            Action(
                gettext("Place confirmed"),
                confirm,
                method="post",
                hidden=hidden(request.version),
                why_not=why_not,
            )
        )
    return tuple(found)

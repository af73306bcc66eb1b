"""Which steps may this person take about one drug of a visit now, and why not the others?"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from oncodesk.domain.shared.roles import Permission
from oncodesk.domain.treatment.order import MAY_STOP, UNDER_RELEASE, WENT_IN, OrderState
from oncodesk.domain.treatment.visit import ENDED
from oncodesk.services.treatment.labels import LABELLED
from oncodesk.services.treatment.visit_queries import OrderShown
from oncodesk.web.components.parts import Action
from oncodesk.web.treatment.visit_steps import At, hidden, role_refused

Text = str | Promise
_S = OrderState


def _free(_order: OrderShown, _at: At) -> Text:
    return ""


@dataclass(frozen=True, slots=True)
class Step:
    """One button about a drug: in which states it stands there, and what greys it out."""

    verb: str
    label: Text
    permission: Permission
    states: frozenset[OrderState]
    why_not: Callable[[OrderShown, At], Text] = _free
    cytotoxic: bool | None = None  # None: for support drugs as well
    tone: str = "plain"
    posts: bool = False


def _why_not_check_preparation(order: OrderShown, at: At) -> Text:
    if order.preparation is not None and order.preparation.prepared_by_id == at.seat.actor.person_id:
        return _("You prepared it; another person checks.")
    return ""


def _why_not_give(order: OrderShown, at: At) -> Text:
    if order.check is None:
        return _("A second person checks at the patient first.")
    if order.check.person_id == at.seat.actor.person_id:
        return _("You checked; another person gives.")
    return ""


_ENDS = MAY_STOP | {_S.HELD, _S.EXPIRED, _S.GIVING}
STEPS: tuple[Step, ...] = (
    Step("reduce", _("Change dose"), Permission.PRESCRIBE, MAY_STOP | {_S.PLANNED, _S.HELD, _S.EXPIRED}),
    Step("prepare", _("Prepare"), Permission.GIVE, frozenset({_S.RELEASED}), cytotoxic=True, tone="primary"),
    Step(
        "check-preparation",
        _("Check the preparation"),
        Permission.VERIFY,
        frozenset({_S.PREPARING}),
        _why_not_check_preparation,
        cytotoxic=True,
        tone="primary",
    ),
    Step(
        "check",
        _("Check at the patient"),
        Permission.VERIFY,
        frozenset({_S.PREPARED, _S.CHECKED}),
        cytotoxic=True,
    ),
    Step("start", _("Begin the infusion"), Permission.GIVE, frozenset({_S.CHECKED}), _why_not_give, True),
    Step("give", _("Give"), Permission.GIVE, frozenset({_S.CHECKED}), _why_not_give, True, "primary"),
    Step("give", _("End the infusion"), Permission.GIVE, frozenset({_S.GIVING}), tone="primary"),
    Step(
        "hand-out",
        _("Hand out"),
        Permission.GIVE,
        frozenset({_S.SIGNED, _S.RELEASED}),
        cytotoxic=False,
        posts=True,
    ),
    Step("not-given", _("Skip this drug"), Permission.PRESCRIBE, frozenset({_S.PLANNED})),
    Step("not-given", _("Not given"), Permission.GIVE, _ENDS),
)


def order_actions(order: OrderShown, at: At) -> tuple[Action, ...]:
    """Everything that may be done about one drug; what stands prepared may always be thrown away."""
    found: list[Action] = []
    if at.visit.state not in ENDED and not at.visit.has_died:
        found += [
            _about(step, order, at)
            for step in STEPS
            if order.state in step.states and step.cytotoxic in (None, order.is_cytotoxic)
        ]
    if order.state in _MISHAP.states and order.is_cytotoxic:
        url = reverse("toxicity:record_mishap", args=[at.visit.visit, order.order])
        found.append(replace(_about(_MISHAP, order, at), url=url))
    found += [_about(step, order, at) for step in _corrections(order)]
    if order.state in LABELLED and order.is_cytotoxic:
        found.append(_label(order, at))
    if _may_be_thrown_away(order):
        found.append(_about(_THROW_AWAY, order, at))
    return tuple(found)


def _label(order: OrderShown, at: At) -> Action:
    address = reverse("label", args=[at.visit.visit, order.order])
    return Action(label=gettext("Label"), url=address, icon="print", about=order.drug)


def _corrections(order: OrderShown) -> tuple[Step, ...]:
    """What was given can be entered in error: one person says so, another confirms it."""
    if order.given is None or order.state not in WENT_IN:
        return ()
    return (_KEEP, _CONFIRM) if order.given.doubted_by else (_DOUBT,)


def _why_not_confirm(order: OrderShown, at: At) -> Text:
    said = order.given is not None and order.given.doubted_by_id == at.seat.actor.person_id
    return _("You said so; another person confirms.") if said else ""


_MISHAP = Step("mishap", _("Reaction or extravasation"), Permission.GIVE, WENT_IN | {_S.GIVING})
_DOUBT = Step("doubt", _("Entered in error"), Permission.GIVE, WENT_IN, tone="quiet")
_KEEP = Step("keep", _("It was given"), Permission.GIVE, WENT_IN, posts=True)
_CONFIRM = Step(
    "confirm-error",
    _("Confirm: entered in error"),
    Permission.VERIFY,
    WENT_IN,
    _why_not_confirm,
    tone="danger",
)
_THROW_AWAY = Step("throw-away", _("Throw away"), Permission.GIVE, UNDER_RELEASE)


def _may_be_thrown_away(order: OrderShown) -> bool:
    stands = order.preparation is not None and not order.preparation.outcome
    return stands and order.state is not OrderState.GIVING


def _about(step: Step, order: OrderShown, at: At) -> Action:
    return Action(
        label=str(step.label),
        url=reverse("order_step", args=[at.visit.visit, order.order, step.verb]),
        tone=step.tone,
        method="post" if step.posts else "get",
        hidden=hidden(order.version) if step.posts else (),
        why_not=str(role_refused(at.seat, step.permission) or step.why_not(order, at)),
        about=order.drug,
    )

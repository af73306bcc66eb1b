"""What does the outbox show, and what may a person decide about a message?"""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from oncodesk.domain.comms.outbox import MessageState
from oncodesk.services.comms import actions, queries
from oncodesk.services.comms.queries import OVER, UNDER_WAY, WAITS_FOR_A_PERSON, MessageStep, MessageSummary
from oncodesk.services.context import Done
from oncodesk.services.errors import NotThere
from oncodesk.web.assistant.assistant_page import MessagePage, OutboxPage
from oncodesk.web.assistant.entries import hidden
from oncodesk.web.assistant.views import practice_named, seen_version, tabs
from oncodesk.web.assistant.words import MESSAGES, REASONS, TONES
from oncodesk.web.components.parts import Action, Fact, FeedEntry
from oncodesk.web.dates import moment
from oncodesk.web.desk import DeskRequest, context_of

# address: the action, and its words on the button
ANSWERS: dict[str, Callable[..., Done]] = {
    "arrived": actions.it_arrived,
    "again": actions.send_again,
    "hold": actions.hold_message,
    "let-be": actions.cancel_message,
}
_AGAIN: dict[MessageState, Promise] = {
    MessageState.HELD: gettext_lazy("Send"),
    MessageState.NOT_SENT: gettext_lazy("Send now"),
}


@require_safe
def show_outbox(request: DeskRequest) -> HttpResponse:
    """Messages that wait for a person first, then those about to leave, then the rest."""

    def shown(states: tuple[MessageState, ...], most: int) -> tuple[FeedEntry, ...]:
        return tuple(_line(each) for each in queries.list_outbox(request.practice_ids, states, most))

    page = OutboxPage(
        tabs(request, "outbox"), shown(WAITS_FOR_A_PERSON, 200), shown(UNDER_WAY, 200), shown(OVER, 50)
    )
    return render(request, "assistant/outbox.html", {"page": page})


@require_safe
def show_message(request: DeskRequest, message: UUID) -> HttpResponse:
    """One message: its words, its steps, and what may be decided."""
    found, steps = _find(request, message)
    page = MessagePage(
        title=found.subject,
        state=_state(found),
        facts=(
            Fact(_("To"), found.client_name, found.address),
            Fact(_("About"), found.patient_name),
            Fact(_("Written"), moment(found.created_at, found.zone)),
            Fact(_("Leaves until"), moment(found.expires_at, found.zone)),
        ),
        paragraphs=found.paragraphs,
        steps=tuple(
            FeedEntry(
                moment(step.at, found.zone),
                str(MESSAGES[step.state]),
                str(REASONS.get(step.detail, step.detail)),
                icon="mail",
                tone=TONES.get(step.state, "neutral"),
            )
            for step in steps
        ),
        actions=_presses(found),
        back_url=reverse("assistant:outbox"),
    )
    return render(request, "assistant/message.html", {"page": page})


@require_POST
def answer_message(request: DeskRequest, message: UUID, answer: str) -> HttpResponse:
    """It arrived, send it again, hold it, or let it be."""
    act = ANSWERS.get(answer)
    if act is None:
        raise NotThere("There is no such answer.")
    context = context_of(request, practice_named(request))
    act(context, message=message, seen_version=seen_version(request))
    return HttpResponseRedirect(reverse("assistant:outbox"))


def _find(request: DeskRequest, message: UUID) -> tuple[MessageSummary, tuple[MessageStep, ...]]:
    for practice_id in request.desk.all_practice_ids:
        try:
            return queries.get_message(practice_id, message)
        except NotThere:
            continue
    raise NotThere("There is no such message in your practices.")


def _state(found: MessageSummary) -> str:
    words = str(MESSAGES[found.state])
    reason = str(REASONS.get(found.reason, found.reason))
    return f"{words}: {reason}" if reason and found.state is not MessageState.NOT_SENT else words


def _line(found: MessageSummary) -> FeedEntry:
    return FeedEntry(
        at=moment(found.sent_at or found.created_at, found.zone),
        title=found.subject,
        text=_state(found),
        who=f"{found.client_name}, {found.address}",
        icon="mail",
        tone=TONES.get(found.state, "neutral"),
        url=reverse("assistant:message", args=[found.message]),
        actions=_presses(found),
    )


def _presses(found: MessageSummary) -> tuple[Action, ...]:
    """What the table of states lets a person do; sending again after an unknown outcome asks first."""
    again = str(_AGAIN.get(found.state, _("Send again")))
    offered = (
        (MessageState.ACCEPTED, "arrived", _("It arrived"), "primary", ""),
        (MessageState.QUEUED, "again", again, "plain", _ask(found)),
        (MessageState.HELD, "hold", _("Hold"), "plain", ""),
        (MessageState.CANCELLED, "let-be", _("Let it be"), "quiet", ""),
    )
    return tuple(
        Action(
            label,
            reverse("assistant:answer_message", args=[found.message, answer]),
            tone,
            "post",
            hidden=hidden(found.practice_id, found.version),
            confirm=ask,
            about=found.subject,
        )
        for state, answer, label, tone, ask in offered
        if state in found.may and (found.state is not MessageState.SENDING)
    )


def _ask(found: MessageSummary) -> str:
    if found.state is MessageState.UNCERTAIN:
        return _("It may have arrived already. Send it a second time?")
    return ""

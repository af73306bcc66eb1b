"""What does the library show, and how does an oncologist sign a version?"""

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from oncodesk.domain.protocols.protocol import Protocol
from oncodesk.domain.shared.roles import Permission
from oncodesk.services.errors import NotThere, Stopped
from oncodesk.services.people.queries import Seat
from oncodesk.services.practice import signing
from oncodesk.services.practice.queries import ContentSummary, ContentText, get_content, list_content
from oncodesk.services.practice.shipped import Kind, documents_in
from oncodesk.services.protocols.reading import read_protocol_file
from oncodesk.web.components.parts import Action
from oncodesk.web.components.wording import finding_lines
from oncodesk.web.dates import moment
from oncodesk.web.desk import DeskRequest, context_of
from oncodesk.web.forms import new_key
from oncodesk.web.protocols.library_page import LibraryPage, ProtocolRow
from oncodesk.web.protocols.protocol_page import Reading, read_protocol
from oncodesk.web.protocols.text_page import read_documents

KINDS: dict[Kind, Promise] = {
    Kind.PROTOCOL: gettext_lazy("Protocols"),
    Kind.GATE: gettext_lazy("Blood limits"),
    Kind.DRUGS: gettext_lazy("Drugs"),
    Kind.STANDING_ORDER: gettext_lazy("Standing orders"),
}
_SETUP_STATES = {"draft": "unsigned", "signed": "done"}


@require_safe
def show_library(request: DeskRequest) -> HttpResponse:
    """Every version, by kind; a draft counts for nothing until an oncologist signs it."""
    seat = request.desk.first
    library = list_content(seat.practice_id)
    rows = tuple(
        ProtocolRow(
            name=each.name,
            version=str(each.number),
            url=reverse("protocols:text", args=[each.version_id]),
            about=str(title),
            state=_SETUP_STATES[each.state],
            signed=_signature(each, seat.zone),
        )
        for kind, title in KINDS.items()
        for each in library
        if each.kind is kind and each.state in _SETUP_STATES
    )
    return render(request, "protocols/library.html", {"page": LibraryPage(rows)})


def _signature(each: ContentSummary, zone: str) -> str:
    if each.signed_at is None:
        return ""
    return _("%(who)s, %(when)s") % {"who": each.signed_by, "when": moment(each.signed_at, zone)}


def _find(request: DeskRequest, version: UUID) -> tuple[Seat, ContentText]:
    """The version in whichever of the person's practices it stands; the chosen one is asked first."""
    ordered = sorted(request.desk.seats, key=lambda seat: seat != request.desk.first)
    for seat in ordered:
        try:
            return seat, get_content(seat.practice_id, version)
        except NotThere:
            continue
    raise NotThere("No such version in your practices.")


def _reading(text: ContentText) -> Reading:
    if text.summary.kind is Kind.PROTOCOL:
        protocol = read_protocol_file(text.body.encode(), text.summary.slug)
        if isinstance(protocol, Protocol):
            return read_protocol(protocol)
    return read_documents(documents_in(text.summary.kind, text.summary.slug, text.body))


def _page(request: DeskRequest, seat: Seat, text: ContentText, **more: object) -> HttpResponse:
    summary = text.summary
    may_sign = seat.may(Permission.SIGN_CONTENT)
    hidden = (("seen_version", str(summary.version)), ("request_key", new_key()))
    presses: tuple[Action, ...] = ()
    why_not = "" if may_sign else _("An oncologist signs.")
    if summary.state == "draft":
        presses = (
            Action(
                _("Sign"),
                reverse("protocols:sign", args=[summary.version_id]),
                tone="primary",
                method="post",
                icon="signature",
                hidden=hidden,
                why_not=why_not,
            ),
        )
    elif summary.state == "signed":
        presses = (
            Action(
                _("Retire"),
                reverse("protocols:retire", args=[summary.version_id]),
                tone="danger",
                method="post",
                hidden=hidden,
                why_not=why_not,
                confirm=_("Nothing new starts on it. Running courses keep the copy that they began with."),
            ),
        )
    context = {
        "text": text,
        "summary": summary,
        "practice": seat.practice_name,
        "kind": KINDS[summary.kind],
        "reading": _reading(text),
        "state": _SETUP_STATES.get(summary.state, ""),
        "signature": _signature(summary, seat.zone),
        "presses": presses,
        **more,
    }
    return render(request, "protocols/text.html", context, status=422 if "lines" in more else 200)


@require_safe
def show_text(request: DeskRequest, version: UUID) -> HttpResponse:
    """One version, whole and readable, with what nobody verified, and the button that signs it."""
    seat, text = _find(request, version)
    return _page(request, seat, text)


def _seen(request: DeskRequest) -> int:
    given = request.POST.get("seen_version", "")
    return int(given) if given.isdecimal() and len(given) < 10 else 0


@require_POST
def sign(request: DeskRequest, version: UUID) -> HttpResponse:
    """Sign; unverified rows are named first, and the second button signs them too."""
    seat, text = _find(request, version)
    try:
        signing.sign_content(
            context_of(request, seat.practice_id),
            version=version,
            seen_version=_seen(request),
            accepts_unverified=request.POST.get("accepts_unverified") == "yes",
        )
    except Stopped as stopped:
        accept = Action(
            _("I have read these rows, and I sign"),
            reverse("protocols:sign", args=[version]),
            tone="primary",
            method="post",
            icon="signature",
            hidden=(
                ("seen_version", str(_seen(request))),
                ("request_key", new_key()),
                ("accepts_unverified", "yes"),
            ),
        )
        return _page(
            request,
            seat,
            text,
            lines=finding_lines(stopped.verdict),
            refusal=stopped.sentence,
            accept=accept,
        )
    return HttpResponseRedirect(reverse("protocols:text", args=[version]))


@require_POST
def retire(request: DeskRequest, version: UUID) -> HttpResponse:
    seat, _text = _find(request, version)
    signing.retire_content(
        context_of(request, seat.practice_id), version=version, seen_version=_seen(request)
    )
    return HttpResponseRedirect(reverse("protocols:text", args=[version]))

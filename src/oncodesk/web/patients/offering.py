"""How does a page tell which protocols a course is linked to, and which line of treatment it is?"""

from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from oncodesk.domain.protocols.linked import Link
from oncodesk.domain.shared.roles import Permission
from oncodesk.services.people.queries import Seat
from oncodesk.services.scheduling.linking import Offered
from oncodesk.web.components.parts import Action, FindingLine

_LINES: tuple[Promise, ...] = (
    _("First line of treatment"),
    _("Second line of treatment"),
    _("Third line of treatment"),
    _("Fourth line of treatment"),
)
_LINKS: dict[Link, Promise] = {
    Link.RESCUE: _("Its file says: after the failure of %(ended)s."),
    Link.FOLLOWING: _("Its file says: goes on from %(ended)s."),
    Link.NAMED: _("%(ended)s names it for: %(when)s."),
}


def line_words(line: int | None) -> str:
    """`Second line of treatment`; a course from before lines were counted says so."""
    if line is None:
        return gettext("Line of treatment not counted")
    return str(_LINES[line - 1]) if line <= len(_LINES) else gettext("Line %d of treatment") % line


def offer_lines(
    offered: tuple[Offered, ...], ended: str, patient: UUID, seat: Seat
) -> tuple[FindingLine, ...]:
    """One line a protocol; whoever may prescribe lays a signed one out, a draft is shown as not usable."""
    return tuple(_offer(each, ended, patient, seat) for each in offered)


def _offer(each: Offered, ended: str, patient: UUID, seat: Seat) -> FindingLine:
    told = {"ended": ended, "when": each.when}
    words = [str(_LINKS[each.link]) % told]
    if each.was_used:
        words.append(gettext("She was on it before."))
    name = gettext("%(name)s, version %(number)d") % {"name": each.name, "number": each.number}
    if not each.is_signed:
        read = Action(gettext("Read the draft"), reverse("protocols:text", args=[each.version]), about=name)
        words.append(gettext("A draft that nobody signed: it cannot be started."))
        return FindingLine("unknown", name, " ".join(words), actions=(read,))
    url = f"{reverse('start_course', args=[patient])}?{urlencode({'protocol': each.version})}"
    may = seat.may(Permission.PRESCRIBE)
    lay_out = Action(
        gettext("Lay it out"),
        url,
        about=name,
        why_not="" if may else gettext("A prescriber starts a course."),
    )
    return FindingLine("note", name, " ".join(words), actions=(lay_out,))

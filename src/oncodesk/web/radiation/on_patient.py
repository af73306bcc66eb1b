"""What does a patient's page say about her radiation?"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oncodesk.domain.shared.roles import Permission
from oncodesk.services.patients.queries import PatientHeader
from oncodesk.services.people.queries import Seat
from oncodesk.services.radiation.queries import CourseLine
from oncodesk.web.components.parts import Action
from oncodesk.web.radiation.words import COURSES, INTENTS


@dataclass(frozen=True, slots=True)
class RadiationLine:
    title: str
    url: str
    text: str
    alert: str


@dataclass(frozen=True, slots=True)
class RadiationPanel:
    lines: tuple[RadiationLine, ...]
    actions: tuple[Action, ...]


def radiation_panel(courses: Iterable[CourseLine], header: PatientHeader, seat: Seat) -> RadiationPanel:
    """Her courses, and what waits for the radiation oncologist; nothing is planned after a death."""
    actions: tuple[Action, ...] = ()
    if header.died_at is None and seat.may(Permission.PLAN_COURSE):
        actions = (Action(_("Prescribe radiation"), reverse("radiation:draft", args=[header.patient])),)
    return RadiationPanel(tuple(_line(each) for each in courses), actions)


def _line(each: CourseLine) -> RadiationLine:
    told = {"done": each.delivered, "all": each.planned, "state": COURSES[each.state]}
    waits = ngettext("%d missed fraction is undecided", "%d missed fractions are undecided", each.undecided)
    return RadiationLine(
        f"{INTENTS[each.intent]}, {each.diagnosis}",
        reverse("radiation:course", args=[each.course]),
        _("%(state)s, %(done)d of %(all)d fractions") % told,
        waits % each.undecided if each.undecided else "",
    )

"""In which words are doses, fractions and radiation courses shown?"""

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oncodesk.domain.treatment.radiation import FractionState
from oncodesk.services.radiation.queries import CourseShown, FractionShown, PhaseShown
from oncodesk.services.words import clock_words

INTENTS: dict[str, Promise] = {
    "definitive": gettext_lazy("Definitive"),
    "palliative": gettext_lazy("Palliative"),
    "stereotactic": gettext_lazy("Stereotactic"),
}
COURSES: dict[str, Promise] = {
    "draft": gettext_lazy("Not signed"),
    "active": gettext_lazy("Active"),
    "held": gettext_lazy("Hold"),
    "completed": gettext_lazy("Completed"),
    "stopped": gettext_lazy("Stopped"),
    "died": gettext_lazy("Ended by death"),
}
MISSED: dict[str, Promise] = {
    "append": gettext_lazy("appended"),
    "twice_daily": gettext_lazy("given on a day with two fractions"),
    "none": gettext_lazy("left out"),
}


def gray(dose: Decimal) -> str:
    """`3 Gy`, `2.75 Gy`: never rounded."""
    text = f"{dose.normalize():f}"
    return f"{text} Gy"


def prescribed(phase: PhaseShown) -> str:
    """`16 × 3 Gy = 48 Gy`."""
    return f"{phase.fractions} × {gray(phase.dose_gy)} = {gray(phase.planned_gy)}"


def delivered(phase: PhaseShown) -> str:
    """`5 of 16, 15 Gy of 48 Gy`."""
    told = {
        "done": phase.delivered,
        "all": phase.fractions,
        "gy": gray(phase.delivered_gy),
        "total": gray(phase.planned_gy),
    }
    return _("%(done)d of %(all)d, %(gy)s of %(total)s") % told


def at_words(at: datetime | None, zone: ZoneInfo) -> str:
    return "" if at is None else clock_words(at, zone)


def is_undecided(row: FractionShown) -> bool:
    """Missed, and nobody chose yet what becomes of it."""
    return row.state is FractionState.NOT_DONE and not row.missed_choice


def fraction_words(row: FractionShown) -> str:
    """What a row says beside its state."""
    parts = []
    if row.missed_choice:
        told = {"what": MISSED[row.missed_choice], "who": row.missed_by}
        parts.append(_("%(what)s, by %(who)s") % told)
    if row.reason:
        parts.append(row.reason)
    if row.is_second_of_day:
        parts.append(_("second of the day"))
    elif row.is_made_up and row.state is FractionState.PLANNED:
        parts.append(_("makes up for a missed one"))
    if row.state is FractionState.RESERVED:
        parts.append(_("until the radiation oncologist chooses"))
    if row.error_reason and row.state is FractionState.DELIVERED:
        parts.append(_("reported in error: %s") % row.error_reason)
    elif row.error_reason:
        parts.append(row.error_reason)
    if row.delivered_by:
        told = {"by": row.delivered_by, "checked": row.checked_by, "plan": row.plan_version}
        parts.append(_("%(by)s, checked by %(checked)s, plan %(plan)s") % told)
    if row.no_anesthesia:
        parts.append(_("no anesthesia: %s") % row.no_anesthesia)
    return " · ".join(parts)


def name_of(shown: CourseShown) -> str:
    sites = ", ".join(each.site for each in shown.phases)
    return _("%(intent)s radiation, %(sites)s") % {"intent": INTENTS[shown.intent.value], "sites": sites}

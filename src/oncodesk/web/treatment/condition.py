"""How do temperature, signs since the last dose and owners' reports stand on the visit's page?"""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext

from oncodesk.domain.shared.roles import Permission
from oncodesk.domain.treatment.may_give import HomeFacts
from oncodesk.domain.treatment.signs import TREAT, is_fever
from oncodesk.domain.treatment.visit import ENDED
from oncodesk.services.treatment.interacting import DECIDABLE
from oncodesk.services.treatment.signs import SignsShown, TemperatureShown
from oncodesk.services.treatment.visit_queries import VisitShown
from oncodesk.services.words import SIGN_WORDS, moment_words
from oncodesk.web.components.parts import Action, Fact
from oncodesk.web.dates import day
from oncodesk.web.treatment.visit_page import ReportLine
from oncodesk.web.treatment.visit_steps import At, role_refused

HOME_CODES = (
    "dosing.home_drugs_unknown",
    "dosing.home_drugs_not_today",
    "dosing.home_drug_unknown",
    "dosing.home_drug_warn",
    "dosing.home_drug_twice",
)
URINE_CODES = (
    "treatment.urine_not_read",
    "treatment.blood_in_urine",
    "treatment.blood_in_urinalysis",
    "treatment.protein_not_known",
    "treatment.protein_without_ratio",
)
PRESSURE_CODES = (
    "treatment.pressure_missing",
    "treatment.pressure_stale",
    "treatment.pressure_high",
    "treatment.pressure_holds",
)


def temperature_words(temperature: TemperatureShown) -> str:
    """`101.3 °F (38.5 °C)`."""
    return f"{temperature.fahrenheit:.1f} °F ({temperature.celsius.normalize():f} °C)"


def signs_words(grades: Mapping[str, int]) -> str:
    """`vomiting grade 2, lethargy grade 1`, or that there was none."""
    if not grades:
        return gettext("none")
    return ", ".join(
        gettext("%(sign)s grade %(grade)d") % {"sign": SIGN_WORDS.get(term, term), "grade": grade}
        for term, grade in grades.items()
    )


def condition_facts(visit: VisitShown) -> tuple[Fact, ...]:
    """Only where a cytotoxic is given: temperature, signs, and what an oncologist made of them."""
    if not any(order.is_cytotoxic for order in visit.orders):
        return ()
    zone, condition = ZoneInfo(visit.zone), visit.condition
    found = [_temperature(condition.temperature, visit, zone), _signs(condition.signs, visit, zone)]
    if condition.home is not None:
        found.append(_home(condition.home, visit))
    if condition.decision is not None:
        treats = condition.decision.choice == TREAT
        told = {"who": condition.decision.by, "reason": condition.decision.reason}
        found.append(
            Fact(
                gettext("Decided on signs"),
                gettext("treat") if treats else gettext("wait"),
                gettext("%(who)s: %(reason)s") % told,
                "" if treats else "stop",
            )
        )
    return tuple(found)


def _missing(visit: VisitShown, label: str, what: str, fix: str) -> Fact:
    """What nobody can do any more is not asked for."""
    return Fact(label, what) if visit.state in ENDED else Fact(label, what, fix, "stop")


def _temperature(temperature: TemperatureShown | None, visit: VisitShown, zone: ZoneInfo) -> Fact:
    label = gettext("Temperature")
    if temperature is None:
        return _missing(visit, label, gettext("not taken"), gettext("take it at arrival"))
    tone = "" if temperature.is_today or visit.state in ENDED else "caution"
    if is_fever(temperature.celsius) and temperature.is_today:
        tone = "stop"
    return Fact(
        label, temperature_words(temperature), f"{temperature.by} {moment_words(temperature.at, zone)}", tone
    )


def _home(home: HomeFacts, visit: VisitShown) -> Fact:
    label = gettext("Taken at home")
    if home.asked_on is None:
        return _missing(visit, label, gettext("not asked"), gettext("ask at arrival"))
    return Fact(label, gettext("asked %s") % day(home.asked_on))


def _signs(signs: SignsShown | None, visit: VisitShown, zone: ZoneInfo) -> Fact:
    label = gettext("Signs since the last dose")
    if signs is None:
        return _missing(visit, label, gettext("not asked"), gettext("ask at arrival"))
    tone = "caution" if signs.grades or not (signs.is_today or visit.state in ENDED) else ""
    note = f"{signs.by} {moment_words(signs.at, zone)}"
    return Fact(label, signs_words(signs.grades), f"{note} · {signs.words}" if signs.words else note, tone)


def home_actions(at: At) -> dict[str, tuple[Action, ...]]:
    """What can be done about a home drug, urine or pressure, beside what is said of it."""
    visit = at.visit
    url = reverse("patients:home_drugs", args=[visit.patient]) + f"?visit={visit.visit}"
    to_list = Action(gettext("Taken at home"), url)
    decide = Action(
        gettext("Decide"),
        reverse("decide_interaction", args=[visit.visit]),
        why_not=str(role_refused(at.seat, Permission.DECIDE)),
        icon="oncologist",
    )
    urine, pressure = (
        Action(label, reverse(f"toxicity:{name}", args=[visit.visit]))
        for label, name in ((gettext("Read a urinalysis"), "urine"), (gettext("Blood pressure"), "pressure"))
    )
    measured = dict.fromkeys(URINE_CODES, urine) | dict.fromkeys(PRESSURE_CODES, pressure)
    return {
        **dict.fromkeys(HOME_CODES, (to_list,)),
        **{code: (each,) for code, each in measured.items()},
        **{code: (decide, measured.get(code, to_list)) for code in DECIDABLE},
    }


def report_lines(at: At) -> tuple[ReportLine, ...]:
    """What owners told and no oncologist has read, oldest first; it holds the dose."""
    zone = ZoneInfo(at.visit.zone)
    why_not = str(role_refused(at.seat, Permission.DECIDE))
    return tuple(
        ReportLine(
            told=gettext("told %s; no oncologist has read it") % moment_words(each.told_at, zone),
            words=each.body,
            actions=(
                Action(
                    gettext("Read"),
                    reverse("toxicity:read", args=[at.visit.patient, each.report])
                    + f"?visit={at.visit.visit}",
                    why_not=why_not,
                    icon="oncologist",
                ),
            ),
        )
        for each in at.visit.condition.unread
    )

"""Which example of each component does /look show?"""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from oncodesk.web.components.charts import CountChart, Dose, Limits, Point
from oncodesk.web.components.parts import (
    Action,
    Checkpoint,
    Count,
    CourseCell,
    CourseStrip,
    Fact,
    FeedEntry,
    FindingLine,
    NavItem,
    Reading,
    Shell,
    StateChip,
    Tab,
)
from oncodesk.web.components.states import STATES
from oncodesk.web.look.examples.forms import VisitForm

NAVIGATION = (
    NavItem("Day board", "/look/pages/board", "board", in_bar=True),
    NavItem("Patients", "/look/pages/patient", "patients", in_bar=True),
    NavItem("Results", "/look/pages/visit", "results", count=2, in_bar=True),
    NavItem("Assistant", "/look", "assistant", count=3, in_bar=True),
    NavItem("Protocols", "/look", "protocols"),
    NavItem("Set-up", "/look/pages/setup", "setup", count=4),
)


def shell(current: str) -> Shell:
    return Shell(
        practice="Cedar Hollow Oncology",
        person="Lena Whitfield, DVM",
        role="Oncologist",
        nav=tuple(replace(item, is_current=item.label == current) for item in NAVIGATION),
        search_url="/look",
        sign_out_url="/look",
        notice="Mail is not set up: messages wait in the outbox and are marked as not sent.",
    )


CHIPS = tuple(StateChip(code, "8:12" if code == "drawn" else "") for code in STATES)
PILLS = (
    Count(12, "visits", url="/look", is_current=True),
    Count(5, "ready to treat", "ready", "/look"),
    Count(3, "waiting for blood", "waiting", "/look"),
    Count(1, "drawn", "drawn", "/look"),
    Count(1, "oncologist decides", "oncologist", "/look"),
    Count(2, "hold", "hold", "/look"),
)
DAYS = (
    Tab("Mon", "/look/pages/board", note="Oct 19", count="9"),
    Tab("Tue", "/look/pages/board", is_current=True, note="Oct 20", count="12"),
    Tab("Wed", "/look/pages/board", note="Oct 21", count="7"),
    Tab("Thu", "/look/pages/board", note="Oct 22", count="11"),
    Tab("Fri", "/look/pages/board", note="Oct 23", count="4"),
)
FACTS = (
    Fact("Weight", "30.0 kg (66.1 lb)", "measured today 8:21 AM"),
    Fact("Body surface", "0.9751 m²"),
    Fact("DOXOrubicin so far", "60 mg/m²", "warning from 135 mg/m²"),
    Fact("ABCB1", "normal/normal", "report of Sep 28"),
)
NEUTROPHILS_HOLD = "Neutrophils 1.20 ×10⁹/L (1,200/µL): hold, limit 2.0"
READINGS = (
    Reading("3.10", "proceed", "Neutrophils 3.10 ×10⁹/L (3,100/µL): in range, limit 2.0"),
    Reading("1.80", "oncologist", "Neutrophils 1.80 ×10⁹/L (1,800/µL): oncologist decides, limit 2.0"),
    Reading("1.20", "hold", NEUTROPHILS_HOLD),
    Reading(
        "0.80", "floor", "Neutrophils 0.80 ×10⁹/L (800/µL): hold, limit 2.0; second oncologist below 1.0"
    ),
    Reading("clumped", "unknown", "Platelets clumped: no number was reported"),
    None,
)
ACTIONS = (
    Action("Release", "/look", "primary", icon="signature"),
    Action("Print", "/look", icon="print"),
    Action("Call owner", "/look", "quiet", icon="phone"),
    Action(
        "Stop protocol",
        "/look",
        "danger",
        confirm="Stops all later visits of this course and their reminders. What was given stays on record.",
    ),
)
RELEASE_REFUSED = Action("Release", tone="primary", icon="signature", why_not=NEUTROPHILS_HOLD)
FINDINGS = (
    FindingLine(
        "unknown",
        "Platelets were reported as clumped, so there is no count.",
        "Draw again into citrate, or record your own smear estimate as a result with your name.",
        "Gate policy 3, signed Oct 1 by Dr. Whitfield",
    ),
    FindingLine(
        "block",
        NEUTROPHILS_HOLD,
        "Recheck on Fri Oct 23. All later visits move by the same 3 days.",
        "Gate policy 3, signed Oct 1 by Dr. Whitfield",
        "An oncologist may decide otherwise, with a reason",
        (Action("Delay and recheck Fri Oct 23", "/look", "primary"), Action("Decide", "/look")),
    ),
    FindingLine(
        "warn", "DOXOrubicin reaches 150 mg/m² with this dose.", "Plan the heart check before the next one."
    ),
    FindingLine("note", "The owner has not paid the last invoice.", "Nothing to do here; the manager knows."),
)
FEED = (
    FeedEntry(
        "9:40 AM",
        "Bruno: recheck on Fri Oct 23?",
        "Neutrophils 1.20. Friday 10:30 AM is free, and Tuesdays can go on after it.",
        why="A count from 1.0 to below 2.0 is checked again on the first open day at least 3 days later.",
        icon="delayed",
        tone="moved",
        actions=(Action("Book it", "/look", "primary", "post"), Action("Other day", "/look")),
    ),
    FeedEntry(
        "9:12 AM",
        "Bruno fell over and does not get up",
        "“He lies on his side and breathes fast.”",
        who="P. Keller, text message",
        icon="phone",
        tone="stop",
        badge="now",
        actions=(Action("Call owner", "/look", "primary", icon="phone"),),
    ),
    FeedEntry(
        "8:31 AM",
        "Maple's results are in",
        "Neutrophils 3.10, platelets 219.",
        why="The laboratory sent a final report that names Maple, Delgado and the chip number.",
        icon="results",
        tone="fresh",
        url="/look/pages/visit",
    ),
    FeedEntry(
        "8:02 AM", "Reminder sent to M. Abebe", "Nori, Thu Oct 22, 8:30 AM.", icon="mail", badge="routine"
    ),
)
CHECKPOINTS = (
    Checkpoint("Booked", "Oct 6, 2:10 PM", "the assistant"),
    Checkpoint("Reminded", "Oct 18, 9:00 AM", "the assistant"),
    Checkpoint("Delivered", "Oct 18, 9:00 AM"),
    Checkpoint("Drawn", "8:12 AM", "Ana Torres"),
    Checkpoint("Results in", "8:31 AM"),
    Checkpoint("Reviewed", "", "", is_late=True),
    Checkpoint("Released"),
    Checkpoint("Given"),
)
_SHORT = {
    "VCR": "vinCRIStine",
    "CTX": "cyclophosphamide",
    "DOX": "DOXOrubicin",
    "": "Rest week, no visit",
}


def course() -> CourseStrip:
    """CHOP over 19 weeks with every state a square can have."""
    order = "VCR CTX VCR DOX _ VCR CTX VCR DOX _ VCR CTX VCR DOX _ VCR CTX VCR DOX".replace("_", "").split(
        " "
    )
    special = {7: "skipped", 9: "hold", 11: "delayed", 14: "today"}
    first = date(2026, 10, 6)
    cells = []
    for week, short in enumerate(order, start=1):
        on = first + timedelta(days=7 * (week - 1))
        state = special.get(week, "given" if week < 14 else "planned")
        cells.append(
            CourseCell(
                week=str(week),
                short=short or "–",
                full=_SHORT[short],
                state=state if short else "rest",
                on=f"{on:%b} {on.day}",
                url="/look/pages/visit" if short else "",
                shows_date=week % 5 in (1, 4),
            )
        )
    return CourseStrip("Course of Maple: CHOP UW-19", tuple(cells))


def _band(value: Decimal, limits: Limits) -> str:
    if value >= limits.proceed:
        return "proceed"
    if value >= limits.oncologist:
        return "oncologist"
    return "hold" if value >= limits.hold else "floor"


def charts() -> tuple[CountChart, ...]:
    first = date(2026, 10, 6)
    doses = tuple(
        Dose(first + timedelta(days=7 * week), drug)
        for week, drug in enumerate(("vinCRIStine", "cyclophosphamide", "vinCRIStine", "DOXOrubicin"))
    )
    neutrophils = Limits(Decimal("2.0"), Decimal("1.5"), Decimal("1.0"))
    platelets = Limits(Decimal(100), Decimal(75), Decimal(50))
    counts = ("6.8", "4.1", "2.9", "5.2", "0.8", "4.7", "2.4", "3.1", "1.2", "3.4", "4.4", "1.8")
    numbers = ("319", "244", "187", "265", "143", "301", "92", "210", "65", "240", "288", "219")
    points = [
        Point(first + timedelta(days=7 * n), Decimal(v), _band(Decimal(v), neutrophils), f"{v} ×10⁹/L")
        for n, v in enumerate(counts)
    ]
    others = [
        Point(first + timedelta(days=7 * n), Decimal(v), _band(Decimal(v), platelets), f"{v} ×10⁹/L")
        for n, v in enumerate(numbers)
    ]
    others[4] = Point(others[4].on, None, "unknown", "clumped, no count")
    return (
        CountChart("neutrophils", "Neutrophils, ×10⁹/L", neutrophils, tuple(points), doses),
        CountChart("platelets", "Platelets, ×10⁹/L", platelets, tuple(others), doses),
    )


def everything() -> dict[str, object]:
    """The context of the page that shows all components."""
    wrong = VisitForm({"weight": "66", "place": "moon"})
    wrong.is_valid()
    if "weight" in wrong.cleaned_data:
        wrong.add_error("weight", "66 has no unit. 66 lb is 29.9 kg: is that meant?")
    return {
        "chips": CHIPS,
        "counts": PILLS,
        "days": DAYS,
        "facts_shown": FACTS,
        "readings": READINGS,
        "presses": (*ACTIONS, RELEASE_REFUSED),
        "finding_lines": FINDINGS,
        "entries": FEED,
        "steps": CHECKPOINTS,
        "strip": course(),
        "charts": (*charts(), CountChart("none", "Neutrophils, ×10⁹/L", charts()[0].limits, ())),
        "plain_form": VisitForm(auto_id="plain_%s"),
        "wrong_form": wrong,
        "empty_action": Action("Start a course", "/look", "primary", icon="plus"),
    }

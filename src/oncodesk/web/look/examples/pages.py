"""Which whole pages does /look show, by name?"""

from collections.abc import Callable
from dataclasses import dataclass

from oncodesk.web.look.examples import board, case, desk, entry


@dataclass(frozen=True, slots=True)
class Example:
    label: str
    template: str
    context: Callable[[], dict[str, object]]
    status: int = 200


def _nothing() -> dict[str, object]:
    return {}


PAGES: dict[str, Example] = {
    "board": Example("Day board", "treatment/board.html", board.day),
    "worklist": Example("Worklist over practices", "treatment/board.html", board.worklist),
    "quiet-day": Example("Day without visits", "treatment/board.html", board.quiet_day),
    "patient": Example("Patient", "patients/patient.html", case.patient),
    "new-patient": Example("Patient without a course", "patients/patient.html", case.new_patient),
    "visit": Example("Visit on hold", "treatment/visit.html", case.visit_on_hold),
    "decision": Example("Visit that the oncologist decides", "treatment/visit.html", case.visit_to_decide),
    "start": Example("Start a course", "treatment/plan.html", desk.start),
    "delay": Example("Delay, before it is stored", "treatment/plan.html", desk.delay),
    "checkpoints": Example("Printable page of a visit", "treatment/checkpoints.html", desk.checkpoints),
    "results": Example("Results not filed", "labs/results.html", desk.results),
    "entry": Example("Typing results", "labs/entry.html", desk.entry),
    "library": Example("Protocol library", "protocols/library.html", desk.library),
    "protocol": Example("Protocol to sign", "protocols/protocol.html", desk.protocol),
    "feed": Example("Assistant", "assistant/feed.html", desk.feed),
    "assistant-settings": Example("Assistant's settings", "assistant/settings.html", desk.assistant_settings),
    "sign-in": Example("Sign-in", "signin/sign_in.html", entry.sign_in),
    "setup": Example("Set-up", "practice/setup.html", entry.setup),
} | {
    f"error-{code}": Example(f"Error {code}", f"{code}.html", _nothing, code)
    for code in (400, 403, 404, 409, 422, 500, 503)
}

"""Which whole pages does /look show, by name?"""

from collections.abc import Callable
from dataclasses import dataclass

from oncodesk.web.look.examples import board, case, entry


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
    "sign-in": Example("Sign-in", "signin/sign_in.html", entry.sign_in),
    "setup": Example("Set-up", "practice/setup.html", entry.setup),
} | {
    f"error-{code}": Example(f"Error {code}", f"{code}.html", _nothing, code)
    for code in (400, 403, 404, 409, 422, 500, 503)
}

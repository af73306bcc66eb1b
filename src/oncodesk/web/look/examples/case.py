"""What stands on the example patient and visit pages?"""

from dataclasses import replace

from oncodesk.web.components.parts import Action, FindingLine, Reading, StateChip
from oncodesk.web.look.examples.forms import DecisionForm
from oncodesk.web.look.examples.parts import (
    ACTIONS,
    CHECKPOINTS,
    FACTS,
    FEED,
    FINDINGS,
    READINGS,
    RELEASE_REFUSED,
    charts,
    course,
    shell,
)
from oncodesk.web.patients.patient_page import PatientPage, PersonLine
from oncodesk.web.treatment.visit_page import OrderLine, ResultLine, VisitPage

_ABOUT = "Hovawart · neutered male · 8 years"
_PLATELETS = Reading("73", "oncologist", "Platelets 73 ×10⁹/L (73,000/µL)")


def _visit() -> VisitPage:
    return VisitPage(
        patient="Bruno",
        patient_url="/look/pages/patient",
        about=_ABOUT,
        title="Week 3 · visit 3 of 16",
        over="Tue Oct 20, 9:50 AM · CHOP UW-19, version 2",
        state=StateChip("hold"),
        reason=READINGS[2].sentence if READINGS[2] else "",
        facts=FACTS,
        findings=FINDINGS,
        orders=(
            OrderLine(
                "vinCRIStine",
                "0.68 mg",
                "0.7 mg/m² × 0.9751 m² = 0.683 mg, rounded −0.4 %",
                "IV only",
                "Signed 7:58 AM by Dr. Whitfield",
            ),
            OrderLine(
                "prednisone",
                "30 mg",
                "1 mg/kg × 30.0 kg",
                "by mouth, goes home",
                "Signed 7:58 AM by Dr. Whitfield",
            ),
        ),
        results=(
            ResultLine("Neutrophils", READINGS[2] or _PLATELETS, "today 8:12 AM", "Dr. Whitfield, 8:40 AM"),
            ResultLine("Platelets", _PLATELETS, "today 8:12 AM", "", "corrected 9:25 AM, was 143"),
        ),
        checkpoints=CHECKPOINTS,
        actions=(RELEASE_REFUSED, Action("Delay", "/look"), Action("Skip this drug", "/look"), ACTIONS[3]),
        checkpoints_url="/look",
    )


def visit_on_hold() -> dict[str, object]:
    return {"shell": shell("Day board"), "page": _visit(), "decision": None}


def visit_to_decide() -> dict[str, object]:
    seen = READINGS[1]
    sentence = seen.sentence if seen else ""
    page = replace(
        _visit(),
        state=StateChip("oncologist"),
        reason=sentence,
        findings=(
            FindingLine(
                "block",
                sentence,
                "Treat as planned, treat with a lower dose, or delay; give the reason.",
                "Gate policy 3, signed Oct 1 by Dr. Whitfield",
                "An oncologist decides, at this moment, for this visit",
            ),
        ),
        changed="9:25 AM: platelets were corrected from 143 to 73. The release of 8:50 AM was taken back.",
        decision_url="/look/pages/decision",
    )
    form = DecisionForm({"choice": "treat", "reason": ""})
    return {"shell": shell("Day board"), "page": page, "decision": form}


def patient() -> dict[str, object]:
    page = PatientPage(
        name="Bruno",
        about=_ABOUT,
        diagnosis="Multicentric lymphoma, B-cell, stage IVa · report of Sep 24",
        facts=FACTS,
        alerts=FINDINGS[2:3],
        people=(
            PersonLine("P. Keller", "decides, pays, is told", "(555) 010-2214"),
            PersonLine("L. Keller", "is told", "l.keller@example.com"),
            PersonLine("D. Keller", "", "", "not to be told"),
        ),
        timeline=FEED,
        actions=(
            Action("Add weight", "/look", icon="plus"),
            Action("Add result", "/look", icon="plus"),
            Action("Record death", "/look", "danger"),
        ),
        course_actions=(Action("Delay", "/look"), Action("Stop protocol", "/look", "danger")),
        course=course(),
        course_name="CHOP UW-19, version 2",
        next_visit="Tue Oct 20, 9:50 AM, week 14",
        next_visit_url="/look/pages/visit",
        next_state=StateChip("hold"),
        charts=charts(),
    )
    return {"shell": shell("Patients"), "page": page}


def new_patient() -> dict[str, object]:
    page = PatientPage(
        name="Olive",
        about="Domestic Shorthair · spayed female · 11 years",
        diagnosis="No diagnosis yet",
        facts=FACTS[:1],
        alerts=(),
        people=(PersonLine("R. Tanaka", "decides, pays, is told", "(555) 010-7741"),),
        timeline=(),
        actions=(),
        course_actions=(Action("Start a course", "/look", "primary", icon="plus"),),
    )
    return {"shell": shell("Patients"), "page": page}

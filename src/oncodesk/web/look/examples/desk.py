"""What stands on the example pages of plans, results, protocols and the assistant?"""

from dataclasses import replace

from django import forms
from django.utils.translation import gettext_lazy as _

from oncodesk.web.assistant.assistant_page import AssistantSettingsPage, Choice, DutySetting, FeedPage
from oncodesk.web.components.parts import Action, Fact, FindingLine, Tab
from oncodesk.web.labs.results_page import EntryPage, ResultsPage, UnmatchedReport
from oncodesk.web.look.examples.parts import CHECKPOINTS, FACTS, FEED, FINDINGS, shell
from oncodesk.web.protocols.library_page import (
    DayLine,
    DrugLine,
    LibraryPage,
    Part,
    ProtocolRow,
    Reading,
    SourceLine,
    VersionLine,
    VersionPage,
)
from oncodesk.web.treatment.checkpoints_page import CheckpointsPage
from oncodesk.web.treatment.plan_page import PlannedVisit, PlanPage

_ABOUT = "Hovawart · neutered male · 8 years"
_VISITS = (
    PlannedVisit("1", "1", "Tue Oct 6", "vinCRIStine 0.7 mg/m²"),
    PlannedVisit("2", "2", "Tue Oct 13", "cyclophosphamide 250 mg/m², furosemide 1 mg/kg"),
    PlannedVisit("3", "3", "Tue Oct 20", "vinCRIStine 0.7 mg/m²"),
    PlannedVisit("4", "4", "Tue Oct 27", "DOXOrubicin 30 mg/m²"),
    PlannedVisit("", "5", "Wed Nov 4", "blood check"),
    PlannedVisit(
        "13",
        "13",
        "Tue Dec 29",
        "vinCRIStine 0.7 mg/m²",
        note="Closed Dec 24 to Jan 3. Next open: Mon Jan 4",
        stops=True,
    ),
)


class _StartForm(forms.Form):
    first_day = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}))
    weekday = forms.ChoiceField(
        label=_("Preferred day"), choices=[("tue", _("Tuesday")), ("wed", _("Wednesday"))]
    )


class _CountForm(forms.Form):
    collected = forms.CharField(label=_("Collected"), help_text=_("Day and time, from the report."))
    neutrophils = forms.CharField(label=_("Neutrophils"), help_text="×10⁹/L")
    platelets = forms.CharField(label=_("Platelets"), help_text="×10⁹/L")


def start() -> dict[str, object]:
    page = PlanPage(
        title="Start CHOP UW-19",
        patient="Bruno",
        patient_url="/look/pages/patient",
        about=_ABOUT,
        facts=(
            Fact("First day", "Tue Oct 6"),
            Fact("Last day", "Tue Feb 9"),
            Fact("Visits", "16", "and 1 blood check"),
            Fact("DOXOrubicin", "120 mg/m²", "four doses of 30 mg/m²"),
        ),
        findings=(
            FindingLine(
                "block",
                "Visit 13 falls into the closure Dec 24 to Jan 3.",
                "Move it to Mon Jan 4, or accept it.",
            ),
        ),
        visits=_VISITS,
        actions=(
            Action("Activate", tone="primary", icon="signature", why_not="Visit 13 is on a closed day."),
        ),
        form_url="/look/pages/start",
    )
    return {"shell": shell("Patients"), "page": page, "form": _StartForm()}


def delay() -> dict[str, object]:
    moved = tuple(replace(visit, was=visit.on, on="Fri Oct 23") for visit in _VISITS[2:3])
    page = PlanPage(
        title="Delay visit 3 by 3 days",
        patient="Bruno",
        patient_url="/look/pages/patient",
        about=_ABOUT,
        facts=(Fact("Last day", "Fri Feb 12", "was Tue Feb 9"), Fact("Visits that move", "14")),
        findings=(),
        visits=(*_VISITS[:2], *moved, *_VISITS[3:]),
        actions=(Action("Delay", "/look", "primary", icon="delayed"), Action("Back", "/look/pages/visit")),
        shows_was=True,
    )
    return {"shell": shell("Patients"), "page": page, "form": None}


def checkpoints() -> dict[str, object]:
    page = CheckpointsPage(
        "Cedar Hollow Oncology",
        "Bruno",
        "/look/pages/visit",
        "Week 3 · visit 3 of 16, Tue Oct 20",
        FACTS,
        CHECKPOINTS,
        "Printed Tue Oct 20, 4:12 PM by Ana Torres",
    )
    return {"shell": shell("Day board"), "page": page}


def entry() -> dict[str, object]:
    page = EntryPage(
        title="Type results",
        patient="Bruno",
        patient_url="/look/pages/patient",
        about=_ABOUT,
        step="You type what the source says. A second person checks each value before it counts.",
        submit="Save for checking",
        findings=FINDINGS[:1],
        document_name="fax of Oct 20, 8:31 AM",
    )
    return {"shell": shell("Results"), "page": page, "form": _CountForm()}


def results() -> dict[str, object]:
    page = ResultsPage(
        tabs=(
            Tab("Not filed", "/look/pages/results", is_current=True, count="1"),
            Tab("To review", "/look/pages/results", count="3"),
            Tab("All", "/look/pages/results"),
        ),
        reports=(
            UnmatchedReport(
                "8:31 AM",
                "HL7 file",
                "Bella · Abebe · cat",
                "Neutrophils 3.10, platelets 219",
                "Two patients are called Bella, and the report has no chip number.",
                (Action("Bella, Abebe", "/look"), Action("Bella, Costa", "/look")),
                (Action("Not ours", "/look", "danger", confirm="It stays on record and reaches no chart."),),
            ),
        ),
        actions=(Action("Import a file", "/look/pages/entry", "primary", icon="plus"),),
        title="Not in any chart yet",
    )
    return {"shell": shell("Results"), "page": page}


def library() -> dict[str, object]:
    page = LibraryPage(
        (
            ProtocolRow(
                "CHOP UW-19",
                "2",
                "/look/pages/protocol",
                "Protocols",
                "signed",
                "Dr. Whitfield, Oct 1",
                "7 courses",
            ),
            ProtocolRow(
                "CHOP UW-25",
                "1",
                "/look/pages/protocol",
                "Protocols",
                "draft",
            ),
        ),
        retired=(ProtocolRow("CHOP UW-19", "1", "/look/pages/protocol", "Protocols", "retired"),),
        actions=(Action("Add a protocol file", "/look", "primary", icon="plus"),),
    )
    return {"shell": shell("Protocols"), "page": page}


def protocol() -> dict[str, object]:
    days = (
        DayLine(
            "Week 1",
            "day 1",
            "Visit 1",
            (
                DrugLine("vinCRIStine", "0.7 mg/m² IV", "printed 0.5–0.7"),
                DrugLine("prednisone", "2 mg/kg PO", "at home · every 24 hours · for 7 days"),
            ),
            needs="CBC",
            sources="S1, S2",
        ),
        DayLine(
            "Week 2",
            "day 8",
            "Visit 2",
            (DrugLine("cyclophosphamide", "250 mg/m² IV"),),
            needs="CBC, urinalysis",
            sources="S2",
        ),
        DayLine("Week 5", "day 29–32", "Blood check", text="Low-count check", needs="CBC", sources="S2"),
        DayLine("Week 5", "", "Rest week"),
    )
    page = VersionPage(
        name="CHOP UW-25",
        kind="Protocols",
        about="Lakeside Oncology · version 2",
        state="draft",
        reading=Reading(
            (Fact("Visits", "16"), Fact("Weeks", "25"), Fact("DOXOrubicin", "120 mg/m²")),
            (Part("Cycle 1", "weeks 1 to 5", days),),
            sources=(SourceLine("S2", "A paper that the protocol's file names, with its table.", "", "A"),),
        ),
        raw='schema = 1\nid = "chop-uw-25"\nversion = "2"\n',
        findings=FINDINGS[2:3],
        versions=(VersionLine("Version 1", "/look", "signed", "Dr. Whitfield, Oct 1", "/look"),),
        actions=(Action("Sign", "/look", "primary", icon="signature"),),
    )
    return {"shell": shell("Protocols"), "page": page}


def feed() -> dict[str, object]:
    tabs = (Tab("Today", "/look/pages/feed", is_current=True), Tab("This week", "/look/pages/feed"))
    page = FeedPage(tabs, FEED[:2], FEED[2:], "/look/pages/assistant-settings", "/look/pages/feed")
    return {"shell": shell("Assistant"), "page": page}


def assistant_settings() -> dict[str, object]:
    def choices(chosen: str, why_not: str = "") -> tuple[Choice, ...]:
        labels = {"off": "Off", "asks": "Asks", "acts": "Acts"}
        return tuple(
            Choice(value, label, value == chosen, why_not if value == "off" else "")
            for value, label in labels.items()
        )

    page = AssistantSettingsPage(
        (
            DutySetting(
                "book",
                "Book the next visits",
                "Finds the next free place that keeps the plan.",
                choices("asks"),
            ),
            DutySetting(
                "remind", "Remind before a visit", "Writes two days before what is needed.", choices("acts")
            ),
            DutySetting(
                "missing",
                "Tell about missing blood",
                "Tells whoever can act, and the next one after 30 minutes.",
                choices("acts", "a safety alert can be re-routed, never switched off"),
            ),
        ),
        "/look/pages/assistant-settings",
    )
    return {"shell": shell("Assistant"), "page": page}

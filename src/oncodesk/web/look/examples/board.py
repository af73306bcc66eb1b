"""What stands on the example day board?"""

from dataclasses import replace

from oncodesk.web.components.parts import Action, Reading, StateChip, Tab
from oncodesk.web.look.examples.parts import DAYS, FEED, NEUTROPHILS_HOLD, PILLS, shell
from oncodesk.web.treatment.board_page import BoardDrug, BoardPage, BoardRow

_URL = "/look/pages/visit"


def _count(value: str, band: str, name: str = "Neutrophils") -> Reading:
    return Reading(value, band, f"{name} {value} ×10⁹/L")


def _platelets(value: str, band: str) -> Reading:
    return _count(value, band, "Platelets")


ROWS = (
    BoardRow(
        "maple",
        "8:30 AM",
        "Maple",
        "Flat-coated Retriever · Delgado",
        _URL,
        "Week 14 · CHOP UW-19",
        (BoardDrug("DOXOrubicin", "30 mg/m² · 29.3 mg"),),
        StateChip("given"),
        "9:05 AM, Ana Torres and Dr. Whitfield",
        _count("3.10", "proceed"),
        _platelets("219", "proceed"),
    ),
    BoardRow(
        "clover",
        "9:10 AM",
        "Clover",
        "Boxer · Brandt",
        _URL,
        "Week 3 · vinBLAStine every 2 weeks",
        (BoardDrug("vinBLAStine", "2 mg/m² · 1.9 mg"),),
        StateChip("released"),
        "Released 8:50 AM by Dr. Whitfield",
        _count("4.40", "proceed"),
        _platelets("375", "proceed"),
        is_next=True,
    ),
    BoardRow(
        "bruno",
        "9:50 AM",
        "Bruno",
        "Hovawart · Keller",
        _URL,
        "Week 7 · carboplatin and DOXOrubicin",
        (BoardDrug("CARBOplatin", "300 mg/m² · 372 mg"),),
        StateChip("hold"),
        NEUTROPHILS_HOLD,
        _count("1.20", "hold"),
        _platelets("73", "hold"),
    ),
    BoardRow(
        "nori",
        "10:30 AM",
        "Nori",
        "Labrador Retriever · Abebe",
        _URL,
        "Week 6 · CHOP UW-25",
        (BoardDrug("vinCRIStine", "0.7 mg/m² · 0.68 mg"),),
        StateChip("ready"),
        "",
        _count("6.70", "proceed"),
        _platelets("344", "proceed"),
    ),
    BoardRow(
        "samson",
        "11:10 AM",
        "Samson",
        "Bernese Mountain Dog · Larsson",
        _URL,
        "Week 7 · CHOP UW-25",
        (BoardDrug("cyclophosphamide", "250 mg/m² · 275 mg"), BoardDrug("furosemide", "1 mg/kg · 40 mg")),
        StateChip("oncologist"),
        "Neutrophils 1.80 ×10⁹/L (1,800/µL): oncologist decides, limit 2.0",
        _count("1.80", "oncologist"),
        _platelets("192", "proceed"),
    ),
    BoardRow(
        "olive",
        "11:50 AM",
        "Olive",
        "Domestic Shorthair · Tanaka",
        _URL,
        "Week 5 · L-CHOP",
        (BoardDrug("asparaginase", "400 IU/kg · 1,700 IU"),),
        StateChip("drawn", "8:12"),
        "Results expected by 11:20 AM",
    ),
    BoardRow(
        "fig",
        "1:10 PM",
        "Fig",
        "Mixed breed · Horváth",
        _URL,
        "Week 2 · CHOP UW-19",
        (BoardDrug("cyclophosphamide", "250 mg/m² · 195 mg"),),
        StateChip("waiting"),
        "Referring vet has not drawn; due by 10:00 AM",
    ),
    BoardRow(
        "piper",
        "1:50 PM",
        "Piper",
        "Border Collie · Şahin",
        _URL,
        "Week 4 · CHOP UW-19",
        (BoardDrug("DOXOrubicin", "30 mg/m² · 21.4 mg"),),
        StateChip("delayed"),
        "Moved from Tue Oct 13 after a hold",
        _count("2.60", "proceed"),
        Reading("clumped", "unknown", "Platelets clumped"),
    ),
    BoardRow(
        "juno",
        "3:50 PM",
        "Juno",
        "German Shepherd · Costa",
        _URL,
        "Week 2 · CHOP UW-19",
        (BoardDrug("cyclophosphamide", "250 mg/m²"),),
        StateChip("skipped"),
        "Dr. Whitfield, Oct 16: bladder signs",
    ),
)


def _page() -> BoardPage:
    return BoardPage(
        title="Tue Oct 20",
        over="Today at Cedar Hollow Oncology",
        days=DAYS,
        earlier=Action("Earlier", "/look/pages/board", icon="back"),
        later=Action("Later", "/look/pages/board", icon="forward"),
        counts=PILLS,
        rows=ROWS,
        asks=FEED[:2],
        did=FEED[2:],
        refresh_url="/look/pages/board",
        feed_url="/look",
        actions=(
            Action("Print", "/look", icon="print"),
            Action("New visit", "/look", "primary", icon="plus"),
        ),
    )


def day() -> dict[str, object]:
    return {"shell": shell("Day board"), "page": _page()}


def worklist() -> dict[str, object]:
    practices = ("Cedar Hollow, Eastern", "Mission Bay, Pacific")
    rows = tuple(replace(row, practice=practices[place % 2]) for place, row in enumerate(ROWS))
    page = replace(_page(), over="Two practices", rows=rows, shows_practice=True)
    return {"shell": shell("Day board"), "page": page}


def quiet_day() -> dict[str, object]:
    page = replace(
        _page(),
        title="Thu Nov 26",
        over="At Cedar Hollow Oncology",
        rows=(),
        asks=(),
        did=(),
        counts=(),
        days=(Tab("Thu", "/look/pages/quiet-day", is_current=True, note="Nov 26", count="0"),),
        closed="Thanksgiving. Visits planned for this day need another one.",
    )
    return {"shell": shell("Day board"), "page": page}

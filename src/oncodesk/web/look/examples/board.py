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
        "biscuit",
        "8:30 AM",
        "Biscuit",
        "Golden Retriever · Rivera",
        _URL,
        "Week 14 · CHOP UW-19",
        (BoardDrug("DOXOrubicin", "30 mg/m² · 29.3 mg"),),
        StateChip("given"),
        "9:05 AM, Ana Torres and Dr. Reyes",
        _count("3.10", "proceed"),
        _platelets("219", "proceed"),
    ),
    BoardRow(
        "juniper",
        "9:10 AM",
        "Juniper",
        "Boxer · Lindqvist",
        _URL,
        "Week 3 · vinBLAStine every 2 weeks",
        (BoardDrug("vinBLAStine", "2 mg/m² · 1.9 mg"),),
        StateChip("released"),
        "Released 8:50 AM by Dr. Reyes",
        _count("4.40", "proceed"),
        _platelets("375", "proceed"),
        is_next=True,
    ),
    BoardRow(
        "otto",
        "9:50 AM",
        "Otto",
        "Rottweiler · Marsh",
        _URL,
        "Week 7 · carboplatin and DOXOrubicin",
        (BoardDrug("CARBOplatin", "300 mg/m² · 372 mg"),),
        StateChip("hold"),
        NEUTROPHILS_HOLD,
        _count("1.20", "hold"),
        _platelets("73", "hold"),
    ),
    BoardRow(
        "mabel",
        "10:30 AM",
        "Mabel",
        "Labrador · Okafor",
        _URL,
        "Week 6 · CHOP UW-25",
        (BoardDrug("vinCRIStine", "0.7 mg/m² · 0.68 mg"),),
        StateChip("ready"),
        "",
        _count("6.70", "proceed"),
        _platelets("344", "proceed"),
    ),
    BoardRow(
        "theo",
        "11:10 AM",
        "Theo",
        "Bernese Mountain Dog · Whitcombe",
        _URL,
        "Week 7 · CHOP UW-25",
        (BoardDrug("cyclophosphamide", "250 mg/m² · 275 mg"), BoardDrug("furosemide", "1 mg/kg · 40 mg")),
        StateChip("oncologist"),
        "Neutrophils 1.80 ×10⁹/L (1,800/µL): oncologist decides, limit 2.0",
        _count("1.80", "oncologist"),
        _platelets("192", "proceed"),
    ),
    BoardRow(
        "pixel",
        "11:50 AM",
        "Pixel",
        "Domestic Shorthair · Ito",
        _URL,
        "Week 5 · L-CHOP",
        (BoardDrug("asparaginase", "400 IU/kg · 1,700 IU"),),
        StateChip("drawn", "8:12"),
        "Results expected by 11:20 AM",
    ),
    BoardRow(
        "ruben",
        "1:10 PM",
        "Ruben",
        "Mixed breed · Novák",
        _URL,
        "Week 2 · CHOP UW-19",
        (BoardDrug("cyclophosphamide", "250 mg/m² · 195 mg"),),
        StateChip("waiting"),
        "Referring vet has not drawn; due by 10:00 AM",
    ),
    BoardRow(
        "wren",
        "1:50 PM",
        "Wren",
        "Border Collie · Sørensen",
        _URL,
        "Week 4 · CHOP UW-19",
        (BoardDrug("DOXOrubicin", "30 mg/m² · 21.4 mg"),),
        StateChip("delayed"),
        "Moved from Tue Oct 13 after a hold",
        _count("2.60", "proceed"),
        Reading("clumped", "unknown", "Platelets clumped"),
    ),
    BoardRow(
        "sable",
        "3:50 PM",
        "Sable",
        "German Shepherd · Haddad",
        _URL,
        "Week 2 · CHOP UW-19",
        (BoardDrug("cyclophosphamide", "250 mg/m²"),),
        StateChip("skipped"),
        "Dr. Reyes, Oct 16: bladder signs",
    ),
)


def _page() -> BoardPage:
    return BoardPage(
        title="Tue Oct 20",
        over="Today at Harrow Lane Oncology",
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
    practices = ("Harrow Lane, Eastern", "Mission Bay, Pacific")
    rows = tuple(replace(row, practice=practices[place % 2]) for place, row in enumerate(ROWS))
    page = replace(_page(), over="Two practices", rows=rows, shows_practice=True)
    return {"shell": shell("Day board"), "page": page}


def quiet_day() -> dict[str, object]:
    page = replace(
        _page(),
        title="Thu Nov 26",
        over="At Harrow Lane Oncology",
        rows=(),
        asks=(),
        did=(),
        counts=(),
        days=(Tab("Thu", "/look/pages/quiet-day", is_current=True, note="Nov 26", count="0"),),
        closed="Thanksgiving. Visits planned for this day need another one.",
    )
    return {"shell": shell("Day board"), "page": page}

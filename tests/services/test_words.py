"""Does a count read like it is judged: two decimals, both units, and never rounded over a limit?"""

from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from oncodesk.domain.shared.verdict import block
from oncodesk.services.words import count_words, in_words, number_words, told_facts

ZONE = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("analyte", "value", "shown"),
    [
        ("neutrophils", "1.8", "1.80 ×10⁹/L (1,800/µL)"),
        ("neutrophils", "1.995", "1.995 ×10⁹/L (1,995/µL)"),
        ("neutrophils", "1.9996", "1.9996 ×10⁹/L (1,999.6/µL)"),
        ("neutrophils", "2.000", "2.00 ×10⁹/L (2,000/µL)"),
        ("platelets", "74.6", "74.6 ×10⁹/L (74,600/µL)"),
        ("platelets", "240.0", "240 ×10⁹/L (240,000/µL)"),
        ("wbc", "6.0", "6 ×10⁹/L (6,000/µL)"),
    ],
)
def test_a_count_is_never_rounded_over_its_limit(analyte: str, value: str, shown: str) -> None:
    assert count_words(analyte, Decimal(value), "10^9/L") == shown


def test_another_unit_stands_as_reported() -> None:
    assert count_words("alt", Decimal("48.0"), "U/L") == "48 U/L"
    assert number_words("neutrophils", Decimal("0")) == "0.00"


def test_facts_are_told_in_the_practices_day_and_with_full_names() -> None:
    facts = told_facts(
        {
            "drawn": "2026-10-20T03:30:00+00:00",
            "planned_on": "2026-10-20",
            "drug": "vincristine",
            "code": "x",
        },
        ZONE,
    )
    assert facts == {
        "drawn": "Mon Oct 19, 11:30 PM",
        "planned_on": "Tue Oct 20",
        "drug": "vinCRIStine",
        "code": "x",
    }


def test_a_finding_keeps_who_may_decide() -> None:
    told = in_words(
        block(
            "labs.below_gate", analyte="neutrophils", value="<0.5", unit="10^9/L", band="floor", limit="1.0"
        ),
        ZONE,
    )
    assert told.facts["amount"] == "<0.50 ×10⁹/L (500/µL)"
    assert told.facts["analyte"] == "Neutrophils"
    assert told.facts["band"] == "hold, second oncologist needed"

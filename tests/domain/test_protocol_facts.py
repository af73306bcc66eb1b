"""Does every shipped protocol say what a vet wrote down for it, and does none say what must never be said?"""

from collections import Counter
from decimal import Decimal
from typing import Any

import pytest

from oncodesk.domain.protocols.protocol import Counting, Protocol, Status, planned_total
from oncodesk.services.protocols.checking import judge_protocol
from oncodesk.services.protocols.shipped import get_shipped, list_shipped, shipped_ids
from tests.cases import read_cases

CASES = read_cases("protocol_facts")["protocol"]


def _protocol(case: dict[str, Any]) -> Protocol:
    protocol = get_shipped(case["id"])
    assert protocol is not None, case["id"]
    return protocol


def test_every_shipped_protocol_has_its_facts_written_down_once() -> None:
    assert sorted(case["id"] for case in CASES) == list(shipped_ids())


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_days_doses_and_totals(case: dict[str, Any]) -> None:
    protocol = _protocol(case)
    if "weeks" in case:
        assert [visit.week for visit in protocol.visits] == case["weeks"]
        assert [visit.day for visit in protocol.visits] == [7 * (week - 1) + 1 for week in case["weeks"]]
    if "days" in case:
        assert [visit.day for visit in protocol.visits] == case["days"]
    given = Counter(drug for visit in protocol.visits for drug in {dose.drug for dose in visit.doses})
    assert {drug: given[drug] for drug in case["gives"]} == case["gives"]
    for drug, amount in case.get("first", {}).items():
        first = next(dose for visit in protocol.visits for dose in visit.doses if dose.drug == drug)
        assert str(first.amount) == amount
    for drug, amount in case.get("total", {}).items():
        assert [str(total) for total in planned_total(protocol, drug)] == [amount]
    for drug, hours in case.get("least_hours", {}).items():
        assert {dose.least_hours for dose in protocol.doses if dose.drug == drug} == {hours}
    for drug, levels in case.get("levels", {}).items():
        told = {tuple(map(str, dose.levels)) for dose in protocol.doses if dose.drug == drug}
        assert told == {tuple(levels)}
    more = protocol.continuation
    assert (more.every_days if more else None) == case.get("then_every_days")


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_a_draft_says_in_the_file_what_to_check_and_an_active_one_rests_on_sources(
    case: dict[str, Any],
) -> None:
    protocol = _protocol(case)
    codes = {finding.code for finding in judge_protocol(protocol)}
    if "stays_draft" in case:
        assert protocol.status is Status.DRAFT
        assert "protocols.draft" in codes
    else:
        assert protocol.status is Status.ACTIVE
        assert not {"protocols.draft", "protocols.unverified", "protocols.unknown_link"} & codes


def test_no_file_stops_at_a_rule_and_every_link_leads_to_a_file() -> None:
    for protocol in list_shipped():
        findings = judge_protocol(protocol)
        assert [finding.code for finding in findings if finding.stops] == [], protocol.id
        assert set(protocol.links) <= set(shipped_ids()), protocol.id
        assert protocol.links.count(protocol.id) == 0


def test_a_cat_never_gets_the_canine_doxorubicin() -> None:
    """Two feline pages print 30 mg/m2: it injured the kidneys of 6 in 6 cats."""
    for protocol in list_shipped():
        if "cat" not in protocol.species:
            continue
        others = [other.dose for other in protocol.alternatives]
        doses = [dose for dose in (*protocol.doses, *others) if dose.drug == "doxorubicin"]
        assert all((str(dose.amount), dose.printed_range) == ("1 mg/kg", None) for dose in doses)
        for visit in protocol.visits:
            if any(dose.drug == "doxorubicin" for dose in visit.doses):
                assert {"cbc", "creatinine", "bun", "usg"} <= set(visit.all_requires), (
                    protocol.id,
                    visit.day,
                )


def test_a_cat_gets_prednisolone_and_none_of_the_drugs_that_kill_cats() -> None:
    for protocol in list_shipped():
        drugs = {dose.drug for dose in protocol.doses}
        assert not drugs & {"cisplatin", "fluorouracil"}
        if protocol.species == ("cat",):
            assert "prednisone" not in drugs


def test_lomustine_asks_for_alt_before_every_dose_and_is_never_taken_in_a_row() -> None:
    given = [
        (protocol.id, visit, dose)
        for protocol in list_shipped()
        for visit in protocol.visits
        for dose in visit.doses
        if dose.drug == "lomustine"
    ]
    assert {name for name, _, _ in given} == {"lomustine-prednisone", "mast-cell-lomustine", "lopp"}
    for name, visit, dose in given:
        assert {"cbc", "alt"} <= set(visit.all_requires), name
        assert (dose.every_hours, dose.per_week, dose.for_days) == (None, None, None)
        assert Decimal(60) <= dose.amount.amount <= Decimal(70)


def test_the_lowest_point_after_the_first_dose_of_each_drug_is_looked_for() -> None:
    for protocol in list_shipped():
        codes = {finding.code for finding in judge_protocol(protocol)}
        assert "protocols.no_nadir_check" not in codes, protocol.id


def test_a_rescue_is_linked_to_what_it_rescues() -> None:
    rescuing = {name for protocol in list_shipped() for name in protocol.rescues}
    assert {"chop-uw-19", "chop-uw-25", "chop-15", "l-chop"} <= rescuing


def test_radiation_is_counted_in_working_days_or_weeks_and_never_active() -> None:
    courses = [protocol for protocol in list_shipped() if protocol.id.startswith("radiation")]
    assert len(courses) == 6
    for protocol in courses:
        assert protocol.status is Status.DRAFT
        assert all("anesthesia_check" in visit.requires for visit in protocol.visits)
        weekly = protocol.id == "radiation-palliative-weekly"
        assert protocol.counting is (Counting.DAYS if weekly else Counting.WEEKDAYS)

"""Does every shipped drug say what a vet wrote down for it, and do the rules on it hold at their edges?"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oncodesk.domain.dosing.dose import DoseInputs, calculate
from oncodesk.domain.dosing.drug import Drug
from oncodesk.domain.dosing.guards import check_breed, check_history, check_hours
from oncodesk.domain.dosing.interactions import Circumstance, Decided, Taken, check_interactions
from oncodesk.domain.dosing.modification import parse_modification
from oncodesk.domain.dosing.requirements import merge_requires
from oncodesk.domain.patients.patient import Species
from oncodesk.domain.shared.quantity import Quantity, parse_quantity
from oncodesk.services.dosing.interactions import read_interactions, shipped_interactions
from oncodesk.services.dosing.shipped import drug_ids, get_drug
from tests.cases import read_cases

FACTS = read_cases("drug_facts")["drug"]
PAIRS = read_cases("interactions")["case"]
CHART = read_cases("toceranib_chart")
ENDED = date(2026, 10, 1)
NEW_YORK = ZoneInfo("America/New_York")


def _drug(name: str) -> Drug:
    drug = get_drug(name)
    assert drug is not None, name
    return drug


def test_every_drug_has_its_facts_written_down_once() -> None:
    assert sorted(case["id"] for case in FACTS) == list(drug_ids())


@pytest.mark.parametrize("case", FACTS, ids=[case["id"] for case in FACTS])
def test_facts(case: dict[str, Any]) -> None:
    drug = _drug(case["id"])
    assert (drug.vesicant, drug.pgp_substrate) == (case["vesicant"], case["pgp"])
    assert list(drug.routes) == case["routes"]
    assert list(drug.requires.get(Species.DOG, ())) == case["requires"]
    optional = {
        "days": drug.min_interval_days,
        "hours": drug.min_interval_hours,
        "most": drug.most_doses,
        "handling": drug.handling_days,
        "nadir": list(drug.nadir_checks.get(Species.DOG, ())),
        "low_dog": list(drug.low_count_days.get(Species.DOG, ())),
        "low_cat": list(drug.low_count_days.get(Species.CAT, ())),
        "requires_cat": list(drug.requires.get(Species.CAT, ())),
        "tablets": list(drug.whole_units),
        "known": list(drug.known_in),
        "never": list(drug.never_in),
    }
    assert {key: optional[key] for key in optional if key in case} == {
        key: case[key] for key in optional if key in case
    }
    assert drug.known_in == (tuple(Species) if "known" not in case else (Species.DOG,))
    assert set(drug.never_in) == {Species(each) for each in case.get("never", [])}
    told = [[rule.after, rule.instead, str(rule.amount)] for rule in drug.never_again]
    assert told == ([case["never_again"]] if "never_again" in case else [])
    for breed in case.get("breeds", []):
        assert [finding.code for finding in check_breed(drug, breed)] == ["dosing.breed_forbidden"]


@pytest.mark.parametrize(
    ("breed", "codes"),
    [
        ("Labrador Retriever", []),
        ("Scottish Terrier", []),
        ("", ["dosing.breed_unknown"]),
        ("unknown", ["dosing.breed_unknown"]),
        ("west highland white terrier", ["dosing.breed_forbidden"]),
        ("West-Highland White Terrier x", ["dosing.breed_forbidden"]),
    ],
)
def test_rabacfosadine_and_the_breed(breed: str, codes: list[str]) -> None:
    findings = check_breed(_drug("rabacfosadine"), breed)
    assert [finding.code for finding in findings] == codes
    assert all(finding.override is None for finding in findings)
    assert check_breed(_drug("vincristine"), breed) == ()


@pytest.mark.parametrize(
    ("events", "codes"),
    [
        ((), []),
        (("other-event",), []),
        (("hemorrhagic_cystitis",), ["dosing.never_again"]),
        (None, ["dosing.history_unknown"]),
    ],
)
def test_cyclophosphamide_never_again_after_cystitis(
    events: tuple[str, ...] | None, codes: list[str]
) -> None:
    findings = check_history(_drug("cyclophosphamide"), events)
    assert [finding.code for finding in findings] == codes
    assert all(finding.override is None and finding.stops for finding in findings)
    assert check_history(_drug("chlorambucil"), events) == ()


@pytest.mark.parametrize(
    ("since", "codes"),
    [
        (timedelta(hours=71), ["dosing.hours_too_near"]),
        (timedelta(hours=72) - timedelta(seconds=1), ["dosing.hours_too_near"]),
        (timedelta(hours=72), []),
        (timedelta(hours=73), []),
    ],
)
def test_verdinexor_and_its_72_hours(since: timedelta, codes: list[str]) -> None:
    last = datetime(2026, 10, 20, 8, 0, tzinfo=NEW_YORK)
    at = (last.astimezone(UTC) + since).astimezone(NEW_YORK)
    assert [finding.code for finding in check_hours(_drug("verdinexor"), last, at)] == codes
    assert check_hours(_drug("verdinexor"), None, at) == ()
    assert check_hours(_drug("toceranib"), last, at) == ()


def test_hours_are_elapsed_time_when_the_clock_goes_back() -> None:
    """From Friday 8 a.m. to Monday 8 a.m. over the change of Nov 1 are 73 hours; to 7 a.m. they are 72."""
    last = datetime(2026, 10, 30, 8, 0, tzinfo=NEW_YORK)
    assert check_hours(_drug("verdinexor"), last, datetime(2026, 11, 2, 7, 0, tzinfo=NEW_YORK)) == ()
    assert check_hours(_drug("verdinexor"), last, datetime(2026, 11, 2, 6, 59, tzinfo=NEW_YORK)) != ()


def _toceranib(kg: str, *changes: str) -> tuple[Decimal | None, set[str], bool]:
    amount = parse_quantity(CHART["amount"])
    assert isinstance(amount, Quantity)
    read = [parse_modification(change) for change in changes]
    done = calculate(
        DoseInputs(
            drug=_drug(CHART["drug"]),
            amount=amount,
            species=Species.DOG,
            weight=Quantity(Decimal(kg), "kg"),
            modifications=tuple(each for each in read if not isinstance(each, str)),
        )
    )
    return done.final, {finding.code for finding in done.findings}, done.allowed


@pytest.mark.parametrize(("low", "high", "amount"), CHART["rows"])
def test_the_tablet_chart_of_the_label(low: str, high: str, amount: str) -> None:
    for kg in (low, high):
        final, _, allowed = _toceranib(kg)
        assert (final, allowed) == (Decimal(amount), True), kg


def test_outside_the_chart_and_after_a_reduction_whole_tablets_are_counted_by_the_rule() -> None:
    assert _toceranib("23.0")[1] >= {"dosing.label_chart"}  # the nearest would be 75 mg
    assert _toceranib("43.1")[0] == Decimal(140)
    assert _toceranib("4.9")[0] == Decimal(15)
    assert _toceranib("23.0", "-10%-of-standard")[0] == Decimal(65)


@pytest.mark.parametrize("case", PAIRS, ids=[case["name"] for case in PAIRS])
def test_interactions(case: dict[str, Any]) -> None:
    home = None if case.get("unknown") else case["home"]
    table = shipped_interactions()
    taken = None if home is None else [_taken(case, number, told) for number, told in enumerate(home)]
    where = [Circumstance(each) for each in case.get("where", [])]
    decided = [Decided(*each) for each in case.get("decided", [])]
    findings = check_interactions(table, [_drug(each) for each in case["given"]], taken, where, decided)
    for level in ("avoid", "warn", "ask", "ended", "decided"):
        told = [each.facts["other"] for each in findings if each.code == f"dosing.interaction_{level}"]
        assert told == case.get("told_decided" if level == "decided" else level, []), level
    for answer in ("unknown", "looked_up", "twice", "avoid", "warn", "decided"):
        told = [each.facts["other"] for each in findings if each.code == f"dosing.home_drug_{answer}"]
        assert told == case.get(f"home_{answer}", []), answer
    assert ("dosing.home_drugs_unknown" in {each.code for each in findings}) is case.get("unknown", False)
    stopping = ("avoid", "unknown", "home_unknown", "home_avoid")
    assert any(each.stops for each in findings) is any(case.get(each) for each in stopping)


def _taken(case: dict[str, Any], number: int, told: str) -> Taken:
    """The home drug of a case; `looked_up` and `ended` name it by its place."""
    taken = replace(shipped_interactions().taken(told), key=f"home-{number}")
    taken = replace(taken, judged=number in case.get("looked_up", []))
    return replace(taken, ended_on=ENDED) if number in case.get("over", []) else taken


@given(
    st.lists(st.sampled_from(drug_ids()), max_size=4, unique=True), st.lists(st.text(max_size=12), max_size=4)
)
def test_any_home_drug_is_judged_or_named_and_order_changes_nothing(
    drugs: list[str], home: list[str]
) -> None:
    table, visit = shipped_interactions(), [_drug(each) for each in drugs]
    found = check_interactions(table, visit, [table.taken(told) for told in home])
    again = check_interactions(table, visit[::-1], [table.taken(told) for told in home[::-1]])
    assert sorted(each.code for each in found) == sorted(each.code for each in again)
    named = {each.facts["other"] for each in found}
    assert not drugs or all(told in named or table.substance(told) in table.classes for told in home)


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("schema = 1", "schema = 2", "schema"),
        ('level = "avoid"', 'level = "never"', "pair[1].level"),
        ('evidence = "source"', 'evidence = "rumor"', "pair[1].evidence"),
        ('one = ["pgp-substrate"]', 'one = ["pgp"]', "pair[1].one: pgp is neither"),
        ('one = ["pgp-substrate"]', "one = []", "pair[1].one: name at least one"),
        ('atopica = "cyclosporine"', 'atopica = "cyclosporin"', "names.atopica"),
        ('effect = "more', 'effects = "more', "pair[1].effects: unknown"),
        ("\n[substances]\n", "\n[substance]\n", "substance: unknown"),
        ('where = ["dog", "cat"]', 'where = ["horse"]', "alone[1].where"),
        ('where = ["dog", "cat"]', "where = []", "alone[1].where: name"),
        ('drugs = ["topical-fluorouracil"]', 'drugs = ["cream"]', "alone[1].drugs: cream is neither"),
        ("\n[[alone]]\ndrugs", "\n[[alone]]\nwhat = 1\ndrugs", "alone[1].what: unknown"),
        ("schema = 1", "schema = ", "not readable as TOML"),
    ],
)
def test_a_wrong_table_says_where(before: str, after: str, says: str) -> None:
    text = (files("oncodesk") / "content" / "interactions" / "default.toml").read_text()
    assert before in text
    problems = read_interactions(text.replace(before, after, 1))
    assert isinstance(problems, tuple)
    assert any(problem.startswith(says) for problem in problems), problems


def test_tests_are_asked_for_once() -> None:
    drugs = {name: _drug(name) for name in ("doxorubicin", "lomustine", "carboplatin")}
    cat, dog = [Species.CAT], [Species.DOG]
    assert merge_requires(["cbc"], ["doxorubicin"], drugs, dog) == ("cbc",)
    assert merge_requires(["cbc"], ["doxorubicin"], drugs, cat) == ("cbc", "creatinine", "bun", "usg")
    assert merge_requires(["cbc", "chemistry"], ["lomustine"], drugs, dog) == ("cbc", "chemistry")
    assert merge_requires([], ["carboplatin", "nobody-knows"], drugs, dog) == ("cbc", "creatinine")
    assert merge_requires(["cbc", "cbc"], [], drugs, dog) == ("cbc",)

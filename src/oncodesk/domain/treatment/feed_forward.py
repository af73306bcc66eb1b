"""What did the last dose of a drug do, and what does that propose for its next one? It never decides.

Sources stand with each rule of content/toxicity/reductions.toml; the culprit of a low count is the cytotoxic
given 5 to 14 days before it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from oncodesk.domain.treatment.toxicity import Term, grade

LOW_COUNT_DELAYS = "low_count_delays"  # the term of delays in a row; their number stands where a grade stands
IN_A_ROW = 2
_LOOKS_BACK = 28  # days


@dataclass(frozen=True, slots=True)
class Rule:
    """Any of these terms from this grade on; `drugs` empty: every drug. No `percent`: nothing to propose."""

    terms: frozenset[str]
    grade: int
    drugs: frozenset[str]
    percent: Decimal | None
    advice: str
    source: str


@dataclass(frozen=True, slots=True)
class Rules:
    rules: tuple[Rule, ...]
    culprit_from: int  # days
    culprit_until: int


@dataclass(frozen=True, slots=True)
class Dose:
    drug: str
    on: date


@dataclass(frozen=True, slots=True)
class CountSeen:
    """A usable count in its canonical unit; `lower_limit` None where the laboratory told none."""

    key: str
    analyte: str
    value: Decimal
    unit: str
    on: date
    lower_limit: Decimal | None


@dataclass(frozen=True, slots=True)
class EventSeen:
    """A recorded event that a person linked to a drug."""

    key: str
    term: str
    grade: int
    on: date
    drug: str


@dataclass(frozen=True, slots=True)
class DelaySeen:
    """A delay for low counts: which visit, and the day on which it was put off."""

    key: str
    visit: tuple[int, int]  # course and number
    on: date


@dataclass(frozen=True, slots=True)
class Cause:
    """One thing that the last dose did; `rule` None: nothing is proposed for it.

    Delays in a row have no grade, they have their number.
    """

    key: str
    term: str
    grade: int
    on: date
    value: Decimal | None
    rule: Rule | None
    delays: int = 0


@dataclass(frozen=True, slots=True)
class FeedForward:
    """What is known since the last dose of one drug; `causes` the worst first.

    `nadir` are the lowest counts by analyte in the culprit's window; empty: nobody looked, which is
    not the same as none low.
    """

    drug: str
    given_on: date
    nadir: tuple[CountSeen, ...]
    causes: tuple[Cause, ...]

    @property
    def proposing(self) -> tuple[Cause, ...]:
        return tuple(cause for cause in self.causes if cause.rule is not None)

    @property
    def percent(self) -> Decimal | None:
        """The largest reduction that any cause proposes, in percent of the standard dose."""
        numbers = [
            cause.rule.percent
            for cause in self.causes
            if cause.rule is not None and cause.rule.percent is not None
        ]
        return max(numbers, default=None)


def culprit(rules: Rules, doses: Iterable[Dose], on: date) -> Dose | None:
    """The latest cytotoxic given so many days before a low count that it is its cause; None: no such dose."""
    window = [dose for dose in doses if rules.culprit_from <= (on - dose.on).days <= rules.culprit_until]
    return max(window, key=lambda dose: dose.on, default=None)


def delayed_in_a_row(
    rules: Rules, drug: str, before: date, doses: Sequence[Dose], delays: Iterable[DelaySeen]
) -> tuple[DelaySeen, ...]:
    """Delays for low counts after the latest doses of `drug`, oldest first, back to a dose that had none.

    The culprit of a delay is every cytotoxic of the latest day of doses at least as long before it as a low
    count needs, and not over 28 days (our choice). A visit put off again on the same day counts once;
    put off again after a recheck, twice. A dose too shortly before `before` to be judged breaks no row.
    """
    whose: dict[date, list[DelaySeen]] = {}
    once = {(each.visit, each.on): each for each in delays}
    for each in once.values():
        early = [dose.on for dose in doses if rules.culprit_from <= (each.on - dose.on).days <= _LOOKS_BACK]
        if early:
            whose.setdefault(max(early), []).append(each)
    row: list[DelaySeen] = []
    for day in sorted({dose.on for dose in doses if dose.drug == drug}, reverse=True):
        if day not in whose and (before - day).days >= rules.culprit_from:
            break
        row += whose.get(day, ())
    return tuple(sorted(row, key=lambda each: each.on))


def feed_forward(
    rules: Rules,
    terms: Mapping[str, Term],
    drug: str,
    before: date,
    doses: Sequence[Dose],
    counts: Sequence[CountSeen],
    events: Sequence[EventSeen],
    delays: Sequence[DelaySeen] = (),
) -> FeedForward | None:
    """What the last dose of `drug` before a day did; None where none was given before.

    Counts belong to their culprit. Events belong to the drug that a person named, from its last dose on.
    What is above every rule's grade, or without a rule, is told and proposes nothing.
    """
    given = [dose for dose in doses if dose.drug == drug and dose.on < before]
    if not given:
        return None
    last = max(given, key=lambda dose: dose.on)
    mine = [count for count in counts if count.on <= before and culprit(rules, doses, count.on) == last]
    causes = [
        *(cause for count in mine if (cause := _low_count(rules, terms, drug, count)) is not None),
        *(
            Cause(each.key, each.term, each.grade, each.on, None, _rule(rules, each.term, each.grade, drug))
            for each in events
            if each.drug == drug and last.on <= each.on <= before
        ),
        *_delays(rules, drug, before, doses, delays),
    ]
    lowest: dict[str, CountSeen] = {}
    for count in mine:
        if count.analyte not in lowest or count.value < lowest[count.analyte].value:
            lowest[count.analyte] = count
    worst = sorted(causes, key=lambda cause: (cause.rule is None, -cause.grade, cause.on))
    return FeedForward(drug, last.on, tuple(lowest.values()), tuple(worst))


def _low_count(rules: Rules, terms: Mapping[str, Term], drug: str, count: CountSeen) -> Cause | None:
    term = next((each for each in terms.values() if each.analyte == count.analyte), None)
    found = None if term is None else grade(term, count.value, count.unit, count.lower_limit)
    if term is None or not found:
        return None
    return Cause(count.key, term.id, found, count.on, count.value, _rule(rules, term.id, found, drug))


def _delays(
    rules: Rules, drug: str, before: date, doses: Sequence[Dose], delays: Sequence[DelaySeen]
) -> Iterable[Cause]:
    """Two or more in a row; a single one is an ordinary week."""
    row = delayed_in_a_row(rules, drug, before, doses, delays)
    if len(row) >= IN_A_ROW:
        rule = _rule(rules, LOW_COUNT_DELAYS, len(row), drug)
        yield Cause(f"delays:{row[-1].key}", LOW_COUNT_DELAYS, 0, row[-1].on, None, rule, len(row))


def _rule(rules: Rules, term: str, found: int, drug: str) -> Rule | None:
    """Of the rules that fit, the one of the highest grade; one that names the drug before a general one."""
    fitting = [
        rule
        for rule in rules.rules
        if term in rule.terms and found >= rule.grade and (not rule.drugs or drug in rule.drugs)
    ]
    return max(fitting, key=lambda rule: (rule.grade, bool(rule.drugs)), default=None)


def parse_rules(document: Mapping[str, object]) -> Rules | tuple[str, ...]:
    """The rules of a file, or every problem in it."""
    days, rows = document.get("culprit_days"), document.get("rule")
    if document.get("schema") != 1 or not isinstance(rows, list) or not isinstance(days, list):
        return ("schema = 1, culprit_days and at least one [[rule]] are needed",)
    problems: list[str] = []
    if len(days) != 2 or not all(type(day) is int for day in days) or not 0 < days[0] < days[1]:
        problems.append("culprit_days are two numbers of days, the smaller first")
    found: list[Rule] = []
    for number, row in enumerate(rows, 1):
        rule = _read_rule(row) if isinstance(row, dict) else None
        if rule is None:
            problems.append(
                f"rule {number}: terms, grade 1 to 5, advice, source; percent above 0 and below 100"
            )
        else:
            found.append(rule)
    return tuple(problems) or Rules(tuple(found), days[0], days[1])


def _read_rule(row: Mapping[str, object]) -> Rule | None:
    terms, drugs, level = _texts(row.get("terms")), _texts(row.get("drugs", [])), row.get("grade")
    advice, source, percent = row.get("advice"), row.get("source"), row.get("percent")
    if not terms or drugs is None or type(level) is not int or not 1 <= level <= 5:
        return None
    if not (isinstance(advice, str) and advice and isinstance(source, str) and source):
        return None
    if percent is None:
        return Rule(terms, level, drugs, None, advice, source)
    if type(percent) not in (int, Decimal) or not 0 < (share := Decimal(str(percent))) < 100:
        return None
    return Rule(terms, level, drugs, share, advice, source)


def _texts(value: object) -> frozenset[str] | None:
    if isinstance(value, list) and all(isinstance(each, str) and each for each in value):
        return frozenset(value)
    return None

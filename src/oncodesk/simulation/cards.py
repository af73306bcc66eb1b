"""What will happen to a patient on a day? Shuffled decks: seeded, and every kind of event comes round."""

from collections.abc import Mapping
from enum import StrEnum
from random import Random
from typing import Generic, TypeVar

Card = TypeVar("Card", bound=StrEnum)


class Coming(StrEnum):
    """Whether she comes on the day."""

    COMES = "comes"
    NO_SHOW = "no_show"
    CALLS_OFF = "calls_off"  # the owner asks for a later day
    SICK = "sick"  # the desk holds the visit before any blood
    OMITTED = "omitted"
    CEASED = "ceased"
    EARLIER = "earlier"  # a day earlier than planned, asked for the week before


class Blood(StrEnum):
    """What the laboratory does."""

    GOOD = "good"
    LATE = "late"
    NEVER_DRAWN = "never_drawn"
    ONCOLOGIST = "oncologist"  # neutrophils 1.5 to below 2.0
    HOLD = "hold"  # 1.0 to below 1.5
    FLOOR = "floor"  # below 1.0
    LOW_PLATELETS = "low_platelets"
    TOXIC = "toxic"
    CLUMPED = "clumped"
    WRONG_UNIT = "wrong_unit"
    UNMATCHED = "unmatched"
    WRONG_PATIENT = "wrong_patient"
    TYPED = "typed"
    CORRECTED_EARLY = "corrected_early"  # before anybody looked
    CORRECTED_RELEASED = "corrected_released"
    CORRECTED_GIVEN = "corrected_given"


class Feeling(StrEnum):
    """How she was since the last dose."""

    WELL = "well"
    MILD = "mild"  # grade 1: an oncologist reviews
    SICK = "sick"  # grade 2 or 3: an oncologist decides
    FEVER = "fever"
    REPORTED = "reported"  # the owner called the evening before


class Judgement(StrEnum):
    TREAT = "treat"
    WAIT = "wait"


class Choice(StrEnum):
    AS_PLANNED = "as_planned"
    REDUCED = "reduced"
    DELAY = "delay"


COMING: Mapping[Coming, int] = {
    Coming.COMES: 64,
    Coming.NO_SHOW: 2,
    Coming.CALLS_OFF: 1,
    Coming.SICK: 1,
    Coming.OMITTED: 1,
    Coming.CEASED: 1,
    Coming.EARLIER: 1,
}
BLOOD: Mapping[Blood, int] = {
    Blood.GOOD: 38,
    Blood.LATE: 2,
    Blood.NEVER_DRAWN: 1,
    Blood.ONCOLOGIST: 4,
    Blood.HOLD: 3,
    Blood.FLOOR: 2,
    Blood.LOW_PLATELETS: 1,
    Blood.TOXIC: 1,
    Blood.CLUMPED: 1,
    Blood.WRONG_UNIT: 1,
    Blood.UNMATCHED: 1,
    Blood.WRONG_PATIENT: 1,
    Blood.TYPED: 1,
    Blood.CORRECTED_EARLY: 1,
    Blood.CORRECTED_RELEASED: 1,
    Blood.CORRECTED_GIVEN: 1,
}
FEELING: Mapping[Feeling, int] = {
    Feeling.WELL: 30,
    Feeling.MILD: 3,
    Feeling.SICK: 2,
    Feeling.FEVER: 1,
    Feeling.REPORTED: 2,
}
JUDGEMENT: Mapping[Judgement, int] = {Judgement.TREAT: 2, Judgement.WAIT: 1}
# What the oncologist does, by the band she decides in.
CHOICES: Mapping[str, Mapping[Choice, int]] = {
    "oncologist": {Choice.AS_PLANNED: 2, Choice.REDUCED: 1, Choice.DELAY: 1},
    "hold": {Choice.AS_PLANNED: 1, Choice.DELAY: 3},
    "floor": {Choice.AS_PLANNED: 1, Choice.DELAY: 2},
}


class Deck(Generic[Card]):
    """Every card comes as often as its number says before the deck is shuffled again."""

    def __init__(self, cards: Mapping[Card, int], random: Random) -> None:
        self._all = [card for card, times in cards.items() for _ in range(times)]
        self._random = random
        self._left: list[Card] = []

    def draw(self) -> Card:
        if not self._left:
            self._left = self._random.sample(self._all, len(self._all))
        return self._left.pop()


class Cards:
    """The decks of one simulation; the same seed deals the same cards."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311 - a repeatable story, not a secret
        self.coming = Deck(COMING, self.random)
        self.blood = Deck(BLOOD, self.random)
        # Decks of their own: what was dealt before does not change when a new kind of event comes in.
        feelings = Random(seed + 1)  # noqa: S311 - as above
        self.feeling = Deck(FEELING, feelings)
        self.judgement = Deck(JUDGEMENT, feelings)
        self.choices = {band: Deck(cards, self.random) for band, cards in CHOICES.items()}

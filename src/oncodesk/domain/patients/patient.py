"""Which facts about the animal decide a dose: species, sex, breed at risk and ABCB1 genotype?"""

import re
from enum import StrEnum

from oncodesk.domain.shared.verdict import Finding, note, unknown


class Species(StrEnum):
    DOG = "dog"
    CAT = "cat"


class Sex(StrEnum):
    """As recorded, so that an owner reads he or she rightly; unknown where nobody wrote it down."""

    FEMALE = "female"
    FEMALE_SPAYED = "female_spayed"
    MALE = "male"
    MALE_NEUTERED = "male_neutered"
    UNKNOWN = "unknown"


class Genotype(StrEnum):
    """The ABCB1 (MDR1) result; unknown means not tested or not told."""

    NORMAL = "normal/normal"
    ONE_MUTANT = "mutant/normal"
    TWO_MUTANTS = "mutant/mutant"
    UNKNOWN = "unknown"


class BreedRisk(StrEnum):
    """What the breed alone says about ABCB1; it prompts a test and never proves a normal genotype."""

    LISTED = "listed"
    BY_CHOICE = "by_choice"  # a practice may add it; shipped as a note
    MIXED = "mixed"
    NOT_LISTED = "not_listed"
    UNKNOWN = "unknown"


class Ancestry(StrEnum):
    """What the owner of a dog of mixed or untold breed said about herding breeds among the ancestors."""

    YES = "yes"
    NO = "no"
    NOT_KNOWN = "not known"
    NOT_ASKED = "not asked"


# Breeds that do not answer by themselves: registration asks about the ancestors.
ASKED_ABOUT = frozenset({BreedRisk.MIXED, BreedRisk.UNKNOWN})
FREQUENCIES = "ABCB1 frequencies by breed, Washington State University as reproduced; Mealey & Meurs 2008"

# Names are compared without case, hyphens and punctuation; other names of the same breed stand beside it.
_LISTED = (
    "collie",
    "australian shepherd",
    "aussie",
    "mini american shepherd",
    "miniature american shepherd",
    "shetland sheepdog",
    "sheltie",
    "long haired whippet",
    "longhaired whippet",
    "longhair whippet",
    "windsprite",
    "mcnab",
    "silken windhound",
    "english shepherd",
    "old english sheepdog",
    "bobtail",
    "german shepherd",
    "gsd",
    "alsatian",
    "white shepherd",
    "white swiss shepherd",
    "berger blanc suisse",
)
_BY_CHOICE = ("border collie",)
_OTHER_COLLIES = (
    "bearded collie",
)  # "collie" stands in the name, but it is another breed and not on the list
_CROSS = frozenset({"mix", "mixed", "cross", "crossbreed", "crossbred", "x", "mongrel", "mutt"})
_HERDERS = frozenset(
    {"herding", "collie", "shepherd", "sheepdog", "heeler", "cattle", "kelpie", "corgi", "aussie", "sheltie"}
)
_HERDING_MIXES = ("aussiedoodle", "sheepadoodle", "shepadoodle", "borador")
_NOT_TOLD = frozenset({"", "unknown", "not known"})


def _words(breed: str) -> str:
    text = " ".join(re.findall(r"[a-z]+", breed.casefold()))
    return re.sub(r"\bshep(?:h?ard|erd)\b", "shepherd", text)  # the usual slips must not unlock a dose


def _names(text: str, names: tuple[str, ...]) -> bool:
    return any(f" {name} " in f" {text} " for name in names)


def breed_risk(breed: str) -> BreedRisk:
    """The risk group of a dog's breed as written by people: `Rough Collie`, `Aussie mix`, `collie x`.

    A cross that names a herding breed counts as listed; any other mixed breed is a question; an
    empty or `unknown` breed is unknown, never not listed.
    """
    text = _words(breed)
    if text in _NOT_TOLD:
        return BreedRisk.UNKNOWN
    words = frozenset(text.split())
    crossed = bool(words & _CROSS) or breed.count("/") > 0 or "×" in breed
    if (crossed and words & _HERDERS) or _names(text, _HERDING_MIXES) or "herding" in words:
        return BreedRisk.LISTED
    for name in _OTHER_COLLIES:
        text = text.replace(name, "")
    if _names(text, _BY_CHOICE):
        return BreedRisk.BY_CHOICE
    if _names(text, _LISTED):
        return BreedRisk.LISTED
    return BreedRisk.MIXED if crossed else BreedRisk.NOT_LISTED


def is_breed(breed: str, names: tuple[str, ...]) -> bool | None:
    """Does the breed as written by people name one of these, a cross of it included? None: not told."""
    text = _words(breed)
    return None if text in _NOT_TOLD else _names(text, tuple(_words(name) for name in names))


def genotype_question(species: Species, breed: str) -> bool:
    """True when registration asks for ABCB1: dogs of a listed, optional, mixed or untold breed."""
    return species is Species.DOG and breed_risk(breed) is not BreedRisk.NOT_LISTED


def abcb1_matters(species: Species, breed: str, genotype: Genotype, ancestry: Ancestry) -> bool:
    """True for a mutant, and for a dog whose genotype is not known and must be; a cat's only when tested."""
    if genotype is not Genotype.UNKNOWN:
        return genotype is not Genotype.NORMAL
    return any(each.stops for each in check_genotype(species, breed, genotype, "", ancestry))


def check_genotype(
    species: Species, breed: str, genotype: Genotype, drug: str, ancestry: Ancestry = Ancestry.NOT_ASKED
) -> tuple[Finding, ...]:
    """May a P-glycoprotein substrate go with this genotype? Ask only for such drugs.

    A known genotype answers it (the reduction is a modification of the dose). Unknown blocks in the
    listed breeds and herding crosses, where the breed itself is unknown, and in a mixed breed whose
    owner named herding breeds among the ancestors; in any other mixed breed and in the Border Collie
    it is a note. An answer of `no` never unlocks an untold breed. Nobody may override it: the answer
    is the test, or another drug.
    """
    if genotype is not Genotype.UNKNOWN or species is not Species.DOG:
        return ()
    risk = breed_risk(breed)
    if ancestry is Ancestry.YES and risk in ASKED_ABOUT:
        return (unknown("patients.abcb1_ancestry", FREQUENCIES, drug=drug),)
    match risk:
        case BreedRisk.LISTED:
            return (unknown("patients.abcb1_unknown", FREQUENCIES, breed=breed, drug=drug),)
        case BreedRisk.UNKNOWN:
            return (unknown("patients.breed_unknown", FREQUENCIES, drug=drug),)
        case BreedRisk.MIXED if ancestry is not Ancestry.NOT_ASKED:
            facts = {"breed": breed, "drug": drug, "answer": ancestry.value}
            return (note("patients.abcb1_answered", FREQUENCIES, **facts),)
        case BreedRisk.BY_CHOICE | BreedRisk.MIXED:
            return (note("patients.abcb1_ask", FREQUENCIES, breed=breed, drug=drug),)
        case BreedRisk.NOT_LISTED:
            return (note("patients.breed_not_listed", FREQUENCIES, breed=breed, drug=drug),)

"""Which tests come before these drugs, the visit's own and each drug's, each asked for once?"""

from collections.abc import Iterable, Mapping

from oncodesk.domain.dosing.drug import Drug
from oncodesk.domain.patients.patient import Species
from oncodesk.domain.shared.examinations import HELD_BY


def merge_requires(
    own: Iterable[str], given: Iterable[str], drugs: Mapping[str, Drug], species: Iterable[Species]
) -> tuple[str, ...]:
    """The visit's tests in their order, then what the drug table adds for its drugs in these species.

    An analyte inside a panel that is asked for anyway is not asked for again. A drug that the table
    does not know adds nothing here: that it is unknown stops elsewhere.
    """
    asked = list(dict.fromkeys(own))
    kinds = tuple(species)
    for name in given:
        drug = drugs.get(name)
        if drug is None:
            continue
        for test in (test for kind in kinds for test in drug.requires.get(kind, ())):
            held = any(test in HELD_BY.get(panel, frozenset()) for panel in asked)
            if test not in asked and not held:
                asked.append(test)
    return tuple(asked)

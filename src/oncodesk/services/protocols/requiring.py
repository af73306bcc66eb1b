"""Which tests does a visit ask for in all, its own and those of the shipped drug table?"""

from collections.abc import Iterable

from oncodesk.domain.dosing.requirements import merge_requires
from oncodesk.domain.patients.patient import Species
from oncodesk.domain.protocols.protocol import Dose
from oncodesk.services.dosing.shipped import get_drug


def required_tests(own: Iterable[str], doses: Iterable[Dose], species: Iterable[str]) -> tuple[str, ...]:
    """The visit's tests first, each once; an analyte inside a panel that is asked for is not repeated."""
    names = tuple(dose.drug for dose in doses)
    drugs = {name: drug for name in names if (drug := get_drug(name)) is not None}
    return merge_requires(own, names, drugs, (Species(each) for each in species))

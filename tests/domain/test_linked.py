"""Does a course that ended offer what the files link to it, and is its line of treatment counted?"""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oncodesk.domain.protocols.linked import Ending, ending_of, linked_to
from oncodesk.domain.protocols.protocol import OffProtocol, Protocol
from oncodesk.domain.scheduling.line import MOST_LINES, EarlierCourse, count_line
from oncodesk.services.protocols.shipped import get_shipped, list_shipped
from tests.cases import read_cases

SHIPPED = get_shipped("chop-uw-19")
assert SHIPPED is not None
DOG = replace(SHIPPED, species=("dog",), rescues=(), follows=(), off_protocol=())
CHOP = replace(
    DOG,
    id="chop",
    off_protocol=(OffProtocol("it comes back", "stop", ("rescue-b", "rescue-a", "not-there"), ("GK",)),),
)
FILES = (
    CHOP,
    replace(DOG, id="rescue-b"),
    replace(DOG, id="rescue-a", rescues=("chop",)),
    replace(DOG, id="upkeep", follows=("chop",)),
    replace(DOG, id="feline", species=("cat",), rescues=("chop",)),
)
ENDED = {"runs": None, **{each.value: each for each in Ending}}

courses = st.lists(
    st.builds(
        EarlierCourse,
        st.sampled_from(["chop", "lopp"]),
        st.sampled_from([None, *Ending]),
        st.booleans(),
        st.none() | st.integers(1, MOST_LINES),
    ),
    max_size=6,
)


@pytest.mark.parametrize("case", read_cases("linked_protocols")["offer"], ids=lambda case: case["what"])
def test_what_is_offered(case: dict[str, Any]) -> None:
    found = linked_to(CHOP, ending_of(case["state"], case["code"]), FILES, case.get("species", "dog"))
    assert [f"{each.protocol}: {each.link} {each.when}".strip() for each in found] == case["offers"]


@pytest.mark.parametrize("case", read_cases("line_of_treatment")["line"], ids=lambda case: case["what"])
def test_the_line(case: dict[str, Any]) -> None:
    earlier = [
        EarlierCourse(each["protocol"], ENDED[each["ended"]], each.get("given", True), each.get("line"))
        for each in case["earlier"]
    ]
    assert count_line(earlier, case.get("follows", ())) == case["line"]


@given(courses, st.lists(st.sampled_from(["chop", "lopp"]), max_size=2))
def test_a_line_is_a_small_number_and_never_falls_behind_the_last_recorded(
    earlier: list[EarlierCourse], follows: list[str]
) -> None:
    line = count_line(earlier, follows)
    assert 1 <= line <= MOST_LINES
    counted = [each for each in earlier if each.was_given or each.ending is None]
    if counted and counted[-1].line:
        assert counted[-1].line <= line <= counted[-1].line + 1
    assert count_line(earlier, [*follows, "chop", "lopp"]) <= line


@given(st.sampled_from(list_shipped()), st.sampled_from(list(Ending)))
def test_every_offer_is_another_file_for_the_same_species(own: Protocol, ending: Ending) -> None:
    files = {each.id: each for each in list_shipped()}
    for species in own.species:
        found = linked_to(own, ending, files.values(), species)
        assert len({each.protocol for each in found}) == len(found)
        assert all(species in files[each.protocol].species and each.protocol != own.id for each in found)
        assert ending is not Ending.OTHERWISE or not found

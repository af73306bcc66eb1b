"""Which messages are there, and which facts may they use?"""

import tomllib
from functools import cache
from importlib.resources import files

from oncodesk.domain.comms.template import Template, parse_template

FACTS = frozenset(
    {
        *("client", "pet", "she", "her", "hers", "practice", "phone"),
        *("day", "time", "is_confirmed"),  # of the visit
        *("fasting_food", "fasting_water", "fasting_medicines"),  # of the anesthetist's signed instruction
        *("closed_on", "changes"),  # of a day that cannot be held as planned, for all pets of a household
        *("tests", "here", "elsewhere", "latest", "results_to", "food", "ask_about_food"),  # of its blood
    }
)


@cache
def template_of(name: str) -> Template:
    """A shipped message. A file that does not read is our fault and fails the repository's test."""
    text = files("oncodesk.content.messages").joinpath(f"{name}.toml").read_text(encoding="utf-8")
    found = parse_template(tomllib.loads(text), FACTS)
    if not isinstance(found, Template):
        raise LookupError(f"message {name}: {'; '.join(found)}")
    return found

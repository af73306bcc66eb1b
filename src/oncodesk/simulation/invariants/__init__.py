"""Does what stands in the database keep the promises? One SQL file a promise; none imports a rule of ours."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files

from oncodesk.simulation import watching


@dataclass(frozen=True, slots=True)
class Violation:
    invariant: str
    detail: str


def questions() -> Iterator[tuple[str, str]]:
    """Every invariant by name; its query answers one row, `detail`, for each place where it is broken."""
    for file in sorted(files(__package__).iterdir(), key=lambda each: each.name):
        if file.name.endswith(".sql"):
            yield file.name.removesuffix(".sql"), file.read_text("utf-8")


def violations(practice_ids: Iterable[int]) -> list[Violation]:
    """Every broken promise of these practices."""
    ids = list(practice_ids)
    return [
        Violation(name, str(row["detail"]))
        for name, question in questions()
        for row in watching.ask(ids, question)
    ]

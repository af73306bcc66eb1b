"""What does upkeep need to know of the practices: which are there, and where do their audit chains end?"""

from collections.abc import Iterator
from dataclasses import dataclass

from oncodesk.records.models import PracticeRow


@dataclass(frozen=True, slots=True)
class PracticeNamed:
    id: int
    public_id: str
    name: str


def list_practices() -> Iterator[PracticeNamed]:
    for row in PracticeRow.objects.order_by("pk"):
        yield PracticeNamed(row.pk, str(row.public_id), row.name)

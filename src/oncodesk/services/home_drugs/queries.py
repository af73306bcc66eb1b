"""What does a patient take at home, what did she take before, and who asked last?"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from oncodesk.records.read import home_drugs as read
from oncodesk.records.read import patients as read_patients
from oncodesk.services.errors import NotThere
from oncodesk.services.reading import reading

if TYPE_CHECKING:
    from oncodesk.records.models import HomeDrugRow


NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class HomeDrugShown:
    """One entry; an empty `substance` is an unknown drug, `judgement` what an oncologist found on it."""

    home_drug: UUID
    version: int
    name: str
    substance: str
    dose: str
    prescribed_by: str
    since: date | None
    until: date | None
    added_by: str
    added_at: datetime
    ended_on: date | None
    ended_reason: str
    ended_by: str
    judged_by: str
    judgement: str


@dataclass(frozen=True, slots=True)
class HomeListShown:
    """The list as it stands; `asked_at` None: nobody ever asked."""

    drugs: tuple[HomeDrugShown, ...]
    before: tuple[HomeDrugShown, ...]
    asked_at: datetime | None
    asked_by: str

    @property
    def seen(self) -> str:
        """The entries that a person saw, as one word of a form: `nothing`, or their ids."""
        return ",".join(sorted(str(each.home_drug) for each in self.drugs)) or NOTHING


def read_seen(word: str) -> frozenset[UUID] | None:
    """The entries behind that word; None for a word that no page of ours wrote."""
    if word == NOTHING:
        return frozenset()
    try:
        return frozenset(UUID(each) for each in word.split(","))
    except ValueError:
        return None


def get_home_list(practice_ids: Collection[int], patient: UUID) -> HomeListShown:
    """The list and its past. Raises NotThere, also for a patient of another practice."""
    with reading(practice_ids):
        row = read_patients.patient(practice_ids, patient)
        if row is None:
            raise NotThere("No such patient in your practices.")
        asked = read.last_asked(row.pk)
        return HomeListShown(
            tuple(_shown(each) for each in read.standing(row.pk)),
            tuple(_shown(each) for each in read.ended(row.pk)),
            None if asked is None else asked.asked_at,
            "" if asked is None else asked.asked_by.name,
        )


def _shown(row: HomeDrugRow) -> HomeDrugShown:
    return HomeDrugShown(
        home_drug=row.public_id,
        version=row.version,
        name=row.name,
        substance=row.substance,
        dose=row.dose_text,
        prescribed_by=row.prescribed_by,
        since=row.since,
        until=row.until,
        added_by=row.added_by.name,
        added_at=row.created_at,
        ended_on=row.ended_on,
        ended_reason=row.ended_reason,
        ended_by="" if row.ended_by is None else row.ended_by.name,
        judged_by="" if row.judged_by is None else row.judged_by.name,
        judgement=row.judgement,
    )

"""Which signed texts judge a dose now: the practice's limits, drugs and dosing rules, the course's protocol?

A text is read and parsed once in a process and found again by its digest, because it never changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from oncodesk.domain.dosing.drug import Drug
from oncodesk.domain.dosing.house_rules import DosingRules
from oncodesk.domain.dosing.surface import SHIPPED, SurfaceFormula
from oncodesk.domain.labs.policy import GatePolicy
from oncodesk.domain.protocols.protocol import Protocol
from oncodesk.records.read import scheduling as read_scheduling
from oncodesk.records.read import treatment as read
from oncodesk.services.dosing.shipped import stored_dosing, stored_drugs
from oncodesk.services.labs.policies import stored_policy
from oncodesk.services.reading import reading
from oncodesk.services.scheduling.layout import protocol_of

if TYPE_CHECKING:
    from oncodesk.records.models import CourseRow


@dataclass(frozen=True, slots=True)
class Signed:
    """What the practice has signed; without a signature there are no limits and no drugs."""

    policy_id: int | None
    policy: GatePolicy | None
    drugs_digest: str
    drugs: Mapping[str, Drug]
    dosing: DosingRules | None

    @property
    def formula(self) -> SurfaceFormula:
        """The signed formula; without a signature the shipped one, which releases nothing."""
        return SHIPPED if self.dosing is None else self.dosing.formula


def signed_now(practice_id: int) -> Signed:
    keys = read.signed_keys(practice_id)
    policy_id, policy_digest = keys.get("gate", (None, ""))
    drugs_id, drugs_digest = keys.get("drugs", (None, ""))
    dosing_id, dosing_digest = keys.get("dosing", (None, ""))
    return Signed(
        policy_id=policy_id,
        policy=None if policy_id is None else signed_policy(policy_digest, policy_id),
        drugs_digest=drugs_digest,
        drugs={} if drugs_id is None else _drugs(drugs_digest, drugs_id),
        dosing=None if dosing_id is None else _dosing(dosing_digest, dosing_id),
    )


def list_signed_drugs(practice_id: int) -> tuple[tuple[str, str], ...]:
    """Id and name of every drug of the signed table, by name; none without a signature."""
    with reading([practice_id]):
        drugs = signed_now(practice_id).drugs
    return tuple(sorted(((drug.id, drug.name) for drug in drugs.values()), key=lambda each: each[1].lower()))


@lru_cache(maxsize=32)
def signed_policy(digest: str, version_id: int) -> GatePolicy:
    """The limits of a stored version, read inside its practice's wall; a digest names what never changes."""
    return stored_policy(read.content_by_pk(version_id).body)


@lru_cache(maxsize=32)
def _drugs(digest: str, version_id: int) -> Mapping[str, Drug]:
    return stored_drugs(read.content_by_pk(version_id).body)


@lru_cache(maxsize=32)
def _dosing(digest: str, version_id: int) -> DosingRules:
    return stored_dosing(read.content_by_pk(version_id).body)


def drugs_of(practice_id: int, digest: str) -> Mapping[str, Drug] | None:
    """The drug table that was signed under this digest, retired or not; None when there is none."""
    version_id = read.content_with_digest(practice_id, "drugs", digest)
    return None if version_id is None else _drugs(digest, version_id)


def protocol_of_course(course: CourseRow) -> Protocol:
    """The protocol that the course copied, as it was signed."""
    return _protocol(course.content_version.digest, course.pk)


@lru_cache(maxsize=512)
def _protocol(digest: str, course_id: int) -> Protocol:
    return protocol_of(read_scheduling.protocol_text(course_id))

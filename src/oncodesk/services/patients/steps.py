"""What do actions about a patient share: her locked row, her people, her breed's question, a document?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from oncodesk.domain.patients.patient import ASKED_ABOUT, Species, breed_risk
from oncodesk.records.locks import lock_patient
from oncodesk.records.read import patients as read
from oncodesk.records.read import practice as read_practice
from oncodesk.records.write import patients as write
from oncodesk.services.errors import NotThere
from oncodesk.services.typed import Typed
from oncodesk.services.work import Work

if TYPE_CHECKING:
    from oncodesk.records.models import ClientRow, DocumentRow, PatientRow

LARGEST_DOCUMENT = 20 * 1024 * 1024
# What may be stored, by its first bytes: a name or a browser can say anything.
_STARTS = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}


@dataclass(frozen=True, slots=True)
class Relation:
    """What a client is to a patient. Somebody not to be told is never informed."""

    client: UUID
    decides: bool = False
    pays: bool = False
    informed: bool = True
    not_to_be_told: bool = False


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came from a browser or a command."""

    name: str
    content: bytes


def patient_to_change(work: Work, outside_id: UUID, seen_version: int | None = None) -> "PatientRow":
    """The patient's row, locked until commit and read after the lock. Raises NotThere or Stale."""
    row = read.patient([work.practice_id], outside_id)
    if row is None:
        raise NotThere("No such patient in this practice.")
    lock_patient(row.pk)
    row = read.patient([work.practice_id], outside_id)
    assert row is not None  # patients are never removed
    if seen_version is not None:
        work.check_seen(row, seen_version)
    return row


def today(work: Work) -> date:
    """The date at the practice at the action's own time."""
    row = read_practice.practice(work.practice_id)
    assert row is not None  # the wall was entered
    return work.now.astimezone(ZoneInfo(row.zone)).date()


def clients_of(work: Work, typed: Typed, relations: Iterable[Relation]) -> dict[UUID, "ClientRow"]:
    """The clients of the relations; what is wrong with them goes to the field `relations`.

    Somebody must decide for the patient, and somebody must be informed.
    """
    wanted = list(relations)
    found = {row.public_id: row for row in read.clients(work.practice_id, [each.client for each in wanted])}
    if any(each.client not in found for each in wanted):
        raise NotThere("One of these clients is not in this practice.")
    if len(found) != len(wanted):
        typed.wrong["relations"] = "The same person is named twice."
    elif any(each.informed and each.not_to_be_told for each in wanted):
        typed.wrong["relations"] = "Somebody is marked as informed and as not to be told; choose one."
    elif not any(each.decides for each in wanted):
        typed.wrong["relations"] = "Say who decides about the treatment."
    elif not any(each.informed for each in wanted):
        typed.wrong["relations"] = "Say who is informed."
    return found


def ancestry_answer(typed: Typed, species: Species, breed: str, answer: str) -> tuple[bool, bool | None]:
    """(was it asked, what was answered) about herding breeds among the ancestors.

    A mixed or untold breed is a question at registration: `yes`, `no` or `not known` is an answer,
    an empty text is none. Other breeds answer it themselves.
    """
    if species is not Species.DOG or breed_risk(breed) not in ASKED_ABOUT:
        return False, None
    if answer not in ("yes", "no", "not known"):
        typed.wrong["ancestry"] = (
            "Ask the owner about herding breeds among the ancestors: yes, no or not known."
        )
    return True, {"yes": True, "no": False}.get(answer)


def media_type_of(content: bytes) -> str:
    """What the bytes are; empty for what is not stored."""
    return next((kind for start, kind in _STARTS.items() if content.startswith(start)), "")


def keep_document(
    work: Work, typed: Typed, field: str, upload: Upload, patient: "PatientRow"
) -> "DocumentRow | None":
    """Store a file once per practice and content; what is wrong with it goes to its field."""
    kind = media_type_of(upload.content)
    if not upload.content:
        typed.wrong[field] = "This file is empty. Choose it again."
    elif len(upload.content) > LARGEST_DOCUMENT:
        typed.wrong[field] = "This file is larger than 20 MB. Scan it again with fewer dots."
    elif not kind:
        typed.wrong[field] = "Only PDF, PNG and JPEG files are kept. Print or scan the report as a PDF."
    if field in typed.wrong:
        return None
    digest = sha256(upload.content).hexdigest()
    known = read_practice.document_of_digest(work.practice_id, digest)
    if known is not None and known.patient_id not in (None, patient.pk):
        typed.wrong[field] = "This very file is stored with another patient. Check whose report it is."
        return None
    name = "".join(each for each in upload.name if each.isprintable() and each not in '/\\"')[-200:]
    return known or write.add_document(
        work.ledger,
        digest=digest,
        content=upload.content,
        media_type=kind,
        name=name or "report",
        patient=patient,
    )

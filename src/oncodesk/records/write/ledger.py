"""How is a row written, and how does the audit learn of it? Every write goes through `adds` or `changes`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from django.db import models

from oncodesk.records.ids import public_id

RowT = TypeVar("RowT", bound=models.Model)

# Columns that the audit names but does not repeat: words of owners, contact data, and long texts.
NOT_REPEATED = frozenset(
    {
        "name",
        "name_key",
        "email",
        "phone",
        "address",
        "microchip",
        "body",
        "subject",
        "content",
        "protocol_body",
        "raw",
        "said_patient",
        "said_patient_id",
        "said_responsible",
        "given_names",
        "entered",
        "reason_text",
        "password",
        "before",
        "after",
        "calculation",
        "trial",
        "replaced_body",
    }
)
_SILENT = frozenset({"public_id", "created_at", "practice_id", "practice", "version"})


class Conflict(Exception):
    """Somebody else changed the row since it was read; nothing was written."""

    def __init__(self, row: models.Model) -> None:
        super().__init__(f"{type(row).__name__} {row.pk} was changed by somebody else")
        self.row = row


@dataclass
class Ledger:
    """What one action has written so far, for its one audit entry."""

    practice_id: int
    at: datetime
    changes: list[dict[str, Any]] = field(default_factory=list)
    patient_ids: set[int] = field(default_factory=set)

    def note(
        self, verb: str, row: models.Model, after: dict[str, Any], before: dict[str, Any] | None = None
    ) -> None:
        entry: dict[str, Any] = {"verb": verb, "row": type(row).__name__.removesuffix("Row"), "after": after}
        entry["id"] = str(getattr(row, "public_id", row.pk))
        if hasattr(row, "version"):
            entry["version"] = row.version
        if before is not None:
            entry["before"] = before
        self.changes.append(entry)
        self.touch(row)

    def touch(self, row: models.Model) -> None:
        """Remember the patient of a row: the assistant will look at her again."""
        patient = row.pk if type(row).__name__ == "PatientRow" else getattr(row, "patient_id", None)
        if patient is not None:
            self.patient_ids.add(patient)


def _told(values: dict[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for name, value in values.items():
        if name in _SILENT:
            continue
        if name in NOT_REPEATED:
            told[name] = "…"
        elif isinstance(value, models.Model):
            told[name] = str(getattr(value, "public_id", value.pk))
        else:
            told[name] = value
    return told


def adds(table: type[RowT]) -> Callable[..., RowT]:
    """A function that adds one row of a table inside the ledger's practice."""
    columns = {column.name for column in table._meta.get_fields()}

    def add(ledger: Ledger, **values: Any) -> RowT:
        given: dict[str, Any] = dict(values)
        if "practice" in columns:
            given.setdefault("practice_id", ledger.practice_id)
        if "public_id" in columns:
            given.setdefault("public_id", public_id(ledger.at))
            given.setdefault("created_at", ledger.at)
        row = table(**given)
        row.save(force_insert=True)
        ledger.note("add", row, _told(values))
        return row

    return add


def removes(table: type[RowT]) -> Callable[[Ledger, RowT], None]:
    """A function that removes one row of a table without history; the audit keeps what stood in it."""
    columns = [column.attname for column in table._meta.concrete_fields if column.name != "id"]

    def remove(ledger: Ledger, row: RowT) -> None:
        before = {name: getattr(row, name) for name in columns}
        if not table._default_manager.filter(pk=row.pk).delete()[0]:
            raise Conflict(row)
        ledger.note("remove", row, {}, _told(before))

    return remove


def marks_changed(table: type[RowT]) -> Callable[[Ledger, RowT], None]:
    """A function that counts a row's version up, because something that belongs to it changed."""

    def mark(ledger: Ledger, row: RowT) -> None:
        seen: int = row.version  # type: ignore[attr-defined]
        if not table._default_manager.filter(pk=row.pk, version=seen).update(version=seen + 1):
            raise Conflict(row)
        row.version = seen + 1  # type: ignore[attr-defined]
        ledger.note("change", row, {})

    return mark


def changes(table: type[RowT]) -> Callable[..., RowT]:
    """A function that changes named columns of one row, only if nobody else did since it was read."""
    versioned = any(column.name == "version" for column in table._meta.get_fields())

    def change(ledger: Ledger, row: RowT, **values: Any) -> RowT:
        before = {name: getattr(row, name) for name in values}
        if all(before[name] == value for name, value in values.items()):
            return row
        where: dict[str, Any] = {"pk": row.pk}
        written = dict(values)
        if versioned:
            seen: int = row.version  # type: ignore[attr-defined]
            where["version"] = seen
            written["version"] = seen + 1
        if not table._default_manager.filter(**where).update(**written):
            raise Conflict(row)
        for name, value in written.items():
            setattr(row, name, value)
        ledger.note("change", row, _told(values), _told(before))
        return row

    return change

"""How is an action carried out? One transaction, one audit entry, and a first answer that stays."""

import functools
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Concatenate, ParamSpec

from django.db import IntegrityError, transaction

from oncodesk.domain.shared.roles import Actor, Permission, may
from oncodesk.records import audit, tenancy
from oncodesk.records.read import foundation as read
from oncodesk.records.write import foundation as write
from oncodesk.records.write.ledger import Conflict, Ledger
from oncodesk.services.context import Context, Done
from oncodesk.services.errors import NotAllowed, Stale

P = ParamSpec("P")
_USED_KEY = "requestkey_key"


@dataclass(frozen=True)
class Work:
    """The open transaction of one action: its context and the audit entry being gathered."""

    context: Context
    ledger: Ledger

    @property
    def now(self) -> datetime:
        return self.context.now

    @property
    def actor(self) -> Actor:
        return self.context.actor

    @property
    def practice_id(self) -> int:
        return self.context.practice_id

    def need(self, permission: Permission) -> None:
        """Refuse when the table does not give the actor this permission."""
        if not may(self.actor, permission):
            raise NotAllowed(
                f"{self.actor.label} may not do this ({permission.value.replace('_', ' ')}). "
                "Ask somebody with that role."
            )

    def check_seen(self, row: Any, seen_version: int) -> None:
        """Refuse when the row changed since the actor saw it, and tell who changed what."""
        if row.version != seen_version:
            raise self.stale(row)

    def stale(self, row: Any) -> Stale:
        entry = read.last_change_of(self.practice_id, str(row.public_id))
        if entry is None:
            return Stale("This was changed in the meantime. Look at it again and repeat your step.")
        fields = {
            name
            for change in json.loads(entry.body)["changes"]
            if change.get("id") == str(row.public_id)
            for name in change["after"]
        }
        what = ", ".join(sorted(name.replace("_", " ") for name in fields))
        return Stale(
            f"{entry.actor} changed this while you were looking ({what or entry.action}). "
            "Nothing of yours was saved. Look at it again and repeat your step.",
            by=entry.actor,
            at=entry.at,
            what=what,
        )


def action(
    name: str, permission: Permission
) -> Callable[[Callable[Concatenate[Work, P], Done]], Callable[Concatenate[Context, P], Done]]:
    """Make an action of a function that takes `Work`: callers pass a `Context` and keywords."""

    def wrap(body: Callable[Concatenate[Work, P], Done]) -> Callable[Concatenate[Context, P], Done]:
        @functools.wraps(body)
        def run(context: Context, /, *arguments: P.args, **named: P.kwargs) -> Done:
            def once() -> Done:
                return _once(name, permission, context, lambda work: body(work, *arguments, **named))

            try:
                return once()
            except IntegrityError as raced:
                if context.request_key and _USED_KEY in str(raced):
                    return once()  # the same request won elsewhere: its answer is ours
                raise

        return run

    return wrap


def _once(name: str, permission: Permission, context: Context, body: Callable[[Work], Done]) -> Done:
    with transaction.atomic(durable=True):
        tenancy.enter([context.practice_id])
        if context.request_key:
            first = read.first_answer(context.practice_id, context.request_key)
            if first is not None:
                return Done(first["id"], first["version"], tuple(first["remarks"]))
        work = Work(context, Ledger(context.practice_id, context.now))
        work.need(permission)
        try:
            done = body(work)
        except Conflict as conflict:
            raise work.stale(conflict.row) from conflict
        if context.request_key:
            write.remember_answer(context.practice_id, context.request_key, name, asdict(done), context.now)
        close(work, name)
        return done


def close(work: Work, name: str) -> None:
    """Wake the assistant for the patients concerned and chain the audit entry, last before commit."""
    if not work.ledger.changes:
        return
    write.wake(work.ledger.patient_ids, work.now)
    audit.append(
        practice_id=work.practice_id,
        at=work.now,
        actor_kind=work.actor.kind.value,
        actor=work.actor.label,
        person_id=work.actor.person_id,
        action=name,
        patient_ids=sorted(work.ledger.patient_ids),
        body={"changes": work.ledger.changes},
    )

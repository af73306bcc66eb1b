"""How does a query look through the wall? Inside one read-only moment that names its practices."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import transaction

from oncodesk.records import tenancy

_open: ContextVar[frozenset[int] | None] = ContextVar("open_practices", default=None)


@contextmanager
def reading(practice_ids: Iterable[int]) -> Iterator[None]:
    """Every row read inside belongs to one of these practices.

    A page that asks several questions opens it once around them; the same practices inside are that moment.
    """
    wanted, around = frozenset(practice_ids), _open.get()
    if around == wanted:
        yield
        return
    with transaction.atomic():
        tenancy.enter(wanted)
        token = _open.set(wanted)
        try:
            yield
        finally:
            _open.reset(token)
        if around is not None:
            tenancy.enter(around)  # the setting outlives a savepoint; the moment around sees its own again

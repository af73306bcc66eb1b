"""How does a query look through the wall? Inside one read-only moment that names its practices."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import transaction

from oncodesk.records import tenancy


@contextmanager
def reading(practice_ids: Iterable[int]) -> Iterator[None]:
    """Every row read inside belongs to one of these practices."""
    with transaction.atomic():
        tenancy.enter(practice_ids)
        yield

"""Where do the benches that need a database work? A server of their own, like the tests'."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"


@contextmanager
def database() -> Iterator[Callable[[], None]]:
    """A migrated database, connected as the serving role; gone afterwards.

    The answer counts the tables again, as a running server does by itself after a while.
    """
    import django

    django.setup()
    from django.db import connections
    from tests import database as tests

    from oncodesk.services.upkeep import server

    ground = tests.make_ground()
    try:
        kept = tests.begin(ground)
        tests.clone(kept, "bench")
        tests.point_at(kept, "bench")
        owner = server.owner_url(kept).rpartition("/")[0] + "/bench"

        def count_again() -> None:
            with psycopg.connect(owner, autocommit=True) as connected:
                connected.execute("vacuum analyze")

        yield count_again
    finally:
        connections.close_all()
        tests.leave_ground(ground)

"""Where do the benches that need a database work? A server of their own, like the tests'."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"


@contextmanager
def database() -> Iterator[None]:
    """A migrated database, connected as the serving role; gone afterwards."""
    import django

    django.setup()
    from django.db import connections
    from tests import database as tests

    ground = tests.make_ground()
    try:
        kept = tests.begin(ground)
        tests.clone(kept, "bench")
        tests.point_at(kept, "bench")
        yield
    finally:
        connections.close_all()
        tests.leave_ground(ground)

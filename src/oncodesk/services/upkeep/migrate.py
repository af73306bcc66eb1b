"""How does the database move to this program's version, with the walls put up again?"""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from oncodesk.records import tenancy
from oncodesk.services.upkeep.errors import CannotRun


@contextmanager
def as_owner() -> Iterator[None]:
    """Work as the owner role inside this block; the serving role owns no table and cannot migrate."""
    if not settings.OWNER_ADDRESS:
        raise CannotRun(
            "Migrations and backups need the role that owns the tables; set ONCODESK_DATABASE_OWNER_URL."
        )
    parts = urlsplit(settings.OWNER_ADDRESS)
    serving = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(
        USER=unquote(parts.username or ""), PASSWORD=unquote(parts.password or "")
    )
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(serving)


def pending_migrations() -> tuple[str, ...]:
    """What the database still lacks, by name; empty when program and database fit together."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return tuple(f"{migration.app_label}.{migration.name}" for migration, _ in plan)


def migrate(serving_role: str) -> None:
    """Bring tables, walls and grants to this version; safe to repeat."""
    with as_owner():
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        with connection.cursor() as cursor:
            tenancy.raise_walls(cursor, serving_role)

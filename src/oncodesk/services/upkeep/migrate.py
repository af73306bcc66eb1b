"""How does the database move to this program's version, with the walls put up again?"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from psycopg.conninfo import conninfo_to_dict

from oncodesk.records import tenancy


@contextmanager
def owner_connection(address: str) -> Iterator[None]:
    """Inside this block Django works at that address, as the role that owns the tables."""
    wanted = conninfo_to_dict(address)
    before = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(
        HOST=wanted.get("host", ""),
        PORT=wanted.get("port", ""),
        NAME=wanted.get("dbname", ""),
        USER=wanted.get("user", ""),
        PASSWORD=wanted.get("password", ""),
    )
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)


def pending_migrations() -> tuple[str, ...]:
    """What the database still lacks, by name; empty when program and database fit together."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return tuple(f"{migration.app_label}.{migration.name}" for migration, _ in plan)


def has_tables() -> bool:
    """False for a database in which nothing was ever migrated."""
    return "django_migrations" in connection.introspection.table_names()


def migrate(owner_address: str, serving: str) -> None:
    """Bring tables, walls and grants to this version; safe to repeat."""
    with owner_connection(owner_address):
        if pending_migrations():
            call_command("migrate", interactive=False, verbosity=0)
            call_command("createcachetable", verbosity=0)
        with connection.cursor() as cursor:
            tenancy.raise_walls(cursor, serving)
            cursor.execute("select current_database()")
            (name,) = cursor.fetchone()
            database, role = connection.ops.quote_name(name), connection.ops.quote_name(serving)
            cursor.execute(f"grant connect on database {database} to {role}")


def serving_role() -> str:
    """The role that pages and jobs work as, by the installation's settings."""
    return str(conninfo_to_dict(settings.SERVING_ADDRESS).get("user", ""))

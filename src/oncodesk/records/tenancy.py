"""Where do the walls between practices stand, and how does a transaction say which side it is on?"""

from collections.abc import Iterable, Iterator

from django.apps import apps
from django.db import connection, models
from django.db.backends.utils import CursorWrapper

# Our tables without a wall, each with its reason. Anything else of ours must be walled.
OUTSIDE = {
    "records_personrow": "a person may work in several practices and signs in before any is chosen",
    "records_membershiprow": "read at sign-in to learn which practices a person may see",
    "records_practicerow": "the wall itself; sweeps list the practices and work each in its own transaction",
}
# Tables of libraries that the serving role uses, by prefix, each with its reason.
LIBRARY_TABLES = {
    "procrastinate_": "the queue carries ids only",
    "django_session": "sessions belong to people",
    "django_content_type": "Django's own list of models",
    "django_migrations": "read by /readyz",
    "django_site": "allauth",
    "account_": "sign-in belongs to people",
    "mfa_": "sign-in belongs to people",
    "socialaccount_": "sign-in belongs to people",
    "usersessions_": "sign-in belongs to people",
    "auth_": "Django's permission tables, unused by us",
    "shared_cache": "throttles of sign-in",
}
# Rows that are only ever added; the serving role cannot change or remove them.
APPEND_ONLY = frozenset(
    {
        "records_auditentryrow",
        "records_bloodpressurerow",
        "records_contentreviewrow",
        "records_exposurerow",
        "records_homedrugsaskedrow",
        "records_interactiondecisionrow",
        "records_messageeventrow",
        "records_requestkeyrow",
        "records_urinerow",
    }
)
# Rows without history that may be removed.
REMOVABLE = frozenset({"records_openingrow", "records_closurerow", "records_relationrow"})

POLICY = "practice_wall"
_INSIDE = "practice_id = any(nullif(current_setting('app.practice_ids', true), '')::bigint[])"


def walled_models() -> Iterator[type[models.Model]]:
    """Every table of ours with a practice column, less the listed ones."""
    for model in apps.get_app_config("records").get_models():
        if model._meta.db_table not in OUTSIDE:
            yield model


def enter(practice_ids: Iterable[int]) -> None:
    """Name the practices of this transaction; reading may name several, writing exactly one."""
    named = "{" + ",".join(str(int(practice_id)) for practice_id in practice_ids) + "}"
    with connection.cursor() as cursor:
        cursor.execute("select set_config('app.practice_ids', %s, true)", [named])


def raise_walls(cursor: CursorWrapper, serving_role: str) -> None:
    """Put policies and grants as this file says; run by the owner after migrations, safe to repeat."""
    role = connection.ops.quote_name(serving_role)
    cursor.execute(f"grant usage on schema public to {role}")
    cursor.execute(f"revoke all on all tables in schema public from {role}")
    cursor.execute(f"grant usage, select on all sequences in schema public to {role}")
    cursor.execute(f"grant execute on all functions in schema public to {role}")
    for model in walled_models():
        _raise_wall(cursor, model._meta.db_table)
    cursor.execute("select tablename from pg_tables where schemaname = 'public'")
    for (table,) in cursor.fetchall():
        rights = rights_of(table)
        if rights:
            cursor.execute(f"grant {rights} on {connection.ops.quote_name(table)} to {role}")


def _raise_wall(cursor: CursorWrapper, table: str) -> None:
    quoted = connection.ops.quote_name(table)
    cursor.execute(f"alter table {quoted} enable row level security")
    cursor.execute("select 1 from pg_policies where tablename = %s and policyname = %s", [table, POLICY])
    if cursor.fetchone() is None:
        cursor.execute(f"create policy {POLICY} on {quoted} using ({_INSIDE}) with check ({_INSIDE})")


def rights_of(table: str) -> str:
    """What the serving role may do with a table; empty for one that nobody listed."""
    if table.startswith("records_"):
        if table in APPEND_ONLY:
            return "select, insert"
        return "select, insert, update, delete" if table in REMOVABLE else "select, insert, update"
    if table == "django_migrations":
        return "select"
    if any(table.startswith(prefix) for prefix in LIBRARY_TABLES):
        return "select, insert, update, delete"
    return ""

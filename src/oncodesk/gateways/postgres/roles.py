"""Who may connect? The superuser sets up, the owner migrates, the serving role works behind the walls."""

from dataclasses import dataclass

import psycopg
from psycopg import sql

from oncodesk.gateways.postgres.supervisor import SUPERUSER, Address

OWNER, SERVING, DATABASE = "oncodesk_owner", "oncodesk_app", "oncodesk"


@dataclass(frozen=True, slots=True)
class Passwords:
    superuser: str
    owner: str
    serving: str


def set_up(address: Address, passwords: Passwords) -> None:
    """Make the two roles and the empty database; repeating it changes nothing.

    The owner may create databases, because a backup is proved by restoring it into a scratch one.
    """
    with _superuser(address, passwords) as connection:
        for role, password, rights in (
            (OWNER, passwords.owner, "LOGIN CREATEDB NOSUPERUSER NOCREATEROLE"),
            (SERVING, passwords.serving, "LOGIN NOCREATEDB NOSUPERUSER NOCREATEROLE NOBYPASSRLS"),
        ):
            known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
            connection.execute(
                sql.SQL("{verb} ROLE {role} {rights} PASSWORD {password}").format(
                    verb=sql.SQL("ALTER" if known else "CREATE"),
                    role=sql.Identifier(role),
                    rights=sql.SQL(rights),
                    password=sql.Literal(password),
                )
            )
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            name = sql.Identifier(DATABASE)
            connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(name, sql.Identifier(OWNER)))
            connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))


def _superuser(address: Address, passwords: Passwords) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(
        host=address.host,
        port=address.port,
        user=SUPERUSER,
        password=passwords.superuser,
        dbname="postgres",
        autocommit=True,
        connect_timeout=10,
    )

"""How does Django reach the database: as the serving role, with connections that are reused and checked?"""

from typing import Any

from psycopg.conninfo import conninfo_to_dict

from oncodesk.config.options import Options
from oncodesk.services.upkeep.kept import Kept
from oncodesk.services.upkeep.server import owner_url, serving_url


def serving_address(options: Options, kept: Kept | None) -> str:
    """The external database when one is set, else the built-in one; empty before the first start."""
    if options.database_url is not None:
        return options.database_url.get_secret_value()
    return serving_url(kept) if kept else ""


def owner_address(options: Options, kept: Kept | None) -> str:
    """Where migrations and backups connect; empty when only an external serving role is known."""
    if options.database_owner_url is not None:
        return options.database_owner_url.get_secret_value()
    if options.database_url is not None:
        return ""
    return owner_url(kept) if kept else ""


def connection_settings(address: str) -> dict[str, Any]:
    """Django's settings for an address; several hosts and libpq options may stand in it."""
    wanted = dict(conninfo_to_dict(address))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": wanted.pop("host", ""),
        "PORT": wanted.pop("port", ""),
        "NAME": wanted.pop("dbname", "oncodesk"),
        "USER": wanted.pop("user", ""),
        "PASSWORD": wanted.pop("password", ""),
        "OPTIONS": {"connect_timeout": 5, "application_name": "oncodesk"} | wanted,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }

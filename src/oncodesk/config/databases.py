"""How does Django reach the database: as the serving role, with connections that are reused and checked?"""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

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
    parts = urlsplit(address)
    hosts = parts.netloc.rpartition("@")[2]
    pairs = [host.rpartition(":") if ":" in host else (host, "", "") for host in hosts.split(",")]
    return {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": ",".join(host for host, _, _ in pairs),
        "PORT": ",".join(port or "5432" for _, _, port in pairs) if hosts else "",
        "NAME": unquote(parts.path.lstrip("/")) or "oncodesk",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "OPTIONS": {"connect_timeout": 5, "application_name": "oncodesk"} | dict(parse_qsl(parts.query)),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }

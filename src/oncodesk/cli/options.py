"""Which kinds of options do commands share? Files, instants and zones, each refused in one sentence."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from oncodesk.domain.labs.moment import local_instant

practice_option = click.option("--practice", help="Name or id; needed when there is more than one practice.")
as_option = click.option(
    "--as", "as_email", metavar="E-MAIL", help="Act as this person; default: this account."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


class FilePath(click.Path):
    """A file that exists and is no folder."""

    def __init__(self) -> None:
        super().__init__(exists=True, dir_okay=False, readable=True)


def read_at_most(file: str, limit: int) -> bytes:
    """The bytes of a file, at most one more than the limit, so that a reader can tell it is too large."""
    try:
        with Path(file).open("rb") as opened:
            return opened.read(limit + 1)
    except OSError as wrong:
        raise click.UsageError(f"{file} cannot be read: {wrong.strerror or wrong}.") from None


class Zone(click.ParamType[ZoneInfo]):
    """An IANA time zone."""

    name = "zone"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> ZoneInfo:
        if isinstance(value, ZoneInfo):
            return value
        try:
            return ZoneInfo(str(value))
        except (OSError, ValueError, KeyError):  # an unknown name, a folder, or a path out of the database
            self.fail(f"“{value}” is no time zone; write for example America/New_York.", param, ctx)


def read_instant(text: str, zone: ZoneInfo | None, option: str) -> datetime:
    """An aware instant as written, or local in the zone given; anything else is wrong usage."""
    try:
        told = datetime.fromisoformat(text.strip())
    except ValueError:
        raise click.UsageError(
            f"{option} “{text}” is no time; write for example 2026-10-20T09:00-04:00."
        ) from None
    if "T" not in text.upper() and " " not in text.strip():
        raise click.UsageError(f"{option} “{text}” has no time of day; write for example {text}T09:00-04:00.")
    if not 1980 <= told.year <= 2200:  # a slip of the keyboard, and outside of what can be counted with
        raise click.UsageError(f"{option} “{text}” is not of our time; check the year.")
    if told.tzinfo is not None:
        return told
    if zone is None:
        raise click.UsageError(f"{option} “{text}” has no offset; write {text}-04:00, or give --zone.")
    instant = local_instant(told, zone)
    if instant is None:
        raise click.UsageError(
            f"{option} “{text}” happened twice or never in {zone}; write it with its offset."
        )
    return instant.astimezone(zone)

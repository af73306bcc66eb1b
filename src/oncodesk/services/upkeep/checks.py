"""Is this installation well? The same answers for `check`, for /readyz and for a person who asks why."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.utils import OperationalError

from oncodesk.services.upkeep.backup import newest_backup
from oncodesk.services.upkeep.migrate import pending_migrations

FREE_BYTES = 500 * 1024 * 1024  # below this PostgreSQL may stop in the middle of a day
CLOCK_SECONDS = 5
HEART_SECONDS = 60
BACKUP_HOURS = 26  # one a day, with some slack


class State(StrEnum):
    OK = "ok"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Checked:
    name: str
    state: State
    sentence: str


def ready(now: datetime) -> tuple[Checked, ...]:
    """What must hold for the desk to do its work: database, migrations, queue, disk, clock."""
    database = check_database()
    if database.state is State.BAD:
        return database, check_disk()
    return database, check_migrations(), check_queue(now), check_disk(), check_clock(now)


def check_all(now: datetime) -> Iterator[Checked]:
    """Everything that `oncodesk check` prints, a line each."""
    yield check_settings()
    database = check_database()
    yield database
    if database.state is not State.BAD:
        yield check_migrations()
        yield check_queue(now)
        yield check_clock(now)
    yield check_mail()
    yield check_sms()
    yield check_disk()
    yield check_backup(now)


def check_settings() -> Checked:
    strangers = settings.LOADED.unknown
    if strangers:
        return Checked(
            "settings", State.WARN, f"{', '.join(strangers)} names no setting; correct or remove it."
        )
    return Checked("settings", State.OK, f"Data in {settings.DATA_DIR}.")


def check_database() -> Checked:
    try:
        with connection.cursor() as cursor:
            cursor.execute("select current_setting('server_version'), current_user")
            version, role = cursor.fetchone()
    except OperationalError as refused:
        reason = str(refused).strip().splitlines()[0] if str(refused).strip() else "no answer"
        return Checked(
            "database", State.BAD, f"No connection ({reason}). Start it, or correct ONCODESK_DATABASE_URL."
        )
    return Checked("database", State.OK, f"PostgreSQL {version.split()[0]} as {role}.")


def check_migrations() -> Checked:
    try:
        waiting = pending_migrations()
    except DatabaseError:
        return Checked(
            "migrations", State.BAD, "Their list cannot be read; run oncodesk migrate as the owner."
        )
    if waiting:
        return Checked(
            "migrations", State.BAD, f"{len(waiting)} wait, first {waiting[0]}; run oncodesk migrate."
        )
    return Checked("migrations", State.OK, "Program and database fit together.")


def check_queue(now: datetime) -> Checked:
    """Some worker's heart must have beaten lately, or no reminder leaves."""
    with connection.cursor() as cursor:
        cursor.execute("select max(last_heartbeat) from procrastinate_workers")
        row = cursor.fetchone()
    last: datetime | None = row[0] if row else None
    if last is None or now - last > timedelta(seconds=HEART_SECONDS):
        return Checked("queue", State.BAD, "No worker is alive, so nothing is sent; start oncodesk worker.")
    return Checked("queue", State.OK, "A worker is alive.")


def check_disk() -> Checked:
    folder: Path = settings.DATA_DIR
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    state = State.OK if free >= FREE_BYTES else State.BAD
    advice = "." if state is State.OK else "; make room, or the database stops."
    return Checked("disk", state, f"{free // (1024 * 1024):,} MB free for {settings.DATA_DIR}{advice}")


def check_clock(now: datetime) -> Checked:
    """The database's clock and ours must agree, because both stamp what happened."""
    with connection.cursor() as cursor:
        cursor.execute("select clock_timestamp()")
        row = cursor.fetchone()
    apart = abs(((row[0] if row else now) - now).total_seconds())
    if apart > CLOCK_SECONDS:
        return Checked("clock", State.BAD, f"{apart:.0f} s apart from the database's; set both by NTP.")
    return Checked("clock", State.OK, "It agrees with the database's.")


def check_mail() -> Checked:
    if not settings.SMTP_URL:
        return Checked(
            "mail", State.WARN, "Not set, so messages stay in the outbox, unsent; set ONCODESK_SMTP_URL."
        )
    return Checked("mail", State.OK, "Set.")


def check_sms() -> Checked:
    if not settings.SMS_URL:
        return Checked("sms", State.WARN, "Not set, so no text message leaves; set ONCODESK_SMS_URL.")
    return Checked("sms", State.OK, "Set.")


def check_backup(now: datetime) -> Checked:
    newest = newest_backup(settings.DATA_DIR)
    if newest is None:
        return Checked("backup", State.WARN, "There is none; run oncodesk backup each night.")
    hours = int((now - newest.at).total_seconds() // 3600)
    state = State.OK if hours < BACKUP_HOURS else State.WARN
    advice = "" if state is State.OK else " Run oncodesk backup each night."
    return Checked("backup", state, f"The newest is {hours} h old: {newest.file}.{advice}")

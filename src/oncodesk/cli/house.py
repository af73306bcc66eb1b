"""How does a command enter the installation? With its settings read, and each mistake one sentence."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click
from django.core.exceptions import ImproperlyConfigured

from oncodesk.services.errors import Invalid, Refusal

if TYPE_CHECKING:
    from django.conf import LazySettings


def read_settings() -> "LazySettings":
    """The installation's settings, without loading models or touching the database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oncodesk.config.settings")
    from django.conf import settings

    try:
        settings.DATA_DIR  # noqa: B018 - the first look reads them all
    except ImproperlyConfigured as wrong:
        raise click.ClickException(str(wrong)) from wrong
    return settings


def enter() -> "LazySettings":
    """Settings and models, for commands that work in the practice."""
    import django

    settings = read_settings()
    django.setup()
    return settings


@contextmanager
def sentences() -> Iterator[None]:
    """A refusal, and a database that does not answer, end the command with one sentence."""
    from django.db.utils import OperationalError

    try:
        yield
    except Invalid as invalid:
        told = [invalid.sentence, *(f"{name}: {wrong}" for name, wrong in invalid.fields.items())]
        raise click.ClickException(" ".join(told)) from invalid
    except Refusal as refusal:
        raise click.ClickException(refusal.sentence) from refusal
    except OperationalError as silent:
        reason = (str(silent).strip().splitlines() or ["no answer"])[0]
        raise click.ClickException(
            f"The database does not answer ({reason}); run oncodesk start, or correct ONCODESK_DATABASE_URL."
        ) from silent

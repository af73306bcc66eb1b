"""What does the program register with Django, and what did somebody forget to?"""

import os

import django
from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState


def ready() -> None:
    """Set Django up without a database; a second call changes nothing."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oncodesk.config.settings")
    django.setup()


def last_migrations(app: str) -> list[str]:
    """The names of the migrations that nothing follows; one of them means one straight line."""
    ready()
    return sorted(name for _, name in MigrationLoader(None).graph.leaf_nodes(app))


def changes_without_migration(app: str, wanted: ProjectState | None = None) -> list[str]:
    """What the models (or the wanted state) say and no migration does."""
    ready()
    loader = MigrationLoader(None)
    detector = MigrationAutodetector(loader.project_state(), wanted or ProjectState.from_apps(apps))
    changes = detector.changes(graph=loader.graph).get(app, [])
    return [operation.describe() for migration in changes for operation in migration.operations]

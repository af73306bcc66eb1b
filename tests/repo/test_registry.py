"""Is our line of migrations one line, and does it say what the models say?"""

from django.apps import apps
from django.db import models
from django.db.migrations.state import ProjectState

from tests.repo import registry
from tests.repo.tree import listed


def test_our_migrations_end_in_one() -> None:
    last = registry.last_migrations("records")
    assert len(last) == 1, listed(last)


def test_no_model_waits_for_its_migration() -> None:
    waiting = registry.changes_without_migration("records")
    assert not waiting, listed(waiting)


def test_a_model_that_changed_alone_is_seen() -> None:
    registry.ready()
    changed = ProjectState.from_apps(apps)
    changed.add_field("records", "practicerow", "forgotten", models.BooleanField(null=True), True)
    assert registry.changes_without_migration("records", changed)


def test_tables_of_ours_end_in_row() -> None:
    registry.ready()
    odd = [model.__name__ for model in apps.get_app_config("records").get_models()]
    odd = [name for name in odd if not name.endswith("Row")]
    assert not odd, listed(odd)

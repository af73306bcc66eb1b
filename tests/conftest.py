"""What does every test stand on?"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import connections
from hypothesis import settings
from pytest_django.plugin import DjangoDbBlocker

from oncodesk.services.upkeep import server
from oncodesk.services.upkeep.kept import Kept
from tests import database, network

# How long an example takes says how busy the machine is, and nothing about the rule.
settings.register_profile("oncodesk", deadline=None)
settings.load_profile("oncodesk")

_GROUND = pytest.StashKey[Path]()


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        config.stash[_GROUND] = database.make_ground()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node) -> None:  # type: ignore[no-untyped-def]
    node.workerinput["ground"] = str(node.config.stash[_GROUND])


def pytest_unconfigure(config: pytest.Config) -> None:
    ground = config.stash.get(_GROUND, None)
    if ground is not None:
        database.leave_ground(ground)


@pytest.fixture(scope="session", autouse=True)
def loopback_only() -> Iterator[None]:
    with network.loopback_only():
        yield


@pytest.fixture(scope="session")
def ground(request: pytest.FixtureRequest) -> Path:
    """The folder that the workers of this run share."""
    given = getattr(request.config, "workerinput", {}).get("ground")
    return Path(given) if given else request.config.stash[_GROUND]


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    """pytest-django's own naming is not used: the clones have names of their own."""


@pytest.fixture(scope="session")
def postgres(ground: Path, django_db_blocker: DjangoDbBlocker) -> Kept:
    """The run's server, its template migrated."""
    with django_db_blocker.unblock():
        return database.begin(ground)


@pytest.fixture(scope="session")
def django_db_setup(postgres: Kept, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """This worker's clone of the template, as the serving role; `db` rolls each test back."""
    name = f"tests_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    with django_db_blocker.unblock():
        database.clone(postgres, name)
        database.point_at(postgres, name)
    yield
    with django_db_blocker.unblock():
        connections.close_all()
        database.drop(postgres, name)


@dataclass(frozen=True)
class Fresh:
    """A database of a test's own, and what another process needs to work in it."""

    name: str
    serving_url: str
    owner_url: str

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "oncodesk.config.settings",
            "ONCODESK_DATABASE_URL": self.serving_url,
            "ONCODESK_DATABASE_OWNER_URL": self.owner_url,
        }


@pytest.fixture
def fresh_database(
    request: pytest.FixtureRequest,
    postgres: Kept,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[Fresh]:
    """A clone for one test that commits, or needs several connections or processes; dropped afterwards."""
    if {"db", "transactional_db"} & set(request.fixturenames):
        raise pytest.UsageError("use either db or fresh_database: db would roll back in the wrong one")
    worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    name = f"fresh_{worker}_{abs(hash(request.node.nodeid)) % 10**8}"
    with django_db_blocker.unblock():
        database.clone(postgres, name)
        database.point_at(postgres, name)
        try:
            yield Fresh(
                name,
                server.serving_url(postgres).rpartition("/")[0] + f"/{name}",
                server.owner_url(postgres).rpartition("/")[0] + f"/{name}",
            )
        finally:
            database.point_at(postgres, f"tests_{worker}")
            database.drop(postgres, name)

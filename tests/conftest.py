"""Fixtures for everybody: private servers (see `services`), and one URL per kind of store."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from services import Dovecot, Postfix, Postgres

if TYPE_CHECKING:
    from world import World

_SERVICES = frozenset({"dovecot", "postfix_factory", "postgres", "postgres_url"})


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that asks for a server is marked as such; nobody has to remember it."""
    for item in items:
        wanted = set(getattr(item, "fixturenames", ()))
        on_postgres = getattr(item, "callspec", None) and "postgresql" in item.callspec.params.values()
        if wanted & _SERVICES or on_postgres:
            item.add_marker(pytest.mark.services)


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """One for the whole run; take `dovecot.new_account()` to be alone."""
    server = Dovecot()
    yield server
    server.remove()


@pytest.fixture(scope="module")
def postfix_factory() -> Iterator[Callable[..., Postfix]]:
    """`postfix_factory(smtp_to(port), {"example.test": lmtp_to(port)})`: default next hop, and those of domains."""
    running: list[Postfix] = []

    def start(default: str, domains: Mapping[str, str] | None = None) -> Postfix:
        running.append(Postfix(default, domains))
        return running[-1]

    yield start
    for server in running:
        server.remove()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One server for the whole run, for tests that stop and start it."""
    server = Postgres()
    yield server
    server.remove()


@pytest.fixture
def postgres_url(postgres: Postgres) -> Iterator[str]:
    """A fresh database on it."""
    url = postgres.new_database()
    yield url
    postgres.drop_database(url)


@pytest.fixture(scope="session")
def postgres_store(postgres: Postgres) -> str:
    """A database on it with an empty store, to be copied: the migrations take longer than most tests."""
    from postdesk.gateway.store.database import Database

    url = postgres.new_database()
    database = Database(url)
    database.upgrade()
    database.close()
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A fresh store of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/postdesk.db"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture(params=["sqlite", "postgresql"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> "Iterator[World]":
    """A desk without sockets, on each kind of store."""
    from world import a_world

    if request.param == "sqlite":
        with a_world(f"sqlite:///{tmp_path}/postdesk.db") as made:
            yield made
        return
    postgres = request.getfixturevalue("postgres")
    url = postgres.new_database(like=request.getfixturevalue("postgres_store"))
    with a_world(url) as made:
        yield made
    postgres.drop_database(url)


@pytest.fixture
def desk(tmp_path: Path) -> "Iterator[World]":
    """The same on SQLite alone, for rules that no store can change."""
    from world import a_world

    with a_world(f"sqlite:///{tmp_path}/postdesk.db") as made:
        yield made

"""A daemon for each test that asks for one, and its end whatever the test did."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from daemon import Daemon, Section
from sink import Sink


@pytest.fixture
def make_daemon(tmp_path: Path) -> Iterator[Callable[..., Daemon]]:
    """`make_daemon(store_url, work={…}, …)`: configured, not started."""
    made: list[Daemon] = []

    def make(store_url: str, **sections: Section) -> Daemon:
        folder = tmp_path / f"daemon{len(made)}"
        folder.mkdir()
        made.append(Daemon(folder, store_url, **sections))
        return made[-1]

    yield make
    for daemon in made:
        daemon.end()


@pytest.fixture
def sink(tmp_path: Path) -> Iterator[Sink]:
    """The mail server of everybody but the desk."""
    server = Sink(tmp_path / "ledger.jsonl")
    yield server
    server.close()


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """For tests of what no store can change."""
    return f"sqlite:///{tmp_path}/postdesk.db"

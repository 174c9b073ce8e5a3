"""Writers of one SQLite file take turns, across processes too."""

import fcntl
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from postdesk.gateway.store.database import Database
from postdesk.gateway.store.turn import Turn


def is_taken(folder: Path) -> bool:
    """Whether another open file, as another process has one, would have to wait."""
    file = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(file)
    return False


def test_turn_is_one_writers_at_a_time(tmp_path):
    turn = Turn(tmp_path)
    with turn:
        assert is_taken(tmp_path)
    assert not is_taken(tmp_path)


def test_who_comes_second_has_the_next_turn(tmp_path):
    first, second, order = Turn(tmp_path), Turn(tmp_path), []

    def write():
        with second:
            order.append("second")

    with first:
        thread = threading.Thread(target=write)
        thread.start()
        order.append("first")
    thread.join(10)
    assert order == ["first", "second"]


def test_turn_of_a_process_that_died_is_free(tmp_path):
    code = (
        "import os, sys; from pathlib import Path; from postdesk.gateway.store.turn import Turn;"
        "Turn(Path(sys.argv[1])).__enter__(); os._exit(9)"
    )
    assert subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False).returncode == 9
    assert not is_taken(tmp_path)


def test_turn_is_given_back_where_the_writing_fails(tmp_path):
    with pytest.raises(ZeroDivisionError), Turn(tmp_path):
        1 / 0  # noqa: B018 (to fail)
    assert not is_taken(tmp_path)


def test_folder_that_cannot_be_locked_hinders_no_writer(tmp_path):
    with Turn(tmp_path / "no such folder"):
        pass


def test_write_of_a_store_takes_a_turn_and_a_read_none(tmp_path):
    database = Database(f"sqlite:///{tmp_path}/store.db")
    with database.read():
        assert not is_taken(tmp_path)
    with database.write():
        assert is_taken(tmp_path)
    database.close()

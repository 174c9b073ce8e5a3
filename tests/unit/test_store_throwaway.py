"""A store for trying things out: one transaction, and nobody goes on with half of it."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from postdesk.gateway.rawmail import RawMail
from postdesk.gateway.store import schema as s
from postdesk.gateway.store.spool import Spool
from postdesk.gateway.store.throwaway import throwaway_store
from world import MONDAY


def mail(content: bytes) -> RawMail:
    return RawMail(content, "smtp", "127.0.0.1", MONDAY, "a@client.test", ("support@desk.test",))


def test_what_one_transaction_writes_the_next_one_reads():
    with throwaway_store() as database:
        spool = Spool(database)
        (number,) = spool.add([mail(b"1")])
        assert spool.original(number) == b"1"


def test_nothing_of_it_is_left_behind(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with throwaway_store() as database:
        Spool(database).add([mail(b"1")])
        assert list(tmp_path.rglob("throwaway.db"))
    assert list(tmp_path.iterdir()) == []


def test_nobody_goes_on_with_a_transaction_that_failed():
    with throwaway_store() as database:
        with pytest.raises(sa.exc.IntegrityError), database.write() as connection:
            connection.execute(sa.insert(s.tag), {"ticket_id": 1, "name": "of no ticket"})
        with pytest.raises(sa.exc.ResourceClosedError):
            Spool(database).original(1)

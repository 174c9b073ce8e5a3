"""Mail that is read before its moment comes, for one who moves the clock: nothing is decided before."""

from datetime import timedelta

import pytest

from postdesk.gateway.rawmail import RawMail
from postdesk.gateway.store import schema as s
from world import MONDAY, World

CAROL = "Carol <carol@client.test>"
HOUR = timedelta(hours=1)
END = MONDAY + 10 * HOUR


def spooled(desk: World, *hours: int) -> None:
    """One message for each of these hours, stored in this order."""
    for hour in hours:
        raw = desk.mail(CAROL, f"The export fails for {hour} hours.", message_id=f"<{hour}@client.test>")
        desk.spool.add([RawMail(raw, "smtp", "127.0.0.1", MONDAY + hour * HOUR, None, ())])


def test_messages_come_in_the_order_of_their_moments(desk: World):
    spooled(desk, 3, 1, 2)
    assert [one.moment for one in desk.pipeline.read_ahead(END)] == [MONDAY + n * HOUR for n in (1, 2, 3)]


def test_nothing_is_decided_before_it_is_settled(desk: World):
    spooled(desk, 1, 2)
    first, second = desk.pipeline.read_ahead(END)
    assert desk.rows(s.ticket) == []
    desk.now = first.moment
    assert desk.pipeline.settle([first]) == 1
    assert desk.outcomes() == ["new_ticket", "waiting"]
    desk.now = second.moment
    desk.pipeline.settle([second])
    assert [row.created_at for row in desk.rows(s.ticket)] == [first.moment, second.moment]


def test_what_comes_after_the_end_is_not_read(desk: World):
    spooled(desk, 1, 11)
    assert len(desk.pipeline.read_ahead(END)) == 1
    assert desk.pipeline.read_ahead(END) == []


def test_what_cannot_be_read_ahead_is_tried_again_after_its_moment(
    desk: World, monkeypatch: pytest.MonkeyPatch
):
    spooled(desk, 5)

    def fails(*_: object) -> None:
        raise ValueError("cannot be read")

    with monkeypatch.context() as at_fault:
        at_fault.setattr("postdesk.gateway.pipeline.read_in_stages", fails)
        ahead = desk.pipeline.read_ahead(END)
    desk.now = ahead[0].moment
    desk.pipeline.settle(ahead)
    (row,) = desk.rows(s.spool)
    assert (row.state, row.attempts) == ("waiting", 1)
    assert row.due_at == ahead[0].moment + timedelta(seconds=30)
    assert desk.pipeline.read_ahead(END) == []  # what was tried before is for `step`
    desk.now = row.due_at
    assert desk.pipeline.step() == 1
    assert desk.outcomes() == ["new_ticket"]

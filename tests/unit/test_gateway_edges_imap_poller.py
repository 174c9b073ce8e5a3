"""The poller against a server that behaves, and the laws about order, failure, lease and stopping."""

import socket
import threading
import time
from datetime import UTC

import pytest

from fake_imap import CLOSE, OK, TAG, FakeImap
from fakes_imap import MemoryLedger
from polling import Events, mailbox_on, polling
from postdesk.gateway import events
from postdesk.gateway.edges.backoff import Backoff
from postdesk.gateway.edges.imap_connection import connect
from waiting import eventually

MAILS = {uid: f"Subject: {uid}\r\n\r\nmail {uid}\r\n".encode() for uid in (3, 4, 9)}


def test_a_mail_is_stored_byte_for_byte_with_where_it_came_from():
    content = b"Subject: caf\xe9\r\n\r\n\x01\xff bare\nlines )}{5}\r\nTAG OK\r\n"
    ledger = MemoryLedger()
    with FakeImap({42: content}) as server, polling(mailbox_on(server.port), ledger):
        eventually(lambda: server.moved)
    [mail] = ledger.mails.values()
    assert (mail.content, mail.source, mail.source_ref) == (content, "imap", "support/7/42")
    assert mail.received_at.tzinfo is UTC
    assert (mail.mail_from, mail.rcpt_to) == (None, ())


@pytest.mark.parametrize(
    ("settings", "capabilities", "moved", "expunged", "flagged"),
    [
        ({"after": "move"}, "IMAP4rev1 UIDPLUS MOVE", [3, 4, 9], [], {}),
        ({"after": "move"}, "IMAP4rev1 UIDPLUS", [], [3, 4, 9], dict.fromkeys(MAILS, r"\Deleted")),
        ({"after": "delete"}, "IMAP4rev1 UIDPLUS MOVE", [], [3, 4, 9], dict.fromkeys(MAILS, r"\Deleted")),
        ({"after": "delete"}, "IMAP4rev1", [], [], dict.fromkeys(MAILS, r"\Deleted")),
        ({"after": "flag"}, "IMAP4rev1 UIDPLUS MOVE", [], [], dict.fromkeys(MAILS, "Postdesk")),
    ],
    ids=["move", "move without MOVE", "delete", "delete without UIDPLUS expunges nothing", "flag"],
)
def test_mail_is_taken_off_as_configured(settings, capabilities, moved, expunged, flagged):
    ledger = MemoryLedger()
    with (
        FakeImap(MAILS, capabilities=capabilities) as server,
        polling(mailbox_on(server.port, **settings), ledger),
    ):
        eventually(lambda: len(ledger.mails) == 3 and not ledger.waiting())
        assert (sorted(server.moved), sorted(server.expunged), server.flagged) == (moved, expunged, flagged)
        copied = server.count("UID COPY 3,4,9 Processed") or server.count('UID COPY 3,4,9 "Processed"')
        assert copied == (capabilities == "IMAP4rev1 UIDPLUS")


def test_a_folder_without_keywords_gets_the_standard_flag():
    plain = (
        b"* 1 EXISTS\r\n* OK [PERMANENTFLAGS (\\Seen \\Flagged)] no more\r\n* OK [UIDVALIDITY 7] ok\r\n" + OK
    )
    ledger = MemoryLedger()
    with (
        FakeImap({1: b"one"}, answers={"SELECT": plain}) as server,
        polling(mailbox_on(server.port, after="flag"), ledger),
    ):
        eventually(lambda: server.flagged)
        assert server.flagged == {1: r"\Flagged"}


def test_nothing_is_taken_before_it_is_stored():
    server = FakeImap(MAILS)
    taken_too_early = []

    def look(mails):
        taken_too_early.extend(set(server.moved) & {uid for uid, _ in mails})

    with server, polling(mailbox_on(server.port), MemoryLedger(before_store=look)):
        eventually(lambda: len(server.moved) == 3)
    assert taken_too_early == []


def test_while_the_store_is_down_mail_stays_on_the_server_and_comes_in_after_that():
    outages = iter([OSError("disk"), OSError("disk"), OSError("disk")])

    def fail_at_first(_):
        for outage in outages:
            assert not server.moved
            raise outage

    server, ledger = FakeImap(MAILS), MemoryLedger(before_store=fail_at_first)
    with server, polling(mailbox_on(server.port), ledger) as poller:
        eventually(lambda: len(server.moved) == 3)
        eventually(lambda: poller.status().last_success)
    assert sorted(ledger.contents) == sorted(MAILS.values())


def test_one_mail_the_store_refuses_does_not_hold_up_the_others():
    def refuse_four(mails):
        if any(uid == 4 for uid, _ in mails):
            raise ValueError("cannot be stored")

    ledger = MemoryLedger(before_store=refuse_four)
    with FakeImap(MAILS) as server, polling(mailbox_on(server.port), ledger):
        eventually(lambda: sorted(server.moved) == [3, 9])
        eventually(lambda: ledger.failures[("support", 7)].get(4))
        assert 4 in server.mails


def test_what_was_stored_before_a_crash_is_only_taken_off_after_it():
    ledger = MemoryLedger()
    with (
        FakeImap(MAILS, answers={"UID MOVE": CLOSE}) as server,
        polling(mailbox_on(server.port), ledger),
    ):
        eventually(lambda: server.count("UID MOVE") >= 1)
    with FakeImap(MAILS) as server, polling(mailbox_on(server.port), ledger):
        eventually(lambda: sorted(server.moved) == [3, 4, 9])
        assert server.count("UID FETCH") == 0
    assert len(ledger.mails) == 3


def test_a_server_that_will_not_move_still_delivers_its_mail():
    answers = {"UID MOVE": TAG + b" NO over quota\r\n"}
    ledger, log = MemoryLedger(), Events()
    with (
        FakeImap(MAILS, answers=answers) as server,
        polling(mailbox_on(server.port), ledger, log=log) as poller,
    ):
        eventually(lambda: "over quota" in poller.status().last_error)
        server.mails[10] = b"later mail"
        eventually(lambda: len(ledger.mails) == 4)
        assert server.connections == 1
    assert "over quota" in log.named(events.IMAP_NOT_TAKEN)[0]["cause"]


def test_what_is_read_or_flagged_by_people_is_fetched_all_the_same():
    with FakeImap({1: b"one"}) as server, polling(mailbox_on(server.port), MemoryLedger()):
        eventually(lambda: server.moved)
        assert not any("SEEN" in command.upper() for command in server.commands)


def test_a_full_mailbox_comes_in_by_windows_in_the_order_of_arrival():
    mails = {uid: f"mail {uid}".encode() for uid in range(100, 12_100)}
    ledger = MemoryLedger()
    already = {uid: mails[uid] for uid in mails if uid % 1000}  # all but twelve were stored long ago
    ledger._stored[("support", 7)] = set(already)
    ledger._taken[("support", 7)] = set(already)
    with FakeImap(mails) as server, polling(mailbox_on(server.port, after="flag"), ledger):
        eventually(lambda: len(ledger.mails) == 12)
        searches = [command.split()[-1] for command in server.commands if command.startswith("UID SEARCH")]
        assert searches[:3] == ["7001:12000", "2001:7000", "1:2000"]
    assert ledger.refs == [f"support/7/{uid}" for uid in range(1000, 12_100, 1000)]


def test_batches_are_stored_and_taken_one_after_the_other():
    mails = {uid: f"mail {uid}".encode() for uid in range(1, 121)}
    batches = []
    ledger = MemoryLedger(before_store=lambda mails: batches.append(len(mails)))
    with FakeImap(mails) as server, polling(mailbox_on(server.port), ledger):
        eventually(lambda: len(server.moved) == 120)
    assert batches == [50, 50, 20]


def test_a_change_of_uidvalidity_stores_nothing_twice():
    ledger, log = MemoryLedger(), Events()
    with (
        FakeImap(MAILS) as server,
        polling(mailbox_on(server.port, after="flag"), ledger, log=log),
    ):
        eventually(lambda: len(ledger.mails) == 3)
        renamed = b"* 3 EXISTS\r\n* OK [UIDVALIDITY 8] new\r\n" + OK
        server.answers["SELECT"] = renamed
        eventually(lambda: ledger.seen("support", 8, [3, 4, 9]) == {3, 4, 9})
    assert len(ledger.mails) == 3
    assert log.named(events.IMAP_UIDVALIDITY_CHANGED) == [{"mailbox": "support", "now": 8}]


def test_two_pollers_share_one_mailbox_by_turns():
    ledger = MemoryLedger()
    with FakeImap(MAILS) as server:
        box = mailbox_on(server.port)
        with polling(box, ledger) as first:
            eventually(lambda: first.status().last_success)
            with polling(box, ledger) as second:
                eventually(lambda: second.status().state == "standby")
                assert server.connections == 1
        assert ledger.leases == {}


def test_a_connection_that_dies_again_and_again_is_retried_with_growing_delays():
    delays = []

    class Recorded(Backoff):
        def after_failure(self):
            delays.append(super().after_failure())
            return delays[-1] / 1000

    with (
        FakeImap(answers={"IDLE": b"+ idling\r\n" + CLOSE}, capabilities="IMAP4rev1 IDLE") as server,
        polling(mailbox_on(server.port), MemoryLedger(), backoff=Recorded(chance=lambda: 1.0)) as poller,
    ):
        eventually(lambda: len(delays) >= 5)
        assert server.connections <= len(delays) + 1
        assert "closed" in poller.status().last_error
    assert delays[:5] == [1, 2, 4, 8, 16]


def test_idle_that_is_refused_gives_way_to_polling():
    answers = {"IDLE": TAG + b" NO not today\r\n"}
    ledger = MemoryLedger()
    with (
        FakeImap(answers=answers, capabilities="IMAP4rev1 IDLE MOVE") as server,
        polling(mailbox_on(server.port), ledger),
    ):
        eventually(lambda: server.count("IDLE"))
        server.mails[1] = b"one"
        eventually(lambda: server.moved)
        assert (server.connections, server.count("IDLE")) == (1, 1)


def test_news_during_a_command_is_not_slept_through():
    """The server said EXISTS in its answer to MOVE; it will not say it again in IDLE."""
    answers = {"UID MOVE": b"* 1 EXISTS\r\n" + OK}
    with (
        FakeImap({1: b"one"}, answers=answers, capabilities="IMAP4rev1 IDLE MOVE") as server,
        polling(mailbox_on(server.port, poll_seconds=600), MemoryLedger()),
    ):
        eventually(lambda: server.count("IDLE"))
        verbs = [command.split()[0] for command in server.commands if not command.startswith("UID")]
        assert verbs[-2:] == ["SELECT", "IDLE"]
        assert (verbs.count("SELECT"), verbs.count("IDLE")) == (2, 1)


def test_untagged_lines_before_the_go_ahead_of_idle_are_no_refusal():
    answers = {"IDLE": b"* 1 RECENT\r\n* OK still here\r\n+ idling\r\n"}
    with (
        FakeImap({1: b"one"}, answers=answers, capabilities="IMAP4rev1 IDLE MOVE") as server,
        polling(mailbox_on(server.port), MemoryLedger()) as poller,
    ):
        eventually(lambda: server.count("DONE") >= 2)
        assert (server.connections, poller.status().last_error) == (1, "")


def test_a_connection_that_died_without_a_word_is_found_out_at_the_end_of_idle():
    log = Events()
    with (
        FakeImap(answers={"DONE": b""}, capabilities="IMAP4rev1 IDLE") as server,
        polling(mailbox_on(server.port, timeout=0.3), MemoryLedger(), log=log),
    ):
        eventually(lambda: server.connections >= 2)
    assert "no complete answer in time" in log.named(events.IMAP_FAILED)[0]["cause"]


def test_a_chatty_server_cannot_keep_us_spinning():
    with (
        FakeImap(answers={"IDLE": b"+ idling\r\n* OK hello\r\n"}, capabilities="IMAP4rev1 IDLE") as server,
        polling(mailbox_on(server.port, poll_seconds=600), MemoryLedger()),
    ):
        began = time.monotonic()
        eventually(lambda: server.count("SELECT") >= 3)
        assert time.monotonic() - began > 1.9  # a second between two passes


def test_the_kernel_watches_over_quiet_connections():
    with FakeImap() as server, connect(mailbox_on(server.port), threading.Event()) as connection:
        sock = connection._wire.sock
        assert sock.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
        assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE) <= 60


HANGS = {
    "while idle": {"IDLE": b"+ idling\r\n"},
    "at the end of idle": {"DONE": b""},
    "in the middle of an answer": {"SELECT": b"* 3 EXISTS\r\n* OK [UIDVAL"},
    "in the middle of a literal": {"UID FETCH 3 (UID BODY": b"* 1 FETCH (UID 3 BODY[]<0> {22}\r\nabc"},
    "at the greeting": None,
}


@pytest.mark.parametrize("answers", HANGS.values(), ids=HANGS)
def test_told_to_stop_it_stops_whatever_the_server_is_at(answers):
    greeting = {"greeting": b""} if answers is None else {}
    with FakeImap(MAILS, answers=answers or {}, capabilities="IMAP4rev1 IDLE", **greeting) as server:
        box = mailbox_on(server.port, timeout=60, poll_seconds=1 if "DONE" in (answers or {}) else 600)
        with polling(box, MemoryLedger()):  # asserts that it stops in time
            eventually(
                lambda: (
                    server.connections
                    and all(any(c.startswith(a) for c in server.commands) for a in answers or {})
                )
            )


def test_told_to_stop_while_backing_off_it_stops():
    with polling(
        mailbox_on(1), MemoryLedger(), backoff=Backoff(first=600)
    ) as poller:  # port 1: nobody listens
        eventually(lambda: poller.status().state == "trouble")


def test_a_message_over_the_limit_is_recorded_and_left_where_it_is():
    mails = {1: b"one", 2: b"x" * 20_001, 3: b"three"}
    ledger = MemoryLedger()
    with FakeImap(mails) as server, polling(mailbox_on(server.port, max_size=20_000), ledger):
        eventually(lambda: sorted(server.moved) == [1, 3])
        assert server.count("UID FETCH 2 (UID BODY") == 0
        [cause] = eventually(lambda: ledger.failures[("support", 7)].get(2))[:1]
        assert "20001 octets, larger than max_size" in cause


def test_status_tells_of_success_and_of_trouble():
    answers = {"LOGIN": TAG + b" NO [AUTHENTICATIONFAILED] wrong\r\n"}
    with FakeImap(answers=answers) as server, polling(mailbox_on(server.port), MemoryLedger()) as poller:
        status = eventually(lambda: poller.status().last_error and poller.status())
        assert "AUTHENTICATIONFAILED" in status.last_error
        assert (status.state, status.last_success) == ("trouble", None)
        server.answers.clear()
        status = eventually(lambda: poller.status().last_success and poller.status())
        assert (status.state, status.last_error, status.last_error_at) == ("connected", "", None)

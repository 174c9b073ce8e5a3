"""Servers that lie, stall, flood or break the protocol: nothing is misfiled, nothing is lost, the rest goes on."""

import threading

import pytest

from fake_imap import CLOSE, OK, TAG, FakeImap, body, size
from fakes_imap import MemoryLedger
from polling import Events, mailbox_on, polling
from postdesk.gateway import events
from waiting import eventually

MAILS = {1: b"mail one", 2: b"mail two", 3: b"mail three"}

HEAD = b"* 1002 FETCH (UID 2 BODY[]<0> "


class Flood:
    """The same line for ever; knows how much of it went out."""

    def __init__(self, line: bytes) -> None:
        self._block = line * (65_536 // len(line))
        self.octets = 0

    def __call__(self):
        while True:
            yield self._block
            self.octets += len(self._block)


def drip():
    """One octet now and then: no single wait is long, all together they never end."""
    pause = threading.Event()
    while not pause.wait(0.05):
        yield b"x"


BODIES = {
    "literal of 2 GB": HEAD + b"{2147483648}\r\nabc",
    "literal of 50 GB": HEAD + b"{53687091200}\r\nabc",
    "literal of 10^30": HEAD + b"{1" + b"0" * 30 + b"}\r\nabc",
    "literal of 1e30": HEAD + b"{1e30}\r\nabc)\r\n" + OK,
    "negative literal": HEAD + b"{-5}\r\nabc)\r\n" + OK,
    "literal shorter than announced": HEAD + b"{500}\r\nabc)\r\n" + OK,
    "literal longer than announced": HEAD + b"{3}\r\nmail two)\r\n" + OK,
    "longer than asked for": HEAD + b"{600000}\r\n" + b"x" * 600_000 + b")\r\n" + OK,
    "closed in a literal": HEAD + b"{500}\r\nabc" + CLOSE,
    "parenthesis not closed": b"* 1002 FETCH (UID 2 BODY[]<0> abc\r\n" + OK,
    "5,000 parentheses": b"* 1002 FETCH " + b"(" * 5000 + b")" * 5000 + b"\r\n" + OK,
    "list where a name belongs": b"* 1002 FETCH ((a b) c)\r\n" + OK,
    "odd number of items": b"* 1002 FETCH (UID 2 BODY[]<0>)\r\n" + OK,
    "string not closed": b'* 1002 FETCH (UID 2 BODY[]<0> "mail\r\n' + OK,
    "number as body": b"* 1002 FETCH (UID 2 BODY[]<0> 17)\r\n" + OK,
    "line of 2 MB": b"* 1002 FETCH (UID 2 X " + b"x" * 2_000_000 + b")\r\n" + OK,
    "bye": b"* BYE shutting down\r\n" + CLOSE,
    "bye in the middle": HEAD + b"{8}\r\nmail * BYE\r\n" + CLOSE,
    "no": TAG + b" NO cannot\r\n",
    "bad": TAG + b" BAD what\r\n",
    "ok and nothing": OK,
    "nil": HEAD + b"NIL)\r\n" + OK,
    "without uid": b"* 2 FETCH (BODY[]<0> {9}\r\nmisfiled!)\r\n" + OK,
    "uid of another mail": body(3, b"misfiled!") + OK,
    "uid of no mail": body(77, b"misfiled!") + OK,
    "uid too large": b"* 2 FETCH (UID 99999999999999999999 BODY[]<0> {9}\r\nmisfiled!)\r\n" + OK,
    "two bodies for one uid": body(2, b"misfiled!")
    + b"* 5 FETCH (UID 2 BODY[]<0> {9}\r\nmisfiled!)\r\n"
    + OK,
    "two bodies under one number": body(2, b"misfiled!") * 2 + OK,
    "wrong offset": b"* 1002 FETCH (UID 2 BODY[]<9> {9}\r\nmisfiled!)\r\n" + OK,
    "not imap": b"HTTP/1.1 400 Bad Request\r\n\r\n",
    "another's tag": b"ZZZZ1 OK done\r\n",
    "silence": b"",
    "endless untagged lines": Flood(b"* 1 EXISTS\r\n"),
    "endless line": Flood(b"x"),
    "drip": drip,
}


@pytest.mark.parametrize("answer", BODIES.values(), ids=BODIES)
def test_a_bad_answer_about_one_mail_neither_stops_the_others_nor_is_filed(answer):
    ledger = MemoryLedger()
    with (
        FakeImap(MAILS, answers={"UID FETCH 2 (UID BODY": answer}) as server,
        polling(mailbox_on(server.port, timeout=0.3), ledger),
    ):
        eventually(lambda: sorted(server.moved) == [1, 3] or 2 not in server.mails)
        eventually(lambda: len(ledger.failures[("support", 7)].get(2, [])) >= 2)
        assert sorted(ledger.contents) == [b"mail one", b"mail three"]
        assert sorted(ledger.refs) == ["support/7/1", "support/7/3"]
        server.answers.clear()  # and when the server has come to its senses, nothing is lost
        assert 2 in server.mails


@pytest.mark.parametrize("octets", [2**31, 10**30], ids=["2 GB", "10^30"])
def test_an_absurd_literal_is_not_even_begun(octets):
    answer = HEAD + f"{{{octets}}}\r\nabc".encode()
    log = Events()
    with (
        FakeImap(MAILS, answers={"UID FETCH 2 (UID BODY": answer}) as server,
        polling(mailbox_on(server.port, timeout=30), MemoryLedger(), log=log),
    ):
        eventually(lambda: sorted(server.moved) == [1, 3])
    assert f"a literal of {octets} octets" in log.named(events.IMAP_MESSAGE_FAILED)[0]["cause"]


def test_what_came_in_before_the_connection_broke_is_not_fetched_again():
    with (
        FakeImap(MAILS, answers={"UID FETCH 2 (UID BODY": CLOSE}) as server,
        polling(mailbox_on(server.port), MemoryLedger()),
    ):
        eventually(lambda: sorted(server.moved) == [1, 3])
        assert server.count("UID FETCH 1 (UID BODY") == 1


def test_a_mail_that_can_be_fetched_again_is_stored_and_its_failure_forgotten():
    ledger = MemoryLedger()
    answers = {"UID FETCH 2 (UID BODY": TAG + b" NO cannot\r\n"}

    def mend(mails):
        if any(uid == 3 for uid, _ in mails):
            server.answers.clear()

    ledger.before_store = mend
    server = FakeImap(MAILS, answers=answers)
    with server, polling(mailbox_on(server.port), ledger):
        eventually(lambda: len(server.moved) == 3)
        eventually(lambda: ledger.failing("support", 7) == [])


SIZES = {
    "unparsable": b"* 1002 FETCH (UID 2 RFC822.SIZE\r\n" + OK,
    "without uid": b"* 2 FETCH (RFC822.SIZE 8)\r\n" + OK,
    "size not a number": b"* 1002 FETCH (UID 2 RFC822.SIZE lots)\r\n" + OK,
    "size negative": b"* 1002 FETCH (UID 2 RFC822.SIZE -8)\r\n" + OK,
    "size of 10^30": b"* 1002 FETCH (UID 2 RFC822.SIZE 1" + b"0" * 30 + b")\r\n" + OK,
    "no": TAG + b" NO cannot\r\n",
    "closed": CLOSE,
}


@pytest.mark.parametrize("answer", SIZES.values(), ids=SIZES)
def test_the_one_mail_that_spoils_an_answer_about_many_is_found_and_set_aside(answer):
    ledger = MemoryLedger()
    answers = {"UID FETCH 1,2,3": answer, "UID FETCH 2,3": answer, "UID FETCH 2 ": answer}
    with FakeImap(MAILS, answers=answers) as server, polling(mailbox_on(server.port), ledger):
        eventually(lambda: sorted(server.moved) == [1, 3])
        eventually(lambda: ledger.failures[("support", 7)].get(2))
        server.mails[4] = b"mail four"
        eventually(lambda: sorted(server.moved) == [1, 3, 4])
        assert 2 in server.mails


@pytest.mark.parametrize("announced", [1, 600_000, 2**40], ids=["too small", "too large", "absurd"])
def test_the_announced_size_is_only_a_hint(announced):
    """Exchange announces estimates; the mail itself is what counts."""
    content = bytes(range(256)) * 2_200  # 563,200 octets: two parts
    ledger = MemoryLedger()
    answers = {"UID FETCH 5 (UID RFC822": size(5, announced) + OK}
    with (
        FakeImap({5: content}, answers=answers) as server,
        polling(mailbox_on(server.port, max_size=2**41), ledger),
    ):
        eventually(lambda: server.moved)
    assert ledger.contents == [content]


def test_a_size_that_hides_a_mail_over_the_limit_does_not_get_it_in():
    ledger = MemoryLedger()
    answers = {"UID FETCH 5 (UID RFC822": size(5, 10) + OK}
    with (
        FakeImap({5: b"x" * 30_000}, answers=answers) as server,
        polling(mailbox_on(server.port, max_size=20_000), ledger),
    ):
        [cause] = eventually(lambda: ledger.failures.get(("support", 7), {}).get(5))[:1]
        assert "larger than max_size" in cause
    assert ledger.contents == []


def test_a_mail_that_vanishes_between_two_parts_is_not_stored_cut():
    """A person moves it while we read it."""

    def vanish():
        del server.mails[5]
        yield OK

    ledger, log = MemoryLedger(), Events()
    server = FakeImap({5: b"x" * 700_000}, answers={"UID FETCH 5 (UID BODY.PEEK[]<524288.": vanish})
    with server, polling(mailbox_on(server.port), ledger, log=log):
        eventually(lambda: log.named(events.IMAP_MESSAGE_FAILED))
        eventually(lambda: ledger.failing("support", 7) == [])
    assert ledger.contents == []


@pytest.mark.parametrize(
    "line", [b"* 1 EXISTS\r\n", b"x", b"* 2 FETCH (FLAGS ())\r\n"], ids=["lines", "line", "answers"]
)
def test_a_flood_is_cut_off_after_a_few_megabytes(line):
    flood = Flood(line)
    with (
        FakeImap(MAILS, answers={"UID FETCH 2 (UID BODY": flood}) as server,
        polling(mailbox_on(server.port, timeout=30), MemoryLedger()),
    ):
        eventually(lambda: sorted(server.moved) == [1, 3], seconds=30)
        eventually(lambda: server.count("UID FETCH 2 (UID BODY") == 2)
    assert flood.octets < 2 * 12_000_000  # twice: what we read, and what the kernel buffers between us


def test_a_mail_of_no_octets_is_a_mail():
    ledger = MemoryLedger()
    with FakeImap({5: b""}) as server, polling(mailbox_on(server.port), ledger):
        eventually(lambda: server.moved)
    assert ledger.contents == [b""]


UNUSABLE = {
    "no uidvalidity": ("SELECT", b"* 3 EXISTS\r\n" + OK),
    "uidvalidity too large": ("SELECT", b"* 3 EXISTS\r\n* OK [UIDVALIDITY 99999999999] x\r\n" + OK),
    "uidvalidity not a number": ("SELECT", b"* 3 EXISTS\r\n* OK [UIDVALIDITY soon] x\r\n" + OK),
    "exists not a number": ("SELECT", b"* many EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n" + OK),
    "read-only": ("SELECT", b"* 3 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n" + TAG + b" OK [READ-ONLY] look\r\n"),
    "no such folder": ("SELECT", TAG + b" NO [NONEXISTENT] no such folder\r\n"),
    "search not numbers": ("UID SEARCH", b"* SEARCH one two\r\n" + OK),
    "search with a huge number": ("UID SEARCH", b"* SEARCH 99999999999999999999\r\n" + OK),
    "search answer over 1 MB": ("UID SEARCH", b"* SEARCH" + b" 123456789" * 120_000 + b"\r\n" + OK),
    "search refused": ("UID SEARCH", TAG + b" BAD no\r\n"),
    "endless greeting": ("CAPABILITY", Flood(b"* OK " + b"still here " * 20 + b"\r\n")),
}


@pytest.mark.parametrize(("command", "answer"), UNUSABLE.values(), ids=UNUSABLE)
def test_a_folder_that_cannot_be_read_is_reported_and_tried_again(command, answer):
    ledger, log = MemoryLedger(), Events()
    with (
        FakeImap(MAILS, answers={command: answer}) as server,
        polling(mailbox_on(server.port, timeout=2), ledger, log=log) as poller,
    ):
        eventually(lambda: server.connections >= 3)
        assert poller.status().last_error
        assert ledger.contents == server.moved == []
        server.answers.clear()
        eventually(lambda: len(server.moved) == 3)
    assert log.named(events.IMAP_FAILED)


def test_one_bad_mailbox_does_not_touch_another():
    bad, good = MemoryLedger(), MemoryLedger()
    with (
        FakeImap(MAILS, answers={"SELECT": Flood(b"* 1 RECENT\r\n")}) as hostile,
        FakeImap(MAILS) as honest,
        polling(mailbox_on(hostile.port, name="bad", timeout=1), bad),
        polling(mailbox_on(honest.port, name="good"), good),
    ):
        eventually(lambda: len(honest.moved) == 3)
    assert bad.contents == []


def test_no_password_is_sent_where_the_server_offers_no_encryption():
    with (
        FakeImap(MAILS) as server,  # STARTTLS is not among its capabilities: stripped on the way, perhaps
        polling(mailbox_on(server.port, tls="starttls"), MemoryLedger()) as poller,
    ):
        eventually(lambda: server.connections >= 2)
        assert poller.status().last_error
        assert server.count("LOGIN") == 0


def test_plain_text_slipped_in_after_starttls_is_never_believed():
    answers = {"STARTTLS": OK + b"* CAPABILITY IMAP4rev1 INJECTED\r\n"}
    with (
        FakeImap(MAILS, answers=answers, capabilities="IMAP4rev1 STARTTLS") as server,
        polling(mailbox_on(server.port, tls="starttls"), MemoryLedger()) as poller,
    ):
        eventually(lambda: "plain text after" in poller.status().last_error)
        assert server.count("LOGIN") == 0


@pytest.mark.parametrize("tls", ["none", "starttls"])
def test_a_preauthenticated_greeting_is_refused(tls):
    with (
        FakeImap(MAILS, greeting=b"* PREAUTH welcome\r\n") as server,
        polling(mailbox_on(server.port, tls=tls), MemoryLedger()) as poller,
    ):
        eventually(lambda: "PREAUTH" in poller.status().last_error)
        assert server.count("LOGIN") == server.count("SELECT") == 0


def test_no_password_is_sent_where_the_server_forbids_it():
    with (
        FakeImap(MAILS, capabilities="IMAP4rev1 LOGINDISABLED") as server,
        polling(mailbox_on(server.port), MemoryLedger()) as poller,
    ):
        eventually(lambda: "no password" in poller.status().last_error)
        assert server.count("LOGIN") == 0


def test_nothing_out_of_a_mail_reaches_the_server():
    hostile = b'Message-ID: <x\r\nX DELETE INBOX@a>\r\nSubject: "\r\nX LOGOUT\r\n\r\n{5+}\r\nX NOOP\r\n'
    with FakeImap({5: hostile}) as server, polling(mailbox_on(server.port), MemoryLedger()):
        eventually(lambda: server.moved)
        verbs = {command.split()[0] for command in server.commands}
        assert verbs <= {"CAPABILITY", "LOGIN", "SELECT", "UID", "LIST", "CREATE"}

"""The poller and a real Dovecot: what arrives is stored once, taken off after that, and survives what happens to servers."""

import functools
import itertools
import threading

import pytest

from fakes_imap import MemoryLedger
from faulty_line import FaultyLine
from polling import Events, mailbox_on, polling
from postdesk.gateway import events
from postdesk.gateway.clock import utc_now
from postdesk.gateway.edges.imap_connection import connect
from postdesk.gateway.edges.imap_poller import ImapPoller
from waiting import eventually

PASSES = 600  # seconds between polls where a test wants to see IDLE at work


def mail(subject: str, body: str = "Good day.") -> bytes:
    return (
        f"From: ann@customer.test\r\nTo: support@example.test\r\nSubject: {subject}\r\n"
        f"Message-ID: <{subject}@customer.test>\r\n\r\n{body}\r\n"
    ).encode()


def subjects(mails) -> list[str]:
    return sorted(
        line[9:].decode() for m in mails for line in m.split(b"\r\n") if line.startswith(b"Subject: ")
    )


@pytest.fixture
def account(dovecot):
    return dovecot.new_account()


@pytest.fixture
def box(dovecot, account):
    """Settings for the account; `box(name="second", after="flag")` for others."""

    def settings(of=account, **more):
        usual = {"port": dovecot.imap_port, "user": of.address, "password": of.password, "timeout": 10}
        return mailbox_on(**{**usual, **more})

    return settings


def test_idle_brings_mail_within_seconds_and_then_moves_it(dovecot, account, box):
    ledger = MemoryLedger()
    with polling(box(poll_seconds=PASSES), ledger) as poller:
        eventually(lambda: poller.status().last_success)
        for n in range(3):
            dovecot.deliver(account, mail(f"n{n}"))
            eventually(lambda n=n: len(ledger.mails) == n + 1, seconds=5)
        eventually(lambda: not ledger.waiting())
    assert dovecot.uids(account) == []
    assert sorted(dovecot.mails(account, "Processed")) == sorted(ledger.contents)
    assert subjects(ledger.contents) == ["n0", "n1", "n2"]


def test_without_idle_polling_brings_it(dovecot, account, box):
    ledger = MemoryLedger()
    with polling(box(idle=False), ledger) as poller:
        eventually(lambda: poller.status().last_success)
        dovecot.deliver(account, mail("later"))
        eventually(lambda: ledger.mails)


@pytest.mark.parametrize("after", ["delete", "flag"])
def test_delete_and_flag_leave_what_they_should(dovecot, account, box, after):
    dovecot.deliver(account, mail("a"), mail("b"))
    ledger = MemoryLedger()
    with polling(box(after=after), ledger):
        eventually(lambda: len(ledger.mails) == 2 and not ledger.waiting())
    with dovecot.session(account) as client:
        flagged = client.uid("SEARCH", "KEYWORD Postdesk UNSEEN")[1][0].split()
    assert len(flagged) == len(dovecot.uids(account)) == {"delete": 0, "flag": 2}[after]
    assert dovecot.uids(account, "Processed") == []


def test_a_missing_destination_folder_is_made(dovecot, account, box):
    dovecot.deliver(account, mail("a"))
    with polling(box(move_to="Erledigt/Grüße"), MemoryLedger()):
        eventually(lambda: dovecot.uids(account) == [])
    assert subjects(dovecot.mails(account, '"Erledigt/Gr&APwA3w-e"')) == ["a"]


def test_nothing_leaves_the_server_while_the_store_refuses(dovecot, account, box):
    seen_on_server = []
    outages = itertools.count()

    def refuse_thrice(_):
        seen_on_server.append(len(dovecot.uids(account)))
        if next(outages) < 3:
            raise OSError("the store is down")

    dovecot.deliver(account, mail("a"))
    ledger = MemoryLedger(before_store=refuse_thrice)
    ledger.failed = lambda *_: (_ for _ in ()).throw(OSError("the store is down"))
    with polling(box(), ledger):
        eventually(lambda: dovecot.uids(account) == [])
    assert seen_on_server == [1, 1, 1, 1]
    assert len(ledger.mails) == 1


class Crash(BaseException):
    """As if the process were killed here."""


@pytest.mark.parametrize("point", ["after fetch", "after store", "after move"])
def test_a_crash_at_any_point_neither_loses_nor_doubles(dovecot, account, box, point):
    dovecot.deliver(account, mail("a"), mail("b"))
    ledger = MemoryLedger()

    def crash(*_):
        raise Crash

    usual = {"after fetch": "store", "after store": "not_taken", "after move": "taken"}[point]
    calls = itertools.count()
    original = getattr(ledger, usual)
    # The first look at what is not taken is the full sweep's; the second comes after the store.
    crash_at = 1 if usual == "not_taken" else 0
    setattr(ledger, usual, lambda *a: crash() if next(calls) == crash_at else original(*a))
    with pytest.raises(Crash):
        _run_in_this_thread(box(), ledger)
    ledger.leases.clear()  # it ran out meanwhile
    with polling(box(), ledger):
        eventually(lambda: dovecot.uids(account) == [] and not ledger.waiting())
    assert subjects(ledger.contents) == ["a", "b"]
    assert subjects(dovecot.mails(account, "Processed")) == ["a", "b"]
    assert sorted(ledger.refs) == sorted(set(ledger.refs))


def _run_in_this_thread(settings, ledger):
    ImapPoller(settings, ledger, utc_now, threading.Event()).run()


@pytest.mark.parametrize("after", ["move", "flag"])
def test_a_change_of_uidvalidity_loses_nothing_and_doubles_nothing(dovecot, account, box, after):
    log, ledger = Events(), MemoryLedger()
    dovecot.deliver(account, mail("before"), mail("also before"))
    with polling(box(after=after), ledger, log=log):
        eventually(lambda: len(ledger.mails) == 2 and not ledger.waiting())
        dovecot.set_uidvalidity(account, 777)
        dovecot.deliver(account, mail("after"))
        eventually(lambda: len(ledger.mails) == 3 and not ledger.waiting())
    assert subjects(ledger.contents) == ["after", "also before", "before"]
    assert any(ref.startswith("support/777/") for ref in ledger.refs)
    assert len(dovecot.uids(account)) == {"move": 0, "flag": 3}[after]


def test_a_change_of_uidvalidity_between_store_and_move_moves_only_what_is_stored(dovecot, account, box):
    dovecot.deliver(account, mail("a"))
    ledger = MemoryLedger()

    def change(_):
        ledger.before_store = lambda _: None
        dovecot.set_uidvalidity(account, 4711)
        dovecot.deliver(account, mail("b"))

    ledger.before_store = change
    with polling(box(), ledger):
        eventually(lambda: len(ledger.mails) == 2 and dovecot.uids(account) == [])
    assert subjects(ledger.contents) == subjects(dovecot.mails(account, "Processed")) == ["a", "b"]


def test_a_mailbox_deleted_and_made_anew_is_read_anew(dovecot, account, box):
    with dovecot.session(account) as client:
        client.create("Support")
    dovecot.append(account, mail("old"), "Support")
    ledger = MemoryLedger()
    with polling(box(folder="Support", after="flag"), ledger):
        eventually(lambda: len(ledger.mails) == 1)
        with dovecot.session(account) as client:
            client.delete("Support")
            client.create("Support")
        dovecot.append(account, mail("new"), "Support")  # has UID 1, as the old one had
        eventually(lambda: len(ledger.mails) == 2)
    assert subjects(ledger.contents) == ["new", "old"]


def test_a_server_restart_is_survived(dovecot, account, box):
    ledger = MemoryLedger()
    dovecot.deliver(account, mail("before"))
    with polling(box(poll_seconds=PASSES), ledger) as poller:
        eventually(lambda: len(ledger.mails) == 1)
        dovecot.stop()
        eventually(lambda: poller.status().state == "trouble")
        dovecot.start()
        dovecot.deliver(account, mail("after"))
        eventually(lambda: len(ledger.mails) == 2)
        eventually(lambda: poller.status().state == "connected")
    assert dovecot.uids(account) == []


def test_a_killed_session_is_replaced(dovecot, account, box):
    ledger = MemoryLedger()
    with polling(box(poll_seconds=PASSES), ledger) as poller:
        eventually(lambda: poller.status().last_success)
        dovecot.kick(account)
        eventually(lambda: poller.status().last_error)
        dovecot.deliver(account, mail("after"))
        eventually(lambda: ledger.mails)


def test_what_a_person_moves_away_meanwhile_is_let_go(dovecot, account, box):
    """Between the store and our move: it is stored once, and nothing waits for ever."""
    dovecot.deliver(account, mail("a"), mail("b"))

    def move_away(mails):
        ledger.before_store = lambda _: None
        with dovecot.session(account) as client:
            client.create("Archive")
            client.uid("MOVE", str(mails[0][0]), "Archive")

    ledger = MemoryLedger(before_store=move_away)
    with polling(box(), ledger) as poller:
        eventually(lambda: len(ledger.mails) == 2 and not ledger.waiting())
        eventually(lambda: poller.status().last_error == "")  # Dovecot says NO once to moving what is gone
    assert subjects(dovecot.mails(account, "Archive")) == ["a"]
    assert subjects(dovecot.mails(account, "Processed")) == ["b"]


def test_what_a_person_has_read_comes_in_like_the_rest(dovecot, account, box):
    dovecot.deliver(account, mail("read"), mail("unread"))
    with dovecot.session(account) as client:
        client.uid("STORE", str(dovecot.uids(account)[0]), "+FLAGS", r"(\Seen \Flagged)")
    ledger = MemoryLedger()
    with polling(box(), ledger):
        eventually(lambda: len(ledger.mails) == 2)


def test_a_flag_that_a_person_clears_changes_nothing(dovecot, account, box):
    dovecot.deliver(account, mail("a"))
    ledger = MemoryLedger()
    with polling(box(after="flag"), ledger):
        eventually(lambda: ledger.mails and not ledger.waiting())
    with dovecot.session(account) as client:
        client.uid("STORE", "1:*", "-FLAGS", "(Postdesk)")
    stores = []
    ledger.before_store = stores.append
    with polling(box(after="flag"), ledger) as poller:
        eventually(lambda: poller.status().last_success)
    assert stores == []


def test_several_mailboxes_of_several_accounts(dovecot, account, box):
    other = dovecot.new_account("billing")
    ledger = MemoryLedger()
    dovecot.deliver(account, mail("s"))
    dovecot.deliver(other, mail("b"))
    with polling(box(), ledger), polling(box(of=other, name="billing"), ledger):
        eventually(lambda: len(ledger.mails) == 2 and not ledger.waiting())
    assert {ref.partition("/")[0] for ref in ledger.refs} == {"support", "billing"}


def test_two_pollers_on_one_mailbox_without_a_lease_double_nothing(dovecot, account, box):
    class NoLease(MemoryLedger):
        def lease(self, *_):
            return True

    ledger = NoLease()
    dovecot.deliver(account, *(mail(f"n{n}") for n in range(20)))
    with polling(box(), ledger), polling(box(), ledger):
        eventually(lambda: dovecot.uids(account) == [] and not ledger.waiting())
    assert len(ledger.mails) == 20
    assert set(subjects(dovecot.mails(account, "Processed"))) == {f"n{n}" for n in range(20)}


def test_an_old_full_mailbox_comes_in_whole(dovecot, account, box):
    with dovecot.session(account) as client:
        for n in range(300):
            client.append("INBOX", "", "", mail(f"n{n}"))
    ledger = MemoryLedger()
    with polling(box(), ledger):
        eventually(lambda: len(ledger.mails) == 300 and not ledger.waiting(), seconds=30)
    assert dovecot.uids(account) == []


ODD_MAILS = {
    "no message-id": b"From: a@customer.test\r\nSubject: odd\r\n\r\nx\r\n",
    "no header at all": b"\r\njust words\r\n",
    "one octet": b"x",
    "8-bit rubbish": bytes(range(1, 256)).replace(b"\r", b"").replace(b"\n", b"\r\n"),
    "brackets and braces": b"Subject: )({500}\r\n\r\n{100}\r\n* 1 FETCH (UID 1)\r\nA1 OK\r\n",
    "several parts of 512 KB": b"Subject: large\r\n\r\n" + b"0123456789abcdef" * 4 * 25_000 + b"\r\n",
}


@pytest.mark.parametrize("content", ODD_MAILS.values(), ids=ODD_MAILS)
def test_odd_mail_comes_in_byte_for_byte(dovecot, account, box, content):
    dovecot.append(account, content)
    ledger = MemoryLedger()
    with polling(box(), ledger):
        eventually(lambda: ledger.mails and not ledger.waiting())
    assert ledger.contents == [content]


def test_nul_octets_do_not_stop_a_mail(dovecot, account, box):
    """RFC 9051 has no NUL in strings, so servers change them; what the server gives is what we keep."""
    content = b"Subject: nul\r\n\r\nbefore\0after\r\n"
    folder = dovecot.folder / "mail" / account.address / "Maildir" / "new"
    dovecot.deliver(account, mail("first"))  # makes the Maildir
    (folder / "1700000000.M1P1.mx").write_bytes(content)
    ledger = MemoryLedger()
    with polling(box(), ledger):
        eventually(lambda: len(ledger.mails) == 2 and not ledger.waiting())
    assert any(b"before" in m and b"after" in m for m in ledger.contents)


@pytest.mark.parametrize("tls", ["implicit", "starttls"])
def test_tls_with_a_certificate_that_we_trust(dovecot, account, box, tls):
    port = dovecot.imaps_port if tls == "implicit" else dovecot.imap_port
    dovecot.deliver(account, mail("a"), mail("large", "x" * 700_000))
    ledger = MemoryLedger()
    trusting = functools.partial(connect, tls=dovecot.trusting())
    with polling(box(tls=tls, port=port, host="localhost", poll_seconds=PASSES), ledger, connect=trusting):
        eventually(lambda: len(ledger.mails) == 2)
        dovecot.deliver(account, mail("by idle"))
        eventually(lambda: len(ledger.mails) == 3, seconds=5)


@pytest.mark.parametrize("tls", ["implicit", "starttls"])
def test_an_unknown_certificate_is_refused_before_the_password(dovecot, account, box, tls):
    port = dovecot.imaps_port if tls == "implicit" else dovecot.imap_port
    dovecot.deliver(account, mail("a"))
    ledger = MemoryLedger()
    with polling(box(tls=tls, port=port), ledger) as poller:
        error = eventually(lambda: poller.status().last_error)
    assert "certificate verify failed" in error
    assert not ledger.mails


def test_a_wrong_password_is_told_and_not_shown(dovecot, account, box):
    log = Events()
    with polling(box(password="wrong-canary"), MemoryLedger(), log=log) as poller:
        error = eventually(lambda: poller.status().last_error)
    assert "AUTHENTICATIONFAILED" in error
    assert "canary" not in repr((log.rows, poller))
    assert not log.named(events.IMAP_CONNECTED)


def test_a_line_cut_anywhere_in_a_session_loses_nothing_and_doubles_nothing(dovecot, box):
    cut = 0
    for octets in range(40, 4_500, 180):
        account, ledger = dovecot.new_account("cut"), MemoryLedger()
        dovecot.deliver(account, *(mail(f"n{n}", "x" * 300 * n) for n in range(3)))
        with (
            FaultyLine(dovecot.imap_port, cuts=[octets]) as line,
            polling(box(of=account, port=line.port, idle=False, poll_seconds=60), ledger) as poller,
        ):
            eventually(lambda ledger=ledger: len(ledger.mails) == 3 and not ledger.waiting())
            eventually(lambda poller=poller: poller.status().last_success)
            cut += line.cut
        assert dovecot.uids(account) == []
        assert sorted(dovecot.mails(account, "Processed")) == sorted(ledger.contents)
    assert cut >= 15  # the later ones are past the end of the session


def test_answers_that_come_octet_by_octet_are_answers(dovecot, account, box):
    """Among them the news in IDLE, where a split line is taken for a dead connection by less patient clients."""
    ledger = MemoryLedger()
    with (
        FaultyLine(dovecot.imap_port, crumb=1) as line,
        polling(box(port=line.port, poll_seconds=PASSES), ledger) as poller,
    ):
        eventually(lambda: poller.status().last_success)
        dovecot.deliver(account, mail("a"))
        eventually(lambda: ledger.mails and not ledger.waiting())
        assert poller.status().last_error == ""

"""The transport against a scripted relay on loopback: every way an SMTP transaction can end (RFC 5321)."""

import shutil
import subprocess
from contextlib import contextmanager

import pytest

import fake_relay
from fake_relay import relay
from postdesk.outbound.transport import Deferred, Rejected, Relay, Sent, SmtpTransport, Unknown


@pytest.fixture(autouse=True, params=["one by one", "pipelining"])
def _offer(request, monkeypatch):
    """Every outcome is the same whether commands are written ahead (RFC 2920) or not."""
    monkeypatch.setattr(fake_relay, "ALWAYS", ("PIPELINING",) if request.param == "pipelining" else ())


RAW = b"Subject: hello\r\n\r\nfirst line\r\n.dotted line\r\n"


@contextmanager
def transport_to(fake, **settings):
    settings = {"starttls": "none", "timeout": 5.0, "helo": "desk.test"} | settings
    transport = SmtpTransport(Relay("127.0.0.1", fake.port, **settings))
    try:
        yield transport
    finally:
        transport.close()


def send(transport, rcpt="ann@example.com", raw=RAW, before_dot=None, mail_from="bounce+x@example.org"):
    return transport.send(mail_from, rcpt, raw, before_dot)


def outcome_of(replies, **settings):
    with relay(replies=replies) as fake, transport_to(fake, **settings) as transport:
        return send(transport)


def test_what_the_relay_takes_is_sent_and_its_words_are_kept():
    assert outcome_of({"DOT": ["250 2.0.0 queued as 4711"]}) == Sent(250, "2.0.0 queued as 4711", "2.0.0")


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA", "DOT"])
@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("450 4.2.1 mailbox busy", Deferred(450, "4.2.1 mailbox busy", "4.2.1")),
        ("451 try later", Deferred(451, "try later")),
        ("550 5.1.1 no such user", Rejected(550, "5.1.1 no such user", "5.1.1")),
        ("554 no", Rejected(554, "no")),
        ("421 4.3.2 going down", Deferred(421, "4.3.2 going down", "4.3.2", relay=True)),
        ("421 4.3.2 going down CLOSE", Deferred(421, "4.3.2 going down", "4.3.2", relay=True)),
        ("530 5.7.0 log in first", Deferred(530, "5.7.0 log in first", "5.7.0", relay=True)),
        ("503 5.5.1 wrong order", Deferred(503, "5.5.1 wrong order", "5.5.1", relay=True)),
    ],
)
def test_a_refusal_is_told_with_its_code_wherever_it_comes(verb, reply, expected):
    assert outcome_of({verb: [reply]}) == expected


@pytest.mark.parametrize("verb", ["GREETING", "MAIL", "RCPT", "DATA"])
def test_a_connection_lost_before_the_content_is_a_delay_of_the_relay(verb):
    outcome = outcome_of({verb: ["CLOSE"] * 3})
    assert isinstance(outcome, Deferred)
    assert (outcome.code, outcome.relay) == (0, True)


def test_a_connection_lost_after_the_dot_is_unknown():
    assert isinstance(outcome_of({"DOT": ["CLOSE"]}), Unknown)


def test_silence_after_the_dot_is_unknown():
    assert isinstance(outcome_of({"DOT": ["HANG"]}, timeout=0.2), Unknown)


def test_silence_before_the_content_is_a_delay():
    outcome = outcome_of({"RCPT": ["HANG"]}, timeout=0.2)
    assert isinstance(outcome, Deferred)
    assert outcome.relay


@pytest.mark.parametrize("reply", ["hello", "354 once more", "999 what"])
def test_a_reply_to_the_dot_that_is_not_smtp_is_unknown(reply):
    assert isinstance(outcome_of({"DOT": [reply]}), Unknown)


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA"])
def test_a_reply_before_the_content_that_is_not_smtp_is_a_delay(verb):
    assert isinstance(outcome_of({verb: ["hello", "hello"]}), Deferred)


@pytest.mark.parametrize("greeting", ["554 5.7.1 go away", "421 4.3.2 busy", "450 later"])
def test_a_refusing_greeting_says_nothing_about_the_letter(greeting):
    outcome = outcome_of({"GREETING": [greeting]})
    assert isinstance(outcome, Deferred)
    assert (outcome.code, outcome.relay) == (int(greeting[:3]), True)


def test_nobody_listening_is_a_delay_of_the_relay():
    with relay() as fake:
        port = fake.port
    outcome = send(SmtpTransport(Relay("127.0.0.1", port, starttls="none", timeout=1.0)))
    assert isinstance(outcome, Deferred)
    assert outcome.relay


def test_the_connection_is_kept_for_the_next_letter():
    with relay() as fake, transport_to(fake) as transport:
        assert [type(send(transport)) for _ in range(3)] == [Sent] * 3
    assert fake.connections == 1
    assert len(fake.letters) == 3


def test_a_kept_connection_serves_on_after_a_refused_recipient():
    with relay(replies={"RCPT": ["550 5.1.1 unknown"]}) as fake, transport_to(fake) as transport:
        assert [type(send(transport)) for _ in range(2)] == [Rejected, Sent]
    assert fake.connections == 1
    assert fake.verbs().count("RSET") == 1


@pytest.mark.parametrize("verb", ["MAIL", "RCPT"])
def test_a_relay_that_wants_content_after_a_refusal_gets_none(verb):
    """RFC 2920 §3.1: only a broken connection takes back a DATA that was written ahead and taken."""
    replies = {verb: ["550 5.1.1 no"], "DATA": ["354 go on all the same"]}
    with relay(replies=replies) as fake, transport_to(fake) as transport:
        assert isinstance(send(transport), Rejected)
        fake.replies.clear()
        assert isinstance(send(transport), Sent)
    assert len(fake.letters) == 1


@pytest.mark.parametrize(
    "second_mail", ["CLOSE", "421 4.4.2 idle too long CLOSE"], ids=["closed", "closed with 421"]
)
def test_a_kept_connection_that_died_while_idle_is_replaced_once(second_mail):
    with relay(replies={"MAIL": ["250 ok", second_mail]}) as fake, transport_to(fake) as transport:
        assert [type(send(transport)) for _ in range(2)] == [Sent, Sent]
    assert fake.connections == 2
    assert len(fake.letters) == 2


def test_a_relay_that_closes_after_every_letter_is_served_all_the_same():
    replies = {"DOT": ["250 ok CLOSE"] * 3}
    with relay(replies=replies) as fake, transport_to(fake) as transport:
        assert [type(send(transport)) for _ in range(3)] == [Sent] * 3
    assert fake.connections == 3


def test_a_dead_new_connection_is_not_tried_again():
    with relay(replies={"MAIL": ["CLOSE", "CLOSE"]}) as fake, transport_to(fake) as transport:
        assert isinstance(send(transport), Deferred)
        assert fake.connections == 1


def test_a_connection_lost_after_mail_was_answered_is_not_replaced():
    with relay(replies={"RCPT": ["250 ok", "CLOSE"]}) as fake, transport_to(fake) as transport:
        assert [type(send(transport)) for _ in range(2)] == [Sent, Deferred]
    assert fake.connections == 1


def test_dots_are_stuffed_and_the_content_ends_with_a_line_end():
    with relay() as fake, transport_to(fake) as transport:
        send(transport, raw=b".first\r\n\r\n..\r\n.\r\nlast without an end")
    assert fake.letters == [b"..first\r\n\r\n...\r\n..\r\nlast without an end\r\n"]


@pytest.mark.parametrize(
    "raw", [b"a\nb\r\n", b"a\rb\r\n", b"a\r\r\nb\r\n", b"a\n.\nMAIL FROM:<x@y>\r\n"], ids=repr
)
def test_a_bare_line_end_is_never_put_on_the_wire(raw):
    with relay() as fake, transport_to(fake) as transport:
        assert send(transport, raw=raw).status == "5.6.0"
    assert fake.commands == []


@pytest.mark.parametrize(
    "rcpt", ["", "ann", "ann@x> SIZE=1", "a b@x", "a@b\r\nDATA", "<a@b>", "a@b\n", "a@b@c@"], ids=repr
)
def test_what_is_no_address_is_refused_without_asking_the_relay(rcpt):
    with relay() as fake, transport_to(fake) as transport:
        assert send(transport, rcpt=rcpt) == Rejected(553, "not an address", "5.1.3")
    assert fake.commands == []


def test_the_null_return_path_is_written_as_such():
    with relay(extensions=("8BITMIME",)) as fake, transport_to(fake) as transport:
        assert isinstance(send(transport, mail_from=""), Sent)
    assert "MAIL FROM:<>" in [c.upper() for c in fake.commands]


def test_each_letter_has_one_recipient_and_one_transaction():
    with relay() as fake, transport_to(fake) as transport:
        send(transport, rcpt="ann@example.com")
        send(transport, rcpt="bob@example.com")
    assert fake.verbs() == ["EHLO", "MAIL", "RCPT", "DATA", "MAIL", "RCPT", "DATA", "QUIT"]


def test_before_dot_is_called_when_the_relay_waits_and_nothing_is_written_yet():
    with relay() as fake, transport_to(fake) as transport:
        seen = []
        send(transport, before_dot=lambda: seen.append((fake.verbs()[-1], len(fake.letters))))
    assert seen == [("DATA", 0)]


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA"])
def test_before_dot_is_not_called_where_the_content_is_not_wanted(verb):
    called = []
    with relay(replies={verb: ["550 no"]}) as fake, transport_to(fake) as transport:
        send(transport, before_dot=lambda: called.append(1))
    assert called == []


def test_an_error_of_before_dot_breaks_the_transaction_off():
    def fail():
        raise OSError("the store is away")

    with relay() as fake, transport_to(fake) as transport:
        with pytest.raises(OSError, match="store"):
            send(transport, before_dot=fail)
        assert transport._smtp is None  # broken off, not left waiting for content
        assert isinstance(send(transport), Sent)
    assert len(fake.letters) == 1
    assert fake.connections == 2


def test_starttls_that_is_required_and_not_offered_keeps_the_letter_here():
    with relay() as fake, transport_to(fake, starttls="required") as transport:
        outcome = send(transport)
    assert isinstance(outcome, Deferred)
    assert outcome.relay
    assert "STARTTLS" in outcome.text
    assert "MAIL" not in fake.verbs()


def test_starttls_that_is_opportunistic_and_not_offered_goes_without():
    with relay() as fake, transport_to(fake, starttls="opportunistic") as transport:
        assert isinstance(send(transport), Sent)


def test_a_refused_password_says_nothing_about_the_letter():
    replies = {"AUTH": ["535 5.7.8 wrong"] * 3}
    with (
        relay(replies=replies, extensions=("AUTH PLAIN",)) as fake,
        transport_to(fake, username="desk", password="secret") as transport,
    ):
        outcome = send(transport)
    assert (type(outcome), outcome.code, outcome.relay) == (Deferred, 535, True)


def test_the_password_is_not_in_the_settings_repr():
    assert "secret" not in repr(Relay("h", password="secret"))


def test_an_international_domain_needs_no_extension():
    with relay(extensions=()) as fake, transport_to(fake) as transport:
        assert isinstance(send(transport, rcpt="ann@bücher.example"), Sent)
    assert "rcpt TO:<ann@xn--bcher-kva.example>" in fake.commands


def test_an_international_local_part_uses_smtputf8():
    with relay() as fake, transport_to(fake) as transport:
        assert isinstance(send(transport, rcpt="jürgen@example.com"), Sent)
        assert isinstance(send(transport), Sent)
    mails = [c for c in fake.commands if c.startswith("mail")]
    assert ["SMTPUTF8" in c for c in mails] == [True, False]
    assert "rcpt TO:<jürgen@example.com>" in fake.commands


def test_an_international_local_part_is_rejected_where_the_relay_cannot_take_it():
    with relay(extensions=("SIZE 1000",)) as fake, transport_to(fake) as transport:
        outcome = send(transport, rcpt="jürgen@example.com")
    assert (type(outcome), outcome.status) == (Rejected, "5.6.7")


def test_the_size_is_announced_so_that_a_relay_can_refuse_before_the_content():
    with relay() as fake, transport_to(fake) as transport:
        send(transport)
    assert f"SIZE={len(RAW)}" in fake.commands[1]


def test_a_long_reply_is_cut_to_one_short_line():
    outcome = outcome_of({"DOT": ["550-first\r\n550 " + "x" * 2000]})
    assert outcome.text.startswith("first xxx")
    assert len(outcome.text) <= 500


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed")
    file = tmp_path_factory.mktemp("tls") / "relay.pem"
    subprocess.run(
        [
            *(
                openssl,
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=127.0.0.1",
            ),
            *("-addext", "subjectAltName=IP:127.0.0.1", "-keyout", file, "-out", file.with_suffix(".crt")),
        ],
        check=True,
        capture_output=True,
    )
    file.write_bytes(file.read_bytes() + file.with_suffix(".crt").read_bytes())
    return file


def test_starttls_is_used_and_the_certificate_checked(certificate):
    with (
        relay(extensions=("STARTTLS",), certificate=certificate) as fake,
        transport_to(fake, starttls="required", ca_file=str(certificate)) as transport,
    ):
        assert isinstance(send(transport), Sent)
    assert fake.verbs()[:4] == ["EHLO", "STARTTLS", "EHLO", "MAIL"]


def test_required_tls_trusts_no_stranger(certificate):
    with (
        relay(extensions=("STARTTLS",), certificate=certificate) as fake,
        transport_to(fake, starttls="required") as transport,
    ):
        outcome = send(transport)
    assert isinstance(outcome, Deferred)
    assert outcome.relay
    assert "MAIL" not in fake.verbs()


def test_opportunistic_tls_encrypts_to_anybody(certificate):
    with (
        relay(extensions=("STARTTLS",), certificate=certificate) as fake,
        transport_to(fake, starttls="opportunistic") as transport,
    ):
        assert isinstance(send(transport), Sent)
    assert "STARTTLS" in fake.verbs()

"""An address in From is a claim: an agent's mail is acted on when it is proven to be theirs, and else held (A3)."""

import re
from collections.abc import Iterator
from email.utils import parseaddr
from pathlib import Path
from typing import Any

import pytest

from postdesk.gateway.store import schema as s
from signed_mail import DMARC, NAMES, SILENT, SPF, key_record, signed
from world import World, a_world

ANN = "ann@corp.test"  # an agent whose domain has a key, a DMARC and an SPF record
BOB = "bob@corp.test"  # another
CAROL = "Carol <carol@client.test>"
STRANGER, CORP = "198.51.100.66", "192.0.2.10"  # hosts; corp.test sends from the second
RELAY = "10.0.0.7"  # our own server in front of the desk
RESULTS = b"Authentication-Results: mx.desk.test; spf=pass smtp.mailfrom=corp.test; dmarc=%b header.from=corp.test\r\n"
DESK: dict[str, Any] = {
    "agents": [{"name": "Ann", "address": ANN}, {"name": "Bob", "address": BOB}],
    "authentication": {"authserv_ids": ["mx.desk.test"], "trusted_relays": ["10.0.0.0/8"]},
}


@pytest.fixture
def strict(tmp_path: Path) -> Iterator[World]:
    """A desk as it comes, with a ticket."""
    with a_world(f"sqlite:///{tmp_path}/postdesk.db", **DESK) as made:
        made.dns.records |= {**DMARC, **SPF, **key_record()}
        made.receive(made.mail(CAROL, "The export fails."))
        yield made


def sign(raw: bytes, **tags: str) -> bytes:
    return signed(raw, **{"h": f"{NAMES}:cc:content-transfer-encoding", **tags})


def answer(world: World, text: str = "Please try again now.", to: str = "") -> bytes:
    """What Ann's client writes: a reply to the latest notification."""
    told = world.sent_to(ANN)[-1]
    to, subject = to or told.header("Reply-To"), f"Re: {told.header('Subject')}"
    return world.mail(ANN, text, to=to, subject=subject, in_reply_to=told.header("Message-ID"))


def reply_address(world: World, agent: str = ANN) -> str:
    return parseaddr(world.sent_to(agent)[-1].header("Reply-To"))[1]


def errand_address(world: World) -> str:
    """In the notice of a held mail; in a transcript, the one that takes an answer back."""
    found = re.search(r"support\+\S+@desk\.test", world.sent_to(ANN)[-1].text)
    assert found is not None
    return found[0]


def customers_letters(world: World) -> list[str]:
    """What Carol got beside her confirmation."""
    return [letter.text for letter in world.sent_to("carol@client.test")[1:]]


def last(world: World) -> Any:
    return world.rows(s.spool)[-1]


# --- what is believed


@pytest.mark.parametrize("ip", [STRANGER, RELAY])
def test_a_signed_answer_is_believed_wherever_it_comes_from(strict: World, ip: str):
    strict.receive(sign(answer(strict)), ip=ip)
    assert strict.outcomes()[-1] == "answer"
    assert "Please try again now." in customers_letters(strict)[0]
    assert last(strict).explanation["proof"]["by"] == "dkim"


def test_an_answer_from_where_its_domain_sends_is_believed(strict: World):
    strict.receive(answer(strict), ip=CORP, mail_from=ANN)
    assert strict.outcomes()[-1] == "answer"
    assert last(strict).explanation["proof"]["by"] == "spf"


def test_what_our_own_server_found_out_is_believed(strict: World):
    strict.receive(RESULTS % b"pass" + answer(strict), ip=RELAY)
    assert strict.outcomes()[-1] == "answer"
    assert last(strict).explanation["proof"]["by"] == "authentication-results"


# --- what is not


def _altered(world: World) -> bytes:
    return sign(answer(world)).replace(b"try again now", b"pay to evil.test")


def _with_another_subject(world: World) -> bytes:
    """A signature that leaves open what tells tickets apart."""
    return sign(answer(world), h="from:date")


def _results_of_a_stranger(world: World) -> bytes:
    return RESULTS % b"pass" + answer(world)


def _results_of_another_server(world: World) -> bytes:
    return (RESULTS % b"pass").replace(b"mx.desk.test", b"mx.evil.test") + answer(world)


FORGERIES = {
    "unsigned": (answer, STRANGER, "it has no DKIM signature"),
    "signed by somebody else": (lambda w: sign(answer(w), d="evil.test"), STRANGER, "says nothing about"),
    "signed with another key": (lambda w: sign(answer(w), s="s2"), STRANGER, "has no key in the DNS"),
    "altered": (_altered, STRANGER, "does not fit the text"),
    "hardly signed": (_with_another_subject, STRANGER, "does not cover To, Subject"),
    "results by a stranger": (_results_of_a_stranger, STRANGER, "it has no DKIM signature"),
    "results of another server": (_results_of_another_server, RELAY, "it has no DKIM signature"),
    "failed at our server": (lambda w: RESULTS % b"fail" + answer(w), RELAY, "dmarc=fail"),
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forgery_is_held_and_the_real_agent_is_told_why(strict: World, forgery: str):
    write, ip, why = FORGERIES[forgery]
    before = len(strict.transport.sent)
    strict.receive(write(strict), ip=ip, mail_from="x@evil.test")
    assert strict.outcomes()[-1] == "held"
    assert customers_letters(strict) == []
    (told,) = strict.transport.sent[before:]
    assert told.rcpt == ANN
    text = " ".join(told.text.split())
    assert "the sender is not proven" in text
    assert why in text


def test_every_reason_is_told(strict: World):
    """In Ann's name, to the address that was made for Bob."""
    raw = strict.mail(ANN, "Send us your card number.", to=reply_address(strict, BOB))
    strict.receive(raw, ip=STRANGER)
    assert "from another address" in last(strict).reason
    assert "the sender is not proven: " in last(strict).reason


def test_a_forgery_without_a_reply_address_is_told_with_its_reasons(strict: World):
    parent = strict.sent_to(ANN)[-1].header("Message-ID")
    strict.receive(strict.mail(ANN, "Hello", in_reply_to=parent), ip=STRANGER)
    assert strict.outcomes()[-1] == "held"
    assert "the sender is not proven: " in last(strict).reason


def test_a_genuine_mail_to_others_cannot_be_turned_into_an_answer(strict: World):
    """Signatures say nothing of the envelope: it is sent once more, to a reply address that leaked."""
    genuine = sign(strict.mail(ANN, "You get nothing.", to="friend@evil.test"))
    strict.receive(genuine, rcpt=(reply_address(strict),), ip=STRANGER)
    assert strict.outcomes()[-1] == "held"
    assert customers_letters(strict) == []
    assert "stands neither in To nor in Cc" in last(strict).reason


def test_an_answer_by_blind_copy_is_believed_from_where_its_domain_sends(strict: World):
    raw = strict.mail(ANN, "Done.", to="friend@client.test")
    strict.receive(raw, rcpt=(reply_address(strict),), ip=CORP, mail_from=ANN)
    assert strict.outcomes()[-1] == "answer"


# --- what the real agent confirms


def test_an_unproven_answer_that_its_agent_confirms_is_done(strict: World):
    """The confirming mail needs no proof: its address was sent to nobody but the agent."""
    strict.receive(answer(strict), ip=STRANGER)
    strict.receive(answer(strict, "Yes, that is mine.", to=errand_address(strict)), ip=STRANGER)
    assert strict.outcomes()[1:] == ["answer", "command"]
    assert "Please try again now." in customers_letters(strict)[0]


def test_what_is_confirmed_waits_for_no_dns(strict: World):
    strict.receive(sign(answer(strict), s="s2"), ip=STRANGER)
    strict.dns.records["s2._domainkey.corp.test", "TXT"] = SILENT
    strict.receive(answer(strict, "Yes, that is mine.", to=errand_address(strict)), ip=STRANGER)
    assert strict.outcomes()[1] == "answer"


def test_taking_an_answer_back_waits_for_no_dns(tmp_path: Path):
    policy = {"undo_seconds": 60, "transcripts": "all"}
    with a_world(f"sqlite:///{tmp_path}/undo.db", **DESK, policy=policy) as desk:
        desk.dns.records |= key_record()
        desk.receive(desk.mail(CAROL, "The export fails."))
        desk.receive(sign(answer(desk)), ip=STRANGER)
        desk.dns.records = dict.fromkeys(desk.dns.records, SILENT)
        desk.receive(sign(answer(desk, "No!", to=errand_address(desk))), ip=STRANGER)
        desk.pass_time(minutes=2)
        desk.work()
        assert customers_letters(desk) == []


# --- an agent forwards a customer's mail


FORWARDED = (
    "For you.\n\n---------- Forwarded message ---------\nFrom: Dan <dan@other.test>\n"
    "Date: Mon, 23 Nov 2026 at 08:00\nSubject: Refund\nTo: <ann@corp.test>\n\nPlease refund my order.\n"
)


def test_a_forward_opens_a_ticket_for_the_customer_when_its_agent_is_proven(strict: World):
    strict.receive(sign(strict.mail(ANN, FORWARDED, subject="Fwd: Refund")), ip=STRANGER)
    assert last(strict).reason == f"forwarded by {ANN}"


def test_an_unproven_forward_is_a_request_like_any_other(strict: World):
    """Nobody gets a ticket, or a mail, by the word of somebody who only says to be an agent."""
    strict.receive(strict.mail(ANN, FORWARDED, subject="Fwd: Refund"), ip=STRANGER)
    assert strict.outcomes()[-1] == "new_ticket"
    assert "forwarded by" not in last(strict).reason
    assert strict.sent_to("dan@other.test") == []


# --- the DNS is silent


def test_while_the_dns_is_silent_an_answer_waits(strict: World):
    strict.dns.records = dict.fromkeys(strict.dns.records, SILENT)
    strict.receive(sign(answer(strict)), ip=STRANGER)
    assert strict.outcomes()[-1] == "waiting"
    assert last(strict).attempts == 0  # it is not its fault
    strict.dns.records = {**DMARC, **SPF, **key_record()}
    strict.pass_time(minutes=1)
    strict.work()
    assert strict.outcomes()[-1] == "waiting"
    strict.pass_time(minutes=1)
    strict.work()
    assert strict.outcomes()[-1] == "answer"


def test_while_an_answer_waits_other_mail_goes_on(strict: World):
    strict.dns.records = dict.fromkeys(strict.dns.records, SILENT)
    strict.receive(sign(answer(strict)), strict.mail(CAROL, "Any news?", message_id="<later@client.test>"))
    assert strict.outcomes()[1:] == ["waiting", "new_ticket"]


def test_an_answer_waits_for_an_hour_and_is_held_then(strict: World):
    strict.dns.records = dict.fromkeys(strict.dns.records, SILENT)
    strict.receive(sign(answer(strict)), ip=STRANGER)
    for _ in range(29):
        strict.pass_time(minutes=2)
        strict.work()
    assert strict.outcomes()[-1] == "waiting"
    strict.pass_time(minutes=2)
    strict.work()
    assert strict.outcomes()[-1] == "held"
    assert "cannot be checked now" in " ".join(strict.sent_to(ANN)[-1].text.split())


# --- who is asked


def test_no_question_is_asked_about_customers(strict: World):
    """Nor about one who got hold of an agent's reply address: who may be asked is not for strangers to choose."""
    leaked = strict.mail(CAROL, "Hello?", to=reply_address(strict))
    strict.receive(strict.mail(CAROL, "Any news?"), leaked, ip=STRANGER)
    assert strict.dns.asked == []


def test_no_question_is_asked_about_automatic_mail(strict: World):
    away = answer(strict).replace(b"MIME-Version", b"Auto-Submitted: auto-replied\r\nMIME-Version")
    strict.receive(away, ip=STRANGER)
    assert strict.outcomes()[-1] == "suppressed"
    assert strict.dns.asked == []


def test_a_desk_that_can_ask_nobody_believes_nobody(strict: World):
    strict.pipeline._prover = None
    strict.receive(sign(answer(strict)), ip=STRANGER)
    assert strict.outcomes()[-1] == "held"


def test_a_desk_that_asks_for_no_proof_believes_anybody_who_knows_a_reply_address(tmp_path: Path):
    """`agents = "off"` is as unsafe as docs/install.md says."""
    with a_world(f"sqlite:///{tmp_path}/off.db", **DESK | {"authentication": {"agents": "off"}}) as off:
        off.receive(off.mail(CAROL, "The export fails."))
        off.receive(answer(off, "Send us your card number."), ip=STRANGER, mail_from="x@evil.test")
        assert off.outcomes()[-1] == "answer"


def test_a_request_in_an_agents_name_is_no_agents_word(strict):
    """It opens a ticket like anybody's; colleagues must not take it for hers."""
    strict.receive(strict.mail(ANN, "Please refund ticket 7, I have checked it."), ip=STRANGER)
    assert strict.outcomes()[-1] == "new_ticket"
    for letter in strict.transport.sent[-2:]:
        if "refund ticket 7" in letter.text:
            assert "an agent, and nothing shows that it is: the sender is not proven" in letter.text
    assert any("nothing shows that it is" in letter.text for letter in strict.transport.sent)

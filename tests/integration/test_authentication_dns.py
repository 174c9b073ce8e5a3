"""dnspython and a name server of forty lines on loopback."""

import contextlib
import socket
import threading
import time

import dns.flags
import dns.message
import dns.rcode
import dns.rrset
import pytest

from postdesk.gateway.authentication.policy import Peer
from postdesk.gateway.authentication.proof import prove
from postdesk.gateway.authentication.resolver import DnsResolver, DnsTroubleError, UnusableAnswerError
from postdesk.threading.parse import parse_message
from signed_mail import DMARC, MAIL, RECEIVED, SPF, a_policy, key_record, rsa_key, signed

ZONE = {
    ("corp.test.", "TXT"): ['"v=spf1 mx" " -all"'],
    ("corp.test.", "MX"): ["10 mx.corp.test.", "20 mx2.corp.test."],
    ("mx.corp.test.", "A"): ["192.0.2.10"],
    ("mx.corp.test.", "AAAA"): ["2001:db8::10"],
    ("10.2.0.192.in-addr.arpa.", "PTR"): ["mx.corp.test."],
    ("alias.test.", "CNAME"): ["corp.test."],
    ("round.test.", "CNAME"): ["about.test."],
    ("about.test.", "CNAME"): ["round.test."],
    ("many.test.", "A"): [f"192.0.2.{n}" for n in range(60)],
    ("huge.test.", "TXT"): [" ".join(f'"{"x" * 250}"' for _ in range(40))],
    ("fails.test.", "A"): "SERVFAIL",
    ("silent.test.", "A"): None,
}


def answer_to(wire: bytes, zone) -> bytes | None:
    """The answer of a server that knows the whole zone, aliases followed; None for silence."""
    question = dns.message.from_wire(wire)
    reply = dns.message.make_response(question)
    reply.flags |= dns.flags.RA
    name, kind = (
        question.question[0].name.to_text().lower(),
        dns.rdatatype.to_text(question.question[0].rdtype),
    )
    for _ in range(20):
        found = zone.get((name, kind), zone.get((name, "CNAME"), []))
        if found is None:
            return None
        if found == "SERVFAIL":
            reply.set_rcode(dns.rcode.SERVFAIL)
        elif found:
            is_alias = (name, kind) not in zone
            reply.answer.append(dns.rrset.from_text(name, 60, "IN", "CNAME" if is_alias else kind, *found))
            if is_alias and len(reply.answer) < 20:
                name = found[0]
                continue
        elif not any(known == name for known, _ in zone):
            reply.set_rcode(dns.rcode.NXDOMAIN)
        break
    return reply.to_wire(max_size=65535)


@contextlib.contextmanager
def name_server(zone):
    """Serves the zone by UDP on a free port of loopback; gives "address:port" and the questions."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        asked: list[bytes] = []

        def serve() -> None:
            while True:
                wire, client = server.recvfrom(4096)
                if not wire:
                    return
                asked.append(wire)
                if (reply := answer_to(wire, zone)) is not None:
                    server.sendto(reply, client)

        thread = threading.Thread(target=serve)
        thread.start()
        address = "{}:{}".format(*server.getsockname())
        try:
            yield address, asked
        finally:
            server.sendto(b"", server.getsockname())
            thread.join()


@pytest.fixture
def resolver():
    with name_server(ZONE) as (address, _):
        yield DnsResolver([address], timeout=0.3)


@pytest.mark.parametrize(
    ("name", "kind", "records"),
    [
        ("corp.test", "TXT", ("v=spf1 mx -all",)),
        ("corp.test", "MX", ("10 mx.corp.test", "20 mx2.corp.test")),
        ("mx.corp.test", "A", ("192.0.2.10",)),
        ("mx.corp.test", "AAAA", ("2001:db8::10",)),
        ("10.2.0.192.in-addr.arpa", "PTR", ("mx.corp.test",)),
        ("alias.test", "TXT", ("v=spf1 mx -all",)),
        ("corp.test", "A", ()),
        ("nowhere.test", "A", ()),
        ("a..b", "A", ()),
        ("a" * 64 + ".test", "A", ()),
        ("a." * 130, "A", ()),
    ],
)
def test_answers(resolver, name, kind, records):
    assert resolver.ask(name, kind, 2.0) == records


@pytest.mark.parametrize(("name", "kind"), [("round.test", "TXT"), ("many.test", "A"), ("huge.test", "TXT")])
def test_answers_nobody_should_use(resolver, name, kind):
    with pytest.raises(UnusableAnswerError):
        resolver.ask(name, kind, 2.0)


@pytest.mark.parametrize("name", ["fails.test", "silent.test"])
def test_trouble_comes_within_the_time(resolver, name):
    before = time.monotonic()
    with pytest.raises(DnsTroubleError):
        resolver.ask(name, "A", 0.5)
    assert time.monotonic() - before < 2.0


def test_no_server_is_trouble():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))  # bound and never read
        with pytest.raises(DnsTroubleError):
            DnsResolver(["{}:{}".format(*taken.getsockname())], timeout=0.1).ask("corp.test", "A", 0.3)


def test_answers_are_remembered_between_messages():
    with name_server(ZONE) as (address, asked):
        resolver = DnsResolver([address])
        for _ in range(3):
            resolver.ask("mx.corp.test", "A", 2.0)
            resolver.ask("nowhere.test", "A", 2.0)
        assert len(asked) == 2


@pytest.mark.parametrize("key", [None, rsa_key()], ids=["ed25519", "rsa"])
def test_an_agent_is_proven_over_a_real_wire(key):
    zone = {
        (f"{name}.", kind): [" ".join(f'"{r[i : i + 200]}"' for i in range(0, len(r), 200)) for r in records]
        for (name, kind), records in {**DMARC, **SPF, **key_record(key=key)}.items()
    }
    with name_server(zone) as (address, _):
        resolver = DnsResolver([address])
        raw = signed(MAIL, key)
        assert prove(raw, parse_message(raw), Peer(RECEIVED), a_policy(), resolver).by == "dkim"
        direct = Peer(RECEIVED, ip="192.0.2.10", mail_from="ann@corp.test")
        assert prove(MAIL, parse_message(MAIL), direct, a_policy(), resolver).by == "spf"

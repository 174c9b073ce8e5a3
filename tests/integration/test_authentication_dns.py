"""dnspython and a name server of forty lines on loopback."""

import socket
import time

import pytest

from name_server import name_server
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

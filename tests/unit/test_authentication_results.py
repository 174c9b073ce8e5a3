"""What a server of ours found out, and what others only say it did."""

import time

import pytest

from postdesk.gateway.authentication.policy import Peer
from postdesk.gateway.authentication.results import check_results
from postdesk.outbound.dkim_form import read_form
from signed_mail import MAIL, NAMES, POLLED, RECEIVED, a_policy, signed

RELAY = Peer(RECEIVED, ip="10.0.0.7", mail_from="ann@corp.test")
STRANGER = Peer(RECEIVED, ip="198.51.100.66", mail_from="ann@corp.test")


def finding(*fields: str, mail: bytes = MAIL, peer: Peer = RELAY, **settings):
    raw = "".join(f"{field}\r\n" for field in fields).encode() + mail
    given = {"authserv_ids": ("mx.corp.test", "mx2.corp.test")} | settings
    return check_results(read_form(raw), "corp.test", peer, a_policy(**given))


def verdict(*fields: str, **more) -> str | None:
    found = finding(*fields, **more)
    return None if found is None else found.verdict


def ar(text: str) -> str:
    return f"Authentication-Results: {text}"


PASS = ar("mx.corp.test; dmarc=pass header.from=corp.test")
FAIL = ar("mx.corp.test; dmarc=fail header.from=corp.test")

VALUES = [
    ("mx.corp.test; dmarc=pass header.from=corp.test", "pass"),
    ("MX.Corp.Test 1; dmarc=pass header.from=CORP.test", "pass"),
    ("mx2.corp.test; spf=pass smtp.mailfrom=ann@corp.test; dkim=pass header.d=corp.test; dmarc=pass header.from=corp.test", "pass"),
    ("mx.corp.test;\r\n dkim=pass header.i=@corp.test header.s=s1 header.b=abc;\r\n dmarc=pass (p=NONE sp=NONE dis=NONE) header.from=corp.test", "pass"),
    ("mx.corp.test; dmarc=pass action=none header.from=corp.test;compauth=pass reason=100", "pass"),
    ("mx.corp.test; dmarc=fail header.from=corp.test", "fail"),
    ("mx.corp.test; dmarc=permerror header.from=corp.test", "fail"),
    ("mx.corp.test; dmarc=temperror header.from=corp.test", "temporary"),
    ("mx.corp.test; dmarc=none header.from=corp.test", "none"),
    ("mx.corp.test; dmarc=bestguesspass header.from=corp.test", "none"),
    ("mx.corp.test; none", "none"),
    ("mx.corp.test;", "none"),
    ("mx.corp.test; dkim=pass header.d=corp.test", "none"),
    ("mx.corp.test; dmarc=pass", "none"),
    ("mx.corp.test; dmarc=pass header.from=evil.test", "none"),
    ("mx.corp.test; dmarc=pass header.from=mail.corp.test", "none"),
    ("mx.corp.test; dmarc=pass header.from=corp.test header.from=evil.test", "none"),
    ("mx.corp.test; dmarc=pass header.from=evil.test; dmarc=pass header.from=corp.test", "none"),
    ("mx.corp.test; dmarc=fail header.from=corp.test; dmarc=pass header.from=corp.test", "none"),
    ('mx.corp.test; spf=fail smtp.mailfrom="x; dmarc=pass header.from=corp.test"@evil.test', "none"),
    ("mx.corp.test; spf=fail (x; dmarc=pass header.from=corp.test) smtp.mailfrom=evil.test", "none"),
    ("mx.corp.test; dmarc=pass (" + "(" * 3000, "none"),
    ("mx.corp.test; " + "x=y " * 2000, "none"),
    ("mx.corp.test; dmarc", "none"),
    ('"mx.corp.test"; dmarc=pass header.from=corp.test', "none"),
    ("(c) mx.corp.test; dmarc=pass header.from=corp.test", "none"),
    ("mx.corp.test(c); dmarc=pass header.from=corp.test", "none"),
    ("mx.corp.test 2; dmarc=pass header.from=corp.test", "none"),
    ("mx.corp.test dmarc=pass header.from=corp.test", "none"),
    ("mx.corp.test.evil.test; dmarc=pass header.from=corp.test", None),
    ("evil.test; dmarc=pass header.from=corp.test; mx.corp.test; dmarc=pass header.from=corp.test", None),
    ("xmx.corp.test; dmarc=pass header.from=corp.test", None),
    ("; dmarc=pass header.from=corp.test", None),
    ("spf=pass smtp.mailfrom=corp.test; dmarc=pass header.from=corp.test", None),  # as Microsoft 365 has it
    ("", None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "expected"), VALUES, ids=[f"{n}-{v[:40]}" for n, (v, _) in enumerate(VALUES)]
)
def test_values(value, expected):
    assert verdict(ar(value)) == expected


OURS = "Received: from {name} ([{ip}]) by {by} with ESMTP id 1; Mon, 2 Mar 2026 09:30:00 +0000"
DOOR = OURS.format(name="mx.corp.test", ip="10.0.0.7", by="desk.test")
BORDER = OURS.format(name="evil.test", ip="198.51.100.66", by="mx.corp.test")
FORGED = OURS.format(name="x.test", ip="10.0.0.9", by="mx.corp.test")
INSIDE = "Received: by mx.corp.test with SMTP id 2; Mon, 2 Mar 2026 09:30:00 +0000"
FOREIGN = OURS.format(name="x.test", ip="203.0.113.9", by="evil.test")

PLACES = [
    ("on-top", [PASS], "pass"),
    ("below-our-door", [DOOR, PASS, BORDER], "pass"),
    ("below-the-border-line", [DOOR, BORDER, PASS], "pass"),  # as Google writes
    ("below-inner-hops", [DOOR, INSIDE, INSIDE, PASS, BORDER], "pass"),
    ("below-a-forged-hop", [DOOR, BORDER, FORGED, PASS], None),
    ("below-a-foreign-hop", [DOOR, BORDER, FOREIGN, PASS], None),
    ("below-an-unknown-hop", [FOREIGN, PASS], None),
    ("topmost-counts", [FAIL, PASS], "fail"),
    ("topmost-counts-2", [PASS, FAIL], "pass"),
    ("others-are-passed-over", [ar("else.test; dmarc=fail header.from=corp.test"), PASS], "pass"),
    ("an-unreadable-one-of-ours-ends-it", [ar('"mx.corp.test"; dmarc=fail'), PASS], "none"),
    ("a-broken-one-of-ours-ends-it", [ar("mx.corp.test; ((("), PASS], "none"),
    ("in-another-field", ["ARC-Authentication-Results: i=1; mx.corp.test; dmarc=pass header.from=corp.test"], None),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "expected"), [p[1:] for p in PLACES], ids=[p[0] for p in PLACES])
def test_places(fields, expected):
    assert verdict(*fields) == expected


@pytest.mark.parametrize(
    ("peer", "settings", "expected"),
    [
        (RELAY, {}, "pass"),
        (POLLED, {}, "pass"),
        (STRANGER, {}, None),
        (Peer(RECEIVED, ip="::ffff:10.0.0.7"), {}, "pass"),
        (Peer(RECEIVED, ip="nonsense"), {}, None),
        (RELAY, {"authserv_ids": ()}, None),
        (RELAY, {"trusted_relays": ()}, None),
    ],
)
def test_it_counts_only_from_our_own_servers(peer, settings, expected):
    assert verdict(PASS, peer=peer, **settings) == expected


def test_a_stranger_at_our_own_door_has_no_results_of_ours():
    door = OURS.format(name="evil.test", ip="198.51.100.66", by="desk.test")
    assert verdict(door, PASS, peer=POLLED) is None


SPF = "mx.corp.test; spf=pass smtp.mailfrom={}; dmarc=pass header.from=corp.test"
COVERAGE = [
    ("unsigned", MAIL, PASS, "pass"),
    ("signed", signed(), PASS, "pass"),
    ("altered-by-our-relay", signed() + b"-- \r\nfooter\r\n", PASS, "pass"),
    ("length", signed(l="5"), PASS, "none"),
    ("length-and-spf", signed(l="5"), ar(SPF.format("ann@corp.test")), "pass"),
    ("length-and-spf-of-another", signed(l="5"), ar(SPF.format("x@evil.test")), "none"),
    ("subject-left-open", signed(h=NAMES.replace(":subject", "")), PASS, "none"),
    ("added-field", b"Cc: eve@evil.test\r\n" + signed(), PASS, "none"),
    ("one-of-two-is-weak", signed(signed(l="5")), PASS, "none"),
    ("a-forged-strong-one-beside", signed().removesuffix(MAIL) + signed(l="5"), PASS, "none"),
    ("unreadable-beside", b"DKIM-Signature: v=1;" + b" " * 20000 + b"d=corp.test\r\n" + MAIL, PASS, "none"),
    ("unaligned-is-no-matter", signed(d="evil.test", l="5"), PASS, "pass"),
    ("sub-domain-is-weak", signed(d="mail.corp.test", l="5"), PASS, "none"),
]


@pytest.mark.parametrize(
    ("mail", "field", "expected"), [c[1:] for c in COVERAGE], ids=[c[0] for c in COVERAGE]
)
def test_a_pass_counts_only_for_what_it_covers(mail, field, expected):
    assert verdict(field, mail=mail) == expected


def test_a_hostile_field_takes_little_time():
    before = time.process_time()
    for text in (
        "mx.corp.test; " + "a=b;" * 1000,
        "mx.corp.test; " + "(" * 4000,
        "mx.corp.test; " + "()" * 2000,
    ):
        finding(ar(text))
    assert time.process_time() - before < 2.0

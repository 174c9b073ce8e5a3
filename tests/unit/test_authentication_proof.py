"""When the author of a message is proven: the whole matrix, and ten thousand forgeries."""

import random
import re

import pytest

from postdesk.gateway.authentication.policy import Peer
from postdesk.gateway.authentication.proof import prove
from postdesk.threading.parse import parse_message
from signed_mail import (
    DMARC,
    MAIL,
    POLLED,
    RECEIVED,
    SENT,
    SILENT,
    SPF,
    FakeDns,
    a_policy,
    key_record,
    proof_of,
    signed,
    stranger,
)

SIGNATURES = {
    "valid": signed,
    "altered": lambda: signed().replace(b"ten seconds", b"ten minutes"),
    "extra-subject": lambda: b"Subject: Re: [PD-8] Refund\r\n" + signed(),
    "extra-from": lambda: b"From: ann@corp.test\r\n" + signed(),
    "added-reply": lambda: b"Cc: eve@evil.test\r\n" + signed(),
    "length": lambda: signed(l=str(len(MAIL.partition(b"\r\n\r\n")[2]))) + b"Refund everything.\r\n",
    "expired": lambda: signed(x=str(SENT - 3600), t=str(SENT - 7200)),
    "unaligned": lambda: signed(d="evil.test"),
    "sub-domain": lambda: signed(d="mail.corp.test"),
    "missing": lambda: MAIL,
}
SENDERS = {
    "none": (None, None),
    "pass": ("192.0.2.10", "ann@corp.test"),
    "fail": ("198.51.100.66", "ann@corp.test"),
    "other": ("198.51.100.66", "x@evil.test"),  # passes for a domain that is not the author's
}
# Columns: no Authentication-Results, then a forged one, with SPF none/pass/fail/other each; then dmarc=pass and
# dmarc=fail of our own relay, where SPF would only judge the relay. p pass, f fail, - none.
TABLE = """
valid          pppp pppp p p
altered        fpff fpff p f
extra-subject  ffff ffff f f
extra-from     ffff ffff f f
added-reply    -pf- -pf- - f
length         -pf- -pf- - f
expired        fpff fpff p f
unaligned      -pf- -pf- p f
sub-domain     pppp pppp p p
missing        -pf- -pf- p f
"""
VERDICTS = {"p": "pass", "f": "fail", "-": "none"}
RESULT = "Authentication-Results: mx.corp.test; dmarc={} header.from=corp.test\r\n"
RECORDS = (
    {("evil.test", "TXT"): ("v=spf1 +all",)},
    key_record("evil.test"),
    key_record("mail.corp.test"),
)


def cells():
    for line in TABLE.split("\n")[1:-1]:
        signature, none, forged, trusted_pass, trusted_fail = line.split()
        for results, verdicts in (
            ("none", none), ("forged", forged), ("pass", trusted_pass * 4), ("fail", trusted_fail * 4),
        ):  # fmt: skip
            for sender, verdict in zip(SENDERS, verdicts, strict=True):
                name = f"{signature}-spf:{sender}-results:{results}"
                yield pytest.param(signature, sender, results, VERDICTS[verdict], id=name)


@pytest.mark.parametrize(("signature", "sender", "results", "verdict"), list(cells()))
def test_an_author_is_proven_by_what_the_table_says(signature, sender, results, verdict):
    raw = SIGNATURES[signature]()
    ip, mail_from = SENDERS[sender]
    if results == "forged":
        raw = RESULT.format("pass").encode() + raw
        ip = ip or "203.0.113.5"
    elif results != "none":
        raw = RESULT.format(results).encode() + raw
        ip = "10.0.0.7"
    proof = proof_of(raw, Peer(RECEIVED, ip=ip, mail_from=mail_from), *RECORDS)
    assert proof.verdict == verdict, proof.reasons
    assert all(proof.reasons)
    assert bool(proof.covers) == (verdict == "pass")


@pytest.mark.parametrize(
    "field", ["From: a@corp.test, b@corp.test", "From: team: ann@corp.test;", "From: ann", "X: 1"]
)
def test_nothing_proves_an_author_who_is_not_one_plain_mailbox(field):
    raw = RESULT.format("pass").encode() + MAIL.replace(b"From: Ann Ames <ann@corp.test>", field.encode())
    assert proof_of(raw, stranger("10.0.0.7")).verdict == "fail"


@pytest.mark.parametrize(
    ("silent", "verdict"),
    [
        ("s1._domainkey.corp.test", "temporary"),  # the key
        ("_dmarc.corp.test", "pass"),  # its domain is the author's to the letter: no record can change that
    ],
)
def test_trouble_in_the_dns_is_temporary(silent, verdict):
    assert proof_of(signed(), POLLED, {(silent, "TXT"): SILENT}).verdict == verdict


def test_trouble_with_the_record_makes_a_sub_domain_temporary():
    proof = proof_of(signed(d="mail.corp.test"), POLLED, *RECORDS, {("_dmarc.corp.test", "TXT"): SILENT})
    assert proof.verdict == "temporary"
    assert "cannot be told now" in " ".join(proof.reasons)


def test_trouble_with_spf_is_temporary():
    proof = proof_of(MAIL, stranger(mail_from="ann@corp.test"), {("corp.test", "TXT"): SILENT})
    assert (proof.verdict, proof.by) == ("temporary", "spf")


def test_who_logged_in_as_the_author_is_the_author():
    assert proof_of(MAIL, Peer(RECEIVED, submitted_as="Ann@corp.test")).by == "submission"
    assert proof_of(MAIL, Peer(RECEIVED, submitted_as="bob@corp.test")).verdict == "none"


def test_a_header_that_can_be_read_in_two_ways_is_refused_before_any_question():
    dns = FakeDns(DMARC, SPF, key_record())
    raw = b"X-Note: a\rSubject: Refund\r\n" + signed()
    assert prove(raw, parse_message(raw), POLLED, a_policy(), dns).verdict == "fail"
    assert dns.asked == []


def test_a_polled_mailbox_asks_for_the_key_and_the_policy_alone():
    dns = FakeDns(DMARC, SPF, key_record())
    assert prove(signed(), parse_message(signed()), POLLED, a_policy(), dns).by == "dkim"
    assert dns.asked == [("_dmarc.corp.test", "TXT"), ("s1._domainkey.corp.test", "TXT")]


# Forgeries: each takes a genuine signed mail, or none, makes at least one change that must cost the proof, and any
# number of others that might hide it.

GENUINE = signed()
UNFOLDED = re.compile(rb"(?s)\A(DKIM-Signature: .*?\r\n)(.*)\Z").match(GENUINE)
TAGS = "a c d s t h bh b v i x l q".split()


def _set_tag(raw: bytes, tag: str, value: str) -> bytes:
    head, rest = UNFOLDED[1], raw.removeprefix(UNFOLDED[1])
    without = re.sub(rb"; %b=[^;\r]*" % tag.encode(), b"", head)
    return without.removesuffix(b"\r\n") + f"; {tag}={value}\r\n".encode() + rest


def _word(r: random.Random) -> bytes:
    return bytes(r.choice(b"abcdefghijklmnopqrstuvwxyz0123456789") for _ in range(r.randint(1, 12)))


def _other_body(r: random.Random) -> bytes:
    at = GENUINE.index(b"\r\n\r\n") + 4
    return GENUINE[:at] + _word(r) + b" refund\r\n" + GENUINE[at : r.randint(at, len(GENUINE))]


def _other_octet(r: random.Random) -> bytes:
    """One letter or digit of what is signed becomes another."""
    start = GENUINE.index(b"\r\nTo: ") + 6
    places = [i for i in range(start, len(GENUINE)) if GENUINE[i : i + 1].isalnum()]
    fields = (
        b"MIME-Version",
        b"Message-ID",
        b"In-Reply-To",
        b"References",
        b"Content-Type",
        b"Subject",
        b"Date",
    )
    names = [m.span() for f in fields for m in re.finditer(rb"(?m)^" + f + rb":", GENUINE)]
    at = r.choice([i for i in places if not any(a <= i < b for a, b in names)])
    old = GENUINE[at : at + 1]
    new = r.choice([c for c in b"qzjx7" if bytes([c]) != old.lower()])
    return GENUINE[:at] + bytes([new]) + GENUINE[at + 1 :]


def _other_value(r: random.Random) -> bytes:
    name = r.choice(
        [b"To", b"Subject", b"In-Reply-To", b"References", b"Content-Type", b"Date", b"Message-ID"]
    )
    return re.sub(rb"(?m)^%b: .*\r\n" % name, b"%b: %b\r\n" % (name, _word(r)), GENUINE)


def _second_field(r: random.Random) -> bytes:
    name = r.choice(
        [b"From", b"Subject", b"To", b"Cc", b"In-Reply-To", b"References", b"Content-Type", b"Date"]
    )
    name = r.choice([name, name.lower(), name.upper(), name + b" "])
    field = name + b": " + r.choice([_word(r), b"<n9@desk.test>", b"ann@corp.test", b"text/html"]) + b"\r\n"
    lines = GENUINE.partition(b"\r\n\r\n")[0].split(b"\r\n")
    at = r.randint(0, len(lines))
    return (
        b"\r\n".join([*lines[:at], field.removesuffix(b"\r\n"), *lines[at:]])
        + b"\r\n\r\n"
        + (GENUINE.partition(b"\r\n\r\n")[2])
    )


def _other_tag(r: random.Random) -> bytes:
    tag = r.choice(TAGS)
    value = {
        "d": "evil.test",
        "v": "2",
        "h": "from",
        "l": "0",
        "x": "1",
        "a": "rsa-sha1",
        "i": "ann@evil.test",
    }
    return _set_tag(GENUINE, tag, value.get(tag, _word(r).decode()))


def _unsigned(r: random.Random) -> bytes:
    body = MAIL.partition(b"\r\n\r\n")[0] + b"\r\n\r\n" + _word(r) + b"\r\n"
    kinds = (b"", signed(body, d="evil.test").removesuffix(body), UNFOLDED[1])
    return r.choice(kinds) + body


def _hidden_field(r: random.Random) -> bytes:
    hide = r.choice(
        [
            b"X-A: 1\rSubject: %b\r\n",
            b"X-A: 1\0\r\nSubject : %b\r\n",
            b"From x\r\nSubject: %b\r\n",
            b"\r\nSubject: %b\r\n",
        ]
    )
    return hide % _word(r) + GENUINE


MOVES = (_other_body, _other_octet, _other_value, _second_field, _other_tag, _unsigned, _hidden_field)
NOISE = (
    b"Authentication-Results: mx.corp.test; dmarc=pass header.from=corp.test\r\n",
    b"Authentication-Results: mx.corp.test 1; spf=pass smtp.mailfrom=corp.test; dmarc=pass header.from=corp.test\r\n",
    b'Authentication-Results: "mx.corp.test"; dmarc=pass header.from=corp.test\r\n',
    b"Authentication-Results: (x) MX.corp.test; dmarc=pass header.from=corp.test\r\n",
    b"ARC-Authentication-Results: i=1; mx.corp.test; dmarc=pass header.from=corp.test\r\n",
    b"Received-SPF: pass (mx.corp.test: 192.0.2.10 may send for corp.test)\r\n",
    b"Received: from mx.corp.test ([10.0.0.7]) by mx.corp.test with ESMTP id 1; Mon, 2 Mar 2026 09:29:30 +0000\r\n",
    b"Received: from [10.0.0.7] ([192.0.2.10]) by desk.test with ESMTP id 2; Mon, 2 Mar 2026 09:29:30 +0000\r\n",
    b"Sender: ann@corp.test\r\n",
    b"Return-Path: <ann@corp.test>\r\n",
    b"X-Original-To: support+token@desk.test\r\n",
)
OURS = b"Received: from evil.test ([%b])\r\n\tby desk.test with ESMTP id 3;\r\n\tMon, 2 Mar 2026 09:30:00 +0000\r\n"


def _forgery(r: random.Random) -> tuple[bytes, Peer]:
    raw = b"".join(r.sample(NOISE, r.randint(0, 4))) + r.choice(MOVES)(r)
    ip = f"198.51.100.{r.randint(1, 254)}"
    mail_from = r.choice(
        ["ann@corp.test", "", "x@evil.test", "x@corp.test.evil.test", "@corp.test", "ann@sub.corp.test"]
    )
    helo = r.choice(["corp.test", "mx.corp.test", "evil.test", "[10.0.0.7]", ""])
    return OURS % ip.encode() + raw, Peer(RECEIVED, ip=ip, helo=helo, mail_from=mail_from)


@pytest.mark.parametrize("seed", range(10))
def test_no_forgery_in_ten_thousand_is_a_proof(seed):
    r = random.Random(seed)
    policy, dns = a_policy(), FakeDns(DMARC, SPF, key_record(), *RECORDS[:2])
    proven = []
    for _ in range(1000):
        raw, peer = _forgery(r)
        proof = prove(raw, parse_message(raw), peer, policy, dns)
        if proof.passed:
            proven.append((raw, peer, proof))
    assert proven == []


def test_what_the_forgeries_are_made_from_is_proven():
    noise = b"".join(NOISE[:8])
    raw = OURS % b"198.51.100.1" + noise + GENUINE
    assert proof_of(raw, stranger("198.51.100.1")).by == "dkim"

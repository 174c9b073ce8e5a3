"""Each DKIM signature, judged on its own."""

import re
from datetime import UTC, datetime

import pytest
from dkim import DKIM

from postdesk.gateway.authentication.dkim import MOST_SIGNATURES, check_signatures
from postdesk.gateway.authentication.dmarc import Alignment
from postdesk.gateway.authentication.resolver import Lookups, UnusableAnswerError
from postdesk.gateway.authentication.settings import ACTED_ON
from postdesk.outbound.dkim_form import read_form
from signed_mail import (
    MAIL,
    NAMES,
    RECEIVED,
    SENT,
    SILENT,
    FakeDns,
    a_policy,
    ed25519_key,
    key_record,
    pem,
    rsa_key,
    signed,
)

CORP = Alignment("corp.test", "")


def findings(raw: bytes, dns=None, **settings):
    lookups = Lookups(dns or FakeDns(key_record()))
    return check_signatures(read_form(raw), CORP, RECEIVED, a_policy(**settings), lookups)


def finding(raw: bytes, *records, **settings):
    [found] = findings(raw, FakeDns(key_record(), *records), **settings)
    return found


@pytest.mark.parametrize(
    "c", ["simple/simple", "simple", "relaxed", "relaxed/simple", "simple/relaxed", "relaxed/relaxed"]
)
@pytest.mark.parametrize("key", [ed25519_key(), rsa_key()], ids=["ed25519", "rsa"])
def test_a_valid_signature_passes_in_every_form(c, key):
    found = finding(signed(MAIL, key, c=c), key_record(key=key))
    assert (found.verdict, found.covers) == ("pass", tuple(NAMES.split(":")))


@pytest.mark.parametrize("c", [(b"simple", b"simple"), (b"relaxed", b"relaxed")], ids=["simple", "relaxed"])
def test_what_dkimpy_signs_is_valid(c):
    key = rsa_key(1024)
    names = [name.encode() for name in NAMES.split(":")]
    field = DKIM(MAIL).sign(b"s1", b"corp.test", pem(key._key), canonicalize=c, include_headers=names)
    signed_at = int(re.search(rb"t=(\d+)", field)[1])  # by the clock of this machine
    dns = Lookups(FakeDns(key_record(key=key)))
    now = datetime.fromtimestamp(signed_at, UTC)
    [found] = check_signatures(read_form(field + MAIL), CORP, now, a_policy(), dns)
    assert found.verdict == "pass"


TAGS = [
    ({"v": "2"}, "fail", "version"),
    ({"a": "rsa-sha1"}, "fail", "rsa-sha1"),
    ({"c": "nofws"}, "fail", "c="),
    ({"s": ""}, "fail", "lacks s="),
    ({"s": "a b"}, "fail", "no key"),
    ({"q": "dns/other"}, "fail", "elsewhere"),
    ({"i": "ann@mail.corp.test"}, "pass", "valid"),
    ({"i": "ann@evil.test"}, "fail", "outside"),
    ({"i": "ann@evilcorp.test"}, "fail", "outside"),
    ({"h": NAMES.removeprefix("from:")}, "fail", "does not cover From"),
    ({"h": NAMES.replace(":subject", "")}, "none", "does not cover Subject"),
    ({"h": NAMES.replace(":in-reply-to:references", "")}, "none", "In-Reply-To, References"),
    ({"h": NAMES.replace(":content-type", "")}, "none", "Content-Type"),
    ({"h": NAMES + ":from:subject:cc"}, "pass", "valid"),
    ({"h": NAMES.title().replace(":", " : ")}, "pass", "valid"),
    ({"l": "10"}, "none", "l="),
    ({"l": "100000"}, "none", "l="),
    ({"x": str(SENT + 3600)}, "pass", "valid"),
    ({"x": str(SENT - 3600), "t": str(SENT - 7200)}, "fail", "expired"),
    ({"x": str(SENT + 10), "t": str(SENT + 20)}, "fail", "before it was made"),
    ({"x": "soon"}, "fail", "no time"),
    ({"x": "9" * 5000}, "fail", "no time"),
    ({"t": str(SENT + 86400)}, "fail", "future"),
    ({"bh": "AAAA"}, "fail", "text"),
    ({"bh": "!"}, "fail", "base64"),
    ({"d": "evil.test"}, "none", "says nothing about corp.test"),
    ({"d": "corp.test.evil.test"}, "none", "says nothing"),
    ({"d": "test"}, "none", "says nothing"),
    ({"d": "(corp.test)"}, "none", "no proper domain"),
]


@pytest.mark.parametrize(("tags", "verdict", "reason"), TAGS, ids=[f"{t}"[:60] for t, *_ in TAGS])
def test_tags_of_a_signature(tags, verdict, reason):
    found = finding(signed(**tags))
    assert found.verdict == verdict, found.reason
    assert reason in found.reason


KEYS = [
    ({"v": "DKIM1"}, "pass"),
    ({"v": "DKIM2"}, "fail"),
    ({"p": ""}, "fail"),
    ({"p": "!"}, "fail"),
    ({"k": "rsa"}, "fail"),
    ({"h": "sha1"}, "fail"),
    ({"h": "sha1:sha256"}, "pass"),
    ({"s": "tlsrpt"}, "fail"),
    ({"s": "email"}, "pass"),
    ({"t": "y"}, "fail"),
    ({"t": "s"}, "pass"),
    ({"n": "a note"}, "pass"),
]


@pytest.mark.parametrize(("tags", "verdict"), KEYS, ids=[str(t) for t, _ in KEYS])
def test_tags_of_a_key_record(tags, verdict):
    assert finding(signed(), key_record(**tags)).verdict == verdict


def test_a_key_for_the_very_domain_does_not_speak_for_sub_domains():
    assert finding(signed(i="@mail.corp.test"), key_record(t="s")).verdict == "fail"


NAME = ("s1._domainkey.corp.test", "TXT")


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        ((), "fail"),
        (("hello",), "fail"),
        (("p=;;;p=",), "fail"),
        (SILENT, "temporary"),
        (UnusableAnswerError("too long"), "none"),
    ],
    ids=["none", "other", "broken", "silence", "too-long"],
)
def test_a_key_that_is_not_there(answer, verdict):
    assert finding(signed(), {NAME: answer}).verdict == verdict


@pytest.mark.parametrize(
    "raw",
    [
        b"DKIM-Signature: \r\n" + MAIL,
        b"DKIM-Signature: v=1; v=1\r\n" + MAIL,
        b"DKIM-Signature: " + b";" * 20000 + b"\r\n" + MAIL,
        b"DKIM-Signature: v=1; d=corp.test;" + b" " * 20000 + b"\r\n" + MAIL,
    ],
    ids=["empty", "twice", "semicolons", "blanks"],
)
def test_what_is_no_signature_proves_nothing(raw):
    assert finding(raw).verdict in {"none", "fail"}


def test_each_signature_has_its_own_finding():
    raw = signed(signed(d="evil.test").replace(MAIL, b"") + MAIL)
    assert [f.verdict for f in findings(raw)] == ["pass", "none"]


def test_of_five_hundred_signatures_few_are_looked_at_and_fewer_asked_about():
    field = signed().removesuffix(MAIL)
    many = b"".join(field.replace(b"s=s1", b"s=s%d" % n) for n in range(100, 600))
    dns = FakeDns()
    found = findings(many + MAIL, dns)
    assert len(found) == MOST_SIGNATURES + 1
    assert len(dns.asked) == MOST_SIGNATURES
    assert "only the first 20 of 500" in found[-1].reason


def test_what_cannot_count_costs_no_question():
    dns = FakeDns(key_record())
    for raw in (signed(d="evil.test"), signed(l="5"), signed(x="1", t="0"), signed() + b"more"):
        findings(raw, dns)
    assert dns.asked == []


def test_what_must_be_covered_can_be_less():
    raw = signed(h=NAMES.replace(":content-type", ""))  # as Google signs
    assert finding(raw, must_cover=[n for n in ACTED_ON if n != "content-type"]).verdict == "pass"


# RFC 8463, appendix A: the standard's own example, with both kinds of keys.
EXAMPLE = b"""\
DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;
 d=football.example.com; i=@football.example.com;
 q=dns/txt; s=brisbane; t=1528637909; h=from : to :
 subject : date : message-id : from : subject : date;
 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
 b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus
 Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==
From: Joe SixPack <joe@football.example.com>
To: Suzie Q <suzie@shopping.example.net>
Subject: Is dinner ready?
Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
Message-ID: <20030712040037.46341.5F8J@football.example.com>

Hi.

We lost the game.  Are you hungry yet?

Joe.
"""


def test_the_example_of_the_standard_is_valid():
    record = "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
    dns = FakeDns({("brisbane._domainkey.football.example.com", "TXT"): (record,)})
    football = Alignment("football.example.com", "")
    [found] = check_signatures(read_form(EXAMPLE), football, RECEIVED, a_policy(), Lookups(dns))
    assert found.verdict == "pass", found.reason

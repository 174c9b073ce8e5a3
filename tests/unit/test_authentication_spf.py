"""May the host send for the author's domain?"""

import time

import pytest

from postdesk.gateway.authentication.dmarc import Alignment
from postdesk.gateway.authentication.policy import Peer
from postdesk.gateway.authentication.resolver import Lookups, UnusableAnswerError
from postdesk.gateway.authentication.spf import check_spf
from signed_mail import POLLED, RECEIVED, SILENT, FakeDns, a_policy

CORP = Alignment("corp.test", "")
HOST = "192.0.2.10"


def txt(*records: str, name: str = "corp.test"):
    return {(name, "TXT"): records}


def finding(*records, ip=HOST, mail_from="ann@corp.test", helo=None, alignment=CORP):
    peer = Peer(RECEIVED, ip=ip, mail_from=mail_from, helo=helo)
    return check_spf(peer, alignment, a_policy(), Lookups(FakeDns(*records)))


RECORDS = [
    ("ip4", [txt("v=spf1 ip4:192.0.2.0/24 -all")], "pass"),
    ("not-listed", [txt("v=spf1 ip4:203.0.113.0/24 -all")], "fail"),
    ("softfail", [txt("v=spf1 ~all")], "fail"),
    ("neutral", [txt("v=spf1 ?all")], "none"),
    ("no-record", [], "none"),
    ("other-record", [txt("hello")], "none"),
    ("two-records", [txt("v=spf1 +all", "v=spf1 -all")], "none"),
    ("broken", [txt("v=spf1 ip4:no -all")], "none"),
    ("not-ascii", [txt("v=spf1 \xff +all")], "none"),
    ("a", [txt("v=spf1 a -all"), {("corp.test", "A"): (HOST,)}], "pass"),
    ("mx", [txt("v=spf1 mx -all"), {("corp.test", "MX"): ("10 mx.corp.test",), ("mx.corp.test", "A"): (HOST,)}], "pass"),
    ("include", [txt("v=spf1 include:x.test -all"), txt("v=spf1 ip4:192.0.2.10 -all", name="x.test")], "pass"),
    ("redirect", [txt("v=spf1 redirect=x.test"), txt("v=spf1 ip4:192.0.2.10 -all", name="x.test")], "pass"),
    ("macro", [txt("v=spf1 exists:%{ir}.%{d} -all"), {("10.2.0.192.corp.test", "A"): ("127.0.0.2",)}], "pass"),
    ("ptr", [txt("v=spf1 ptr -all"), {("10.2.0.192.in-addr.arpa", "PTR"): ("h.corp.test",), ("h.corp.test", "A"): (HOST,)}], "pass"),
    ("loop", [txt("v=spf1 include:corp.test -all")], "none"),
    ("silence", [txt(name="corp.test") | {("corp.test", "TXT"): SILENT}], "temporary"),
    ("silent-include", [txt("v=spf1 include:x.test -all"), {("x.test", "TXT"): SILENT}], "temporary"),
    ("too-long", [{("corp.test", "TXT"): UnusableAnswerError("too long")}], "none"),
    ("explained", [txt("v=spf1 -all exp=why.test"), {("why.test", "TXT"): SILENT}], "fail"),
]  # fmt: skip


@pytest.mark.parametrize(("records", "verdict"), [r[1:] for r in RECORDS], ids=[r[0] for r in RECORDS])
def test_records(records, verdict):
    found = finding(*records)
    assert found.verdict == verdict, found.reason


def test_a_host_of_ip_version_6_is_known_too():
    record = txt("v=spf1 ip6:2001:db8::/32 ip4:192.0.2.10 -all")
    assert finding(record, ip="2001:db8::7").verdict == "pass"
    assert finding(record, ip="2001:db9::7").verdict == "fail"
    assert finding(record, ip="::ffff:192.0.2.10").verdict == "pass"


ALLOWED = txt("v=spf1 +all")


@pytest.mark.parametrize(
    "peer",
    [
        POLLED,
        Peer(RECEIVED, ip=HOST),  # no envelope
        Peer(RECEIVED, ip="10.0.0.7", mail_from="ann@corp.test"),  # our own relay
        Peer(RECEIVED, ip="::ffff:10.0.0.7", mail_from="ann@corp.test"),
        Peer(RECEIVED, ip=HOST, mail_from="ann"),
        Peer(RECEIVED, ip=HOST, mail_from="", helo="[192.0.2.10]"),
        Peer(RECEIVED, ip=HOST, mail_from=""),
        Peer(RECEIVED, ip=HOST, mail_from="x@evil.test"),
        Peer(RECEIVED, ip=HOST, mail_from="x@corp.test.evil.test"),
        Peer(RECEIVED, ip=HOST, mail_from='"@corp.test"@evil.test'),
        Peer(RECEIVED, ip="nonsense", mail_from="ann@corp.test"),
    ],
)
def test_where_it_says_nothing_about_the_author_it_proves_nothing(peer):
    dns = FakeDns(ALLOWED, txt("v=spf1 +all", name="evil.test"))
    assert check_spf(peer, CORP, a_policy(), Lookups(dns)).verdict == "none"


def test_of_a_null_reverse_path_the_helo_is_judged():
    assert finding(ALLOWED, mail_from="", helo="corp.test").verdict == "pass"
    assert finding(ALLOWED, mail_from="", helo="evil.test").verdict == "none"
    mail = txt("v=spf1 +all", name="mail.corp.test")
    assert finding(mail, mail_from="", helo="mail.corp.test").verdict == "pass"


@pytest.mark.parametrize(
    ("alignment", "verdict"),
    [
        (Alignment("corp.test", ""), "pass"),
        (Alignment("corp.test", "", strict=frozenset({"spf"})), "none"),
        (Alignment("corp.test", "", unknown=True), "temporary"),
    ],
    ids=["relaxed", "strict", "unknown"],
)
def test_a_sub_domain_counts_unless_the_record_is_strict(alignment, verdict):
    bounces = txt("v=spf1 +all", name="bounces.corp.test")
    assert finding(bounces, mail_from="b@bounces.corp.test", alignment=alignment).verdict == verdict


@pytest.mark.parametrize(
    "record",
    [
        "v=spf1 " + " ".join(f"include:i{n}.test" for n in range(11)) + " +all",
        "v=spf1 " + " ".join(f"a:void{n}.test" for n in range(3)) + " +all",
        "v=spf1 " + " ".join(f"mx:m{n}.test" for n in range(10)) + " +all",
    ],
    ids=["includes", "voids", "hosts"],
)
def test_a_record_that_costs_too_many_questions_is_none(record):
    dns = FakeDns(
        txt(record),
        *(txt("v=spf1 ?all", name=f"i{n}.test") for n in range(11)),
        *({(f"m{n}.test", "MX"): tuple(f"{h} h{h}.m{n}.test" for h in range(10))} for n in range(10)),
        {(f"h{h}.m{n}.test", "A"): ("203.0.113.1",) for n in range(10) for h in range(10)},
    )
    peer = Peer(RECEIVED, ip=HOST, mail_from="ann@corp.test")
    assert check_spf(peer, CORP, a_policy(), Lookups(dns)).verdict == "none"
    assert len(dns.asked) <= 30


@pytest.mark.parametrize(
    "terms", ["%{" * 4000, "a." * 4000, "include:" + "a-" * 4000, "ip6:" + ":" * 8000, "-" * 8000]
)
def test_a_hostile_record_takes_no_time(terms):
    before = time.process_time()
    assert finding(txt(f"v=spf1 {terms} -all")).verdict != "pass"
    assert time.process_time() - before < 0.5

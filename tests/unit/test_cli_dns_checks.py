"""What the DNS should say of a desk, and what is told where it does not."""

import pytest

from postdesk.gateway.authentication.resolver import DnsTroubleError, Lookups
from postdesk.gateway.cli import dns_checks
from signed_mail import SILENT, FakeDns

RELAY = "8.8.4.4"  # any address of the internet: nobody is asked


def lookups(*records) -> Lookups:
    return Lookups(FakeDns(*records))


@pytest.mark.parametrize(
    ("records", "ok", "words"),
    [
        ({("d.test", "MX"): ("10 mx.d.test",)}, True, "10 mx.d.test"),
        ({("d.test", "MX"): ("0 .",)}, False, "a null MX"),
        ({("d.test", "A"): ("192.0.2.1",)}, True, "mail goes to the address of d.test itself"),
        ({("d.test", "AAAA"): ("2001:db8::1",)}, True, "mail goes to the address of d.test itself"),
        ({}, False, "nobody can write to the desk"),
    ],
    ids=["mx", "null mx", "address", "ipv6 address", "nothing"],
)
def test_mail_exchangers(records, ok, words):
    found = dns_checks.mail_exchangers("d.test", lookups(records))
    assert (found.ok, words in found.detail) == (ok, True)


@pytest.mark.parametrize(
    ("texts", "relays", "ok", "words"),
    [
        ((f"v=spf1 ip4:{RELAY} -all",), [RELAY], True, f"names {RELAY}"),
        (("v=spf1 include:_spf.d.test -all",), [RELAY], True, f"names {RELAY}"),
        (("v=spf1 ip4:192.0.2.1 -all",), [RELAY], None, f"does not name the relay {RELAY}"),
        ((f"v=spf1 ip4:{RELAY} -all",), [RELAY, "1.1.1.1"], None, "does not name the relay 1.1.1.1"),
        (("v=spf1 -all",), [], None, "cannot be seen from here"),
        (("v=spf1 nonsense:x -all",), [RELAY], False, "cannot be used"),
        (("v=spf1 -all", "v=spf1 +all"), [RELAY], False, "2 records: none of them counts"),
        (("google-site-verification=x",), [RELAY], False, "none"),
        ((), [RELAY], False, "none"),
    ],
    ids=[
        "named", "by include", "not named", "one of two", "relay at home", "broken", "two", "other texts", "nothing",
    ],
)  # fmt: skip
def test_spf(texts, relays, ok, words):
    records = {("d.test", "TXT"): texts, ("_spf.d.test", "TXT"): (f"v=spf1 ip4:{RELAY} -all",)}
    found = dns_checks.spf("d.test", relays, lookups(records))
    assert (found.ok, words in found.detail) == (ok, True), found


def test_a_missing_spf_record_is_told_with_the_relay_in_it():
    assert f'"v=spf1 ip4:{RELAY} -all"' in dns_checks.spf("d.test", [RELAY], lookups()).mend


@pytest.mark.parametrize(
    ("name", "records", "ok"),
    [
        ("_dmarc.d.test", ("v=DMARC1; p=reject",), True),
        ("_dmarc.d.test", ("v=DMARC1; p=none", "v=DMARC1; p=none"), False),
        ("other", (), False),
    ],
    ids=["there", "twice", "missing"],
)
def test_dmarc(name, records, ok):
    found = dns_checks.dmarc("d.test", lookups({(name, "TXT"): records}))
    assert found.ok is ok
    assert ok or "v=DMARC1; p=none" in found.mend


def test_dmarc_of_a_subdomain_is_its_organisations():
    records = {("_dmarc.d.test", "TXT"): ("v=DMARC1; p=reject",)}
    assert dns_checks.dmarc("support.d.test", lookups(records)).ok


@pytest.mark.parametrize(
    "row",
    [
        lambda asked: dns_checks.dmarc("d.test", asked),
        lambda asked: dns_checks.spf("d.test", [RELAY], asked),
        lambda asked: dns_checks.mail_exchangers("d.test", asked),
        lambda asked: dns_checks.dkim("s._domainkey.d.test", "v=DKIM1; p=AA==", asked),
    ],
    ids=["dmarc", "spf", "mx", "dkim"],
)
def test_a_silent_dns_is_no_missing_record(row):
    everything = {
        (n, k): SILENT for n in ("d.test", "_dmarc.d.test", "s._domainkey.d.test") for k in ("TXT", "MX")
    }
    with pytest.raises(DnsTroubleError):
        row(lookups(everything))


def test_a_dns_that_falls_silent_within_spf_is_no_missing_name():
    records = {("d.test", "TXT"): ("v=spf1 include:_spf.d.test -all",), ("_spf.d.test", "TXT"): SILENT}
    with pytest.raises(DnsTroubleError):
        dns_checks.spf("d.test", [RELAY], lookups(records))

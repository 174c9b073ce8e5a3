"""Which domains may speak for the one in From."""

import pytest

from postdesk.gateway.authentication.dmarc import find_alignment
from postdesk.gateway.authentication.resolver import Lookups, UnusableAnswerError
from signed_mail import SILENT, FakeDns


def alignment(author: str, **records):
    dns = FakeDns({(f"_dmarc.{name.replace('__', '.')}", "TXT"): value for name, value in records.items()})
    return find_alignment(author, Lookups(dns))


@pytest.mark.parametrize(
    ("author", "domain", "record", "admitted"),
    [
        ("corp.test", "corp.test", "v=DMARC1; p=none", True),
        ("corp.test", "mail.corp.test", "v=DMARC1; p=none", True),
        ("mail.corp.test", "corp.test", "v=DMARC1; p=none", True),
        ("a.corp.test", "b.corp.test", "v=DMARC1; p=none", True),
        ("corp.test", "mail.corp.test", "v=DMARC1; p=none; adkim=s", False),
        ("corp.test", "mail.corp.test", "v=DMARC1; p=none; adkim=S;", False),
        ("corp.test", "mail.corp.test", "v=DMARC1; p=none; aspf=s", True),
        ("corp.test", "corp.test", "v=DMARC1; p=reject; adkim=s", True),
        ("corp.test", "corp2.test", "v=DMARC1; p=none", False),
        ("corp.test", "evilcorp.test", "v=DMARC1; p=none", False),
        ("corp.test", "test", "v=DMARC1; p=none", False),
        ("corp.co.uk", "other.co.uk", "v=DMARC1; p=none", False),
        ("corp.co.uk", "co.uk", "v=DMARC1; p=none", False),
        ("one.pages.dev", "two.pages.dev", "v=DMARC1; p=none", False),  # tenants of one hosting domain
    ],
)
def test_alignment(author, domain, record, admitted):
    assert alignment(author, **{author.replace(".", "__"): (record,)}).admits(domain, "dkim") is admitted


def test_the_record_of_the_organisation_stands_in():
    found = alignment("ann.mail.corp.test", corp__test=("v=DMARC1; p=quarantine; aspf=s",))
    assert found.strict == {"spf"}
    assert "corp.test: p=quarantine, strict for spf" in found.words


@pytest.mark.parametrize(
    "records",
    [
        (),
        ("v=spf1 -all",),
        ("v=DMARC1; adkim=s", "v=DMARC1; adkim=s"),
        ("v=DMARC1 adkim=s",),
        ("v=DMARC10; adkim=s",),
    ],
)
def test_without_one_proper_record_alignment_is_relaxed(records):
    assert alignment("corp.test", corp__test=records).admits("mail.corp.test", "dkim") is True


def test_trouble_leaves_open_only_what_the_record_decides():
    found = alignment("corp.test", corp__test=SILENT)
    assert found.admits("corp.test", "spf") is True
    assert found.admits("mail.corp.test", "spf") is None
    assert found.admits("evil.test", "spf") is False


def test_an_answer_nobody_should_use_is_said():
    assert "too long" in alignment("corp.test", corp__test=UnusableAnswerError("too long")).words

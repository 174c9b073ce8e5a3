"""Domain names as they are compared."""

import pytest

from postdesk.gateway.authentication.domains import ascii_domain, domain_of, organisation


@pytest.mark.parametrize(
    ("domain", "name"),
    [
        ("Corp.TEST", "corp.test"),
        ("corp.test.", "corp.test"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("xn--bcher-kva.example", "xn--bcher-kva.example"),
        ("соrp.test", "xn--rp-emcl.test"),  # Cyrillic с and о: another domain
        ("_x.corp.test", "_x.corp.test"),
        ("", None),
        ("corp..test", None),
        (".test", None),
        ("a b.test", None),
        ("(corp.test)", None),
        ("[192.0.2.1]", None),
        ("a" * 64 + ".test", None),
        ("a." * 130 + "test", None),
        ("corp.test\0", None),
        ("ü" * 300, None),
    ],
)
def test_ascii_domain(domain, name):
    assert ascii_domain(domain) == name


@pytest.mark.parametrize(
    ("address", "domain"),
    [("ann@corp.test", "corp.test"), ('"a@b"@corp.test', "corp.test"), ("ann", None), ("ann@", None)],
)
def test_domain_of(address, domain):
    assert domain_of(address) == domain


@pytest.mark.parametrize(
    ("domain", "registered"),
    [
        ("a.b.corp.test", "corp.test"),
        ("a.corp.co.uk", "corp.co.uk"),
        ("co.uk", "co.uk"),
        ("test", "test"),
        ("x.one.github.io", "one.github.io"),
        ("www.city.kawasaki.jp", "city.kawasaki.jp"),  # an exception of the list
        ("a.b.c.kobe.jp", "b.c.kobe.jp"),  # a wildcard of the list
        ("mail.xn--bcher-kva.example", "xn--bcher-kva.example"),
    ],
)
def test_organisation(domain, registered):
    assert organisation(domain) == registered

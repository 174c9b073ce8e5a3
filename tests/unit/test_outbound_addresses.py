"""Addresses on the wire."""

import pytest

from postdesk.outbound.addresses import wire_address


@pytest.mark.parametrize(
    ("address", "wire"),
    [
        ("ann@example.com", "ann@example.com"),
        ("ann@bücher.example", "ann@xn--bcher-kva.example"),
        ("jürgen@bücher.example", "jürgen@xn--bcher-kva.example"),
        ("jürgen@example.com", "jürgen@example.com"),
        ("ann@ü..example", "ann@ü..example"),  # no IDNA name: left for the relay to refuse
        ("ann@" + "ü" * 300, "ann@" + "ü" * 300),
        ("", ""),
        ("ü", "ü"),
    ],
)
def test_only_the_domain_changes_and_only_where_idna_can(address, wire):
    assert wire_address(address) == wire

"""What MAIL and RCPT say."""

import pytest

from postdesk.gateway.edges.smtp_address import Path, read_path, without_route


@pytest.mark.parametrize(
    ("argument", "address", "parameters"),
    [
        ("FROM:<ann@example.net>", "ann@example.net", {}),
        ("from:<ann@example.net>", "ann@example.net", {}),
        ("FROM: <ann@example.net>", "ann@example.net", {}),
        ("FROM:ann@example.net SIZE=10", "ann@example.net", {"SIZE": "10"}),
        ("FROM:<>", "", {}),
        ("FROM:<> BODY=8BITMIME", "", {"BODY": "8BITMIME"}),
        ("FROM:<ann@example.net> size=5 smtputf8", "ann@example.net", {"SIZE": "5", "SMTPUTF8": ""}),
        ('FROM:<"a > b"@example.net>', '"a > b"@example.net', {}),
        ('FROM:<"a \\" > b"@example.net>', '"a \\" > b"@example.net', {}),
        ("FROM:<jürgen@example.net>", "jürgen@example.net", {}),
    ],
)
def test_path_and_parameters_are_read(argument: str, address: str, parameters: dict[str, str]) -> None:
    assert read_path(argument, "FROM:") == Path(address, parameters)


@pytest.mark.parametrize(
    "argument",
    [
        None,
        "",
        "TO:<ann@example.net>",
        "FROM:",
        "FROM:<ann@example.net",
        "FROM:<ann@example.net>x",
        'FROM:<"ann@example.net>',
        "FROM:<ann@example.net> SIZE=1 SIZE=2",
        "FROM:<ann@example.net> =",
        "FROM:<ann@example.net> A=b=c",
        "FROM:<ann\x00@example.net>",
        "FROM:<ann@example.net> X=\x7f",
        "FROM:<ann\r@example.net>",
        "FROM:<" + "a" * 400 + "@example.net>",
    ],
)
def test_what_cannot_be_understood_is_no_path(argument: str | None) -> None:
    assert read_path(argument, "FROM:") is None


@pytest.mark.parametrize(
    ("address", "plain"),
    [
        ("support@example.com", True),
        ("support+k3j5x2m7@example.com", True),
        ("Support@EXAMPLE.com", True),
        ("hülfe@example.com", True),
        ("", False),
        ("support", False),
        ("@example.com", False),
        ("a%b@example.com", False),
        ("b!a@example.com", False),
        ("@example.com:a@b.test", False),
        ("a@b@example.com", False),
        ('"a@b"@example.com', False),
        ('"support"@example.com', False),
        ("support@[127.0.0.1]", False),
        ("a b@example.com", False),
        ("a" * 65 + "@example.com", False),
    ],
)
def test_only_one_local_part_at_one_domain_is_plain(address: str, plain: bool) -> None:
    assert Path(address, {}).is_plain is plain


def test_octets_that_were_not_utf8_are_known() -> None:
    sent = b"\xff@example.net".decode("utf-8", "surrogateescape")
    assert not Path(sent, {}).is_valid_utf8
    assert Path("jürgen@example.net", {}).is_valid_utf8


def test_the_route_of_a_reverse_path_is_ignored() -> None:
    assert without_route("@a.test,@b.test:ann@example.net") == "ann@example.net"
    assert without_route("ann@example.net") == "ann@example.net"

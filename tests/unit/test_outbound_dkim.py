"""Our own signatures, verified by dkimpy."""

from datetime import UTC, datetime, timedelta

import dkim
import pytest
from hypothesis import given
from hypothesis import strategies as st

from postdesk.outbound.dkim import Signer, sign
from postdesk.outbound.dkim_form import MalformedHeaderError
from signed_mail import MAIL, ed25519_key, rsa_key

NOW = datetime(2024, 3, 2, 9, 30, tzinfo=UTC)  # past: dkimpy holds it against the clock of this machine
KEYS = pytest.mark.parametrize("key", [ed25519_key, rsa_key])


def verified(raw: bytes, key) -> bool:
    return dkim.verify(raw, dnsfunc=lambda _name, timeout: key.record.encode())


@KEYS
def test_dkimpy_verifies_what_we_sign(key):
    raw = sign(MAIL, Signer("corp.test", "s1", key()), NOW)
    assert raw.endswith(MAIL)
    assert verified(raw, key())


@given(st.lists(st.sampled_from([b"a", b" ", b"\t", b"\r\n", b"\xc3\xa9", b".", b"--\r\n"]), max_size=30))
def test_dkimpy_verifies_whatever_the_text(pieces):
    raw = MAIL + b"".join(pieces) + b"\r\n"
    assert verified(sign(raw, Signer("corp.test", "s1", ed25519_key()), NOW), ed25519_key())


@KEYS
def test_the_same_mail_and_time_give_the_same_octets(key):
    signer = Signer("corp.test", "s1", key())
    assert sign(MAIL, signer, NOW) == sign(MAIL, signer, NOW)
    assert sign(MAIL, signer, NOW) != sign(MAIL, signer, NOW + timedelta(seconds=1))


@pytest.mark.parametrize(
    "name",
    "From To Cc Reply-To Subject Date Message-ID In-Reply-To References MIME-Version Content-Type "
    "Content-Transfer-Encoding Auto-Submitted".split(),
)
def test_no_field_that_a_reader_sees_can_be_added_or_taken_away(name):
    raw = sign(MAIL, Signer("corp.test", "s1", ed25519_key()), NOW)
    assert not verified(f"{name}: something@else.test\r\n".encode() + raw, ed25519_key())
    lines = MAIL.split(b"\r\n")
    fewer = b"\r\n".join(line for line in lines if not line.startswith(name.encode() + b":"))
    if fewer != MAIL:
        assert not verified(raw.removesuffix(MAIL) + fewer, ed25519_key())


@KEYS
def test_no_line_of_a_signature_is_long(key):
    added = sign(MAIL, Signer("mail.a-rather-long-name-of-a-domain.test", "selector2026", key()), NOW)
    assert max(len(line) for line in added.removesuffix(MAIL).split(b"\r\n")) <= 78


def test_what_has_no_proper_header_is_not_signed():
    with pytest.raises(MalformedHeaderError):
        sign(b"hello\r\n\r\nFrom: a@b.test\r\n", Signer("corp.test", "s1", ed25519_key()), NOW)

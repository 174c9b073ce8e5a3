"""Capability addresses and signed Message-IDs (T2; hardening I04)."""

import random
from datetime import date

import pytest

from postdesk.threading.tokens import AddressBook, Claim, Key, Place, Purpose, TokenSigner

OLD, NEW = Key(1, b"o" * 32), Key(2, b"n" * 32)
CLAIM = Claim(Purpose.REPLY, 1042, 77, date(2026, 11, 22))


def signer(*keys: Key, domain: str = "example.com") -> TokenSigner:
    return TokenSigner(keys or (NEW, OLD), domain)


def book(**more) -> AddressBook:
    return AddressBook(signer(), "support@example.com", frozenset({"help@example.com"}), **more)


@pytest.mark.parametrize("purpose", Purpose)
@pytest.mark.parametrize("place", Place)
def test_a_token_says_what_was_signed(purpose, place):
    claim = Claim(purpose, 2**40, 2**35, date(2031, 2, 28))
    assert signer().verify(signer().sign(claim, place), place) == claim


def test_every_changed_character_is_refused():
    token = signer().sign(CLAIM, Place.ADDRESS)
    for at, old in enumerate(token):
        for new in "abcdefghijklmnopqrstuvwxyz234567":
            if new != old:
                assert signer().verify(token[:at] + new + token[at + 1 :], Place.ADDRESS) is None


def test_truncated_and_extended_tokens_are_refused():
    token = signer().sign(CLAIM, Place.ADDRESS)
    for cut in range(len(token)):
        assert signer().verify(token[:cut], Place.ADDRESS) is None
    for more in "a2=":
        assert signer().verify(token + more, Place.ADDRESS) is None


def test_upper_case_is_the_same_token():
    assert signer().verify(signer().sign(CLAIM, Place.ADDRESS).upper(), Place.ADDRESS) == CLAIM


def test_a_token_is_believed_only_in_its_place():
    assert signer().verify(signer().sign(CLAIM, Place.ADDRESS), Place.MESSAGE_ID) is None


def test_a_token_of_another_desk_is_refused():
    assert signer(domain="example.org").verify(signer().sign(CLAIM, Place.ADDRESS), Place.ADDRESS) is None


def test_a_retired_key_is_believed_until_it_is_removed():
    token = signer(OLD).sign(CLAIM, Place.ADDRESS)
    assert signer(NEW, OLD).verify(token, Place.ADDRESS) == CLAIM
    assert signer(NEW).verify(token, Place.ADDRESS) is None


def test_a_hundred_thousand_guesses_are_refused():
    guess = random.Random(7)
    sign = signer()
    alphabet = "abcdefghijklmnopqrstuvwxyz234567"
    assert not any(sign.verify("".join(guess.choices(alphabet, k=40)), Place.ADDRESS) for _ in range(100_000))


def test_a_reply_address_fits_a_local_part():
    """RFC 5321 §4.5.3.1.1: 64 octets."""
    claim = Claim(Purpose.CANCEL, 10**9, 10**9, date(2060, 1, 1))
    long_name = AddressBook(signer(), "customer-support@example.com")
    assert len(long_name.reply_address(claim).partition("@")[0]) <= 64


def test_addresses_lead_back_through_aliases_and_in_any_case():
    address = book().reply_address(CLAIM)
    assert book().read_address(address.upper()) == CLAIM
    assert book().read_address(address.replace("support+", "help+")) == CLAIM
    assert book().read_address(address.replace("support+", "sales+")) is None


def test_a_message_id_leads_back():
    message_id = book().message_id(CLAIM, "abc")
    assert book().read_message_id(message_id) == CLAIM
    assert book().read_message_id(message_id.replace("example.com", "example.org")) is None


def test_own_addresses_are_known_with_and_without_detail():
    assert book().is_own("Support+anything@Example.com")
    assert not book().is_own("support@example.org")


@pytest.mark.parametrize("junk", ["", "a", "!" * 40, "é" * 40, "a" * 65, "0189" * 10])
def test_junk_is_no_token(junk):
    assert signer().verify(junk, Place.ADDRESS) is None


def test_a_token_is_at_least_as_long_as_the_leak_guard_looks_for():
    """The shortest: every number in one octet."""
    shortest = TokenSigner((Key(1, b"k" * 32),), "desk.test").sign(
        Claim(Purpose.NOTE, 1, 1, date(2024, 1, 1)), Place.MESSAGE_ID
    )
    assert len(shortest) == 28

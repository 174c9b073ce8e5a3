"""Transfer encodings, sound and broken."""

import base64
import binascii

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postdesk.threading.transfer import decode_transfer


@given(st.binary())
def test_what_was_encoded_comes_back(content: bytes) -> None:
    assert decode_transfer(base64.encodebytes(content), "base64") == (content, None)
    assert decode_transfer(content, "8bit") == (content, None)


@given(st.text(max_size=200))
def test_quoted_printable_comes_back(text: str) -> None:
    content = text.encode()
    assert decode_transfer(binascii.b2a_qp(content, istext=False), "quoted-printable") == (content, None)


@given(st.binary(), st.sampled_from(["base64", "quoted-printable", "x-uuencode", "7bit", "", "rot13"]))
def test_no_bytes_raise(content: bytes, encoding: str) -> None:
    decode_transfer(content, encoding)


@pytest.mark.parametrize(
    ("content", "found"),
    [
        pytest.param(b"aGVsbG8", b"hello", id="no padding"),
        pytest.param(b"aGVs\nbG8=\n-- \nlist footer", b"hello", id="text behind the end"),
        pytest.param(b"aGVs!bG8=", b"hello", id="a stray character"),
        pytest.param(b"aGVsbG8gd", b"hello ", id="cut in a group"),
    ],
)
def test_broken_base64_gives_what_it_holds(content: bytes, found: bytes) -> None:
    assert decode_transfer(content, "base64")[0] == found

"""uuencoded files in a text."""

import binascii
from time import thread_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postdesk.threading.parse import parse_message
from postdesk.threading.uuencode import decode_body, take_files


def encoded(content: bytes, name: str = "a.png") -> str:
    lines = [binascii.b2a_uu(content[i : i + 45]).decode() for i in range(0, len(content), 45)]
    return f"begin 644 {name}\n{''.join(lines)}`\nend\n"


@given(st.binary(min_size=1, max_size=200))
def test_a_file_is_taken_whole(content: bytes) -> None:
    text, [file] = take_files(f"see this\n{encoded(content)}bye\n")
    assert (text, file.filename, file.content) == ("see this\nbye\n", "a.png", content)


@given(st.binary(min_size=1, max_size=200))
def test_as_a_transfer_encoding(content: bytes) -> None:
    assert decode_body(encoded(content).replace("\n", "\r\n").encode()) == (content, None)


@pytest.mark.parametrize(
    "text",
    [
        "begin 2024 with a plan\nand then\nend\n",
        "begin 644 list\nthis is a sentence, longer than any line of such a file can be, is it not, my friend?\nend\n",
        "begin 644 a.png\nM" + "a" * 60 + "\n",
        "begin 644 a.png\nend\n",
        "begin 644 notes\nWe met yesterday.\nend\n",
    ],
)
def test_what_is_no_sound_file_stays_text(text: str) -> None:
    assert take_files(text) == (text, [])


def test_time_is_linear() -> None:
    began = thread_time()
    take_files("begin 644 x\n" * 100_000 + "\nend\n")
    assert thread_time() - began < 1


def test_a_mail_shows_them_as_attachments() -> None:
    message = parse_message(f"From: a@b.test\n\nsee this\n{encoded(b'pixels')}".encode())
    assert message.text == "see this\n"
    assert [(p.filename, p.content) for p in message.attachments] == [("a.png", b"pixels")]

"""RFC 2047 words as clients write them."""

from time import thread_time

import pytest

from postdesk.threading.encoded_words import decode_words


@pytest.mark.parametrize(
    ("written", "read"),
    [
        pytest.param("plain", "plain", id="nothing to do"),
        pytest.param("=?utf-8?Q?caf=C3=A9_au_lait?=", "café au lait", id="Q"),
        pytest.param("=?UTF-8?b?Y2Fmw6k=?=", "café", id="B"),
        pytest.param("=?utf-8?B?Y2Fmw6k?=", "café", id="B without padding"),
        pytest.param("Re: =?utf-8?Q?=C3=A9t=C3=A9?= 2024", "Re: été 2024", id="within a line"),
        pytest.param("=?utf-8?Q?a?= =?utf-8?Q?b?=", "ab", id="space between words goes"),
        pytest.param("=?utf-8?B?w6k=?=\t=?utf-8?B?w6g=?=", "éè", id="padding within neighbours"),
        pytest.param("=?utf-8?Q?=E2=82?= =?utf-8?Q?=AC?=", "€", id="a character split in two words"),
        pytest.param('"=?utf-8?Q?J=C3=BCrgen?="', '"Jürgen"', id="in quotes"),
        pytest.param("=?utf-8?Q?two words?=", "two words", id="with a space inside"),
        pytest.param("=?utf-8?Q?Really??=", "Really?", id="with a question mark inside"),
        pytest.param("=?utf-8*en?Q?hi?=", "hi", id="with a language (RFC 2231)"),
        pytest.param("=?iso-8859-1?Q?Fr\u00f6sche?=", "Frösche", id="raw 8-bit inside"),
        pytest.param("=?x-unknown?Q?caf=E9?=", "café", id="unknown charset"),
        pytest.param("=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=", "日本", id="ISO-2022-JP"),
        pytest.param("=?utf-8?Q?open", "=?utf-8?Q?open", id="never closed"),
        pytest.param("=?utf-8?X?a?=", "=?utf-8?X?a?=", id="no such encoding"),
        pytest.param("a=?utf-8?Q?b?=c", "abc", id="without spaces around"),
    ],
)
def test_words(written: str, read: str) -> None:
    assert decode_words(written) == read


def test_only_so_many_words_are_decoded() -> None:
    text = decode_words(" ".join(["=?utf-8?Q?x?="] * 1000), most=10)
    assert text.startswith("xxxxxxxxxx =?utf-8?Q?x?=")


@pytest.mark.parametrize("unit", ["=?utf-8?q?word?= ", "=?utf-8?q?word", "=?", "=?a?b?"])
def test_time_is_linear(unit: str) -> None:
    began = thread_time()
    decode_words(unit * 20_000)
    assert thread_time() - began < 1

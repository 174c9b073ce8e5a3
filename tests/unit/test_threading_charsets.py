"""Bytes to text: labels as senders write them, and bytes as they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postdesk.threading.charsets import codec_of, codec_of_markup, decode

LABELS = st.one_of(
    st.none(),
    st.sampled_from(["utf-8", "us-ascii", "iso-2022-jp", "utf-16", "utf-7", "gb2312", "hz", "x-none"]),
)


@given(st.binary(max_size=200), LABELS)
def test_any_bytes_become_sound_text(content: bytes, label: str | None) -> None:
    decode(content, label)[0].encode()


@given(st.text(st.characters(codec="utf-8", exclude_characters="\x1b"), max_size=50))
def test_utf8_is_recognised_without_its_label(text: str) -> None:
    assert decode(text.encode())[0] == text.removeprefix("\ufeff")


@pytest.mark.parametrize(
    ("content", "label", "text"),
    [
        pytest.param(b"caf\xe9", None, "café", id="unlabelled Windows text"),
        pytest.param(b"\x93quoted\x94", "iso-8859-1", "“quoted”", id="Windows quotes called latin-1"),
        pytest.param("Grüße".encode(), "us-ascii", "Grüße", id="UTF-8 called ASCII"),
        pytest.param("Grüße".encode(), "ISO-8859-1", "Grüße", id="UTF-8 called latin-1"),
        pytest.param(b"Gr\xfc\xdfe, viele", "utf-8", "Grüße, viele", id="latin-1 called UTF-8"),
        pytest.param(
            "naïve café".encode() + b"\xff", "utf-8", "naïve café\ufffd", id="UTF-8 with one broken byte"
        ),
        pytest.param("你好".encode("gbk"), "gb2312", "你好", id="GBK"),
        pytest.param("€".encode("gb18030"), "gb2312", "€", id="GB18030 called gb2312"),
        pytest.param("①髙".encode("cp932"), "shift_jis", "①髙", id="Windows-31J called shift_jis"),
        pytest.param("①".encode("cp932"), "windows-31j", "①", id="Windows-31J by its name"),
        pytest.param("日本".encode("iso2022_jp"), "iso-2022-jp", "日本", id="ISO-2022-JP"),
        pytest.param("日本".encode("iso2022_jp"), None, "日本", id="ISO-2022-JP unlabelled"),
        pytest.param(
            b"\x1b$B-!\x1b(B end", "iso-2022-jp", "① end", id="NEC row 13, which the strict codec refuses"
        ),
        pytest.param("привет".encode("koi8-r"), "KOI8-R", "привет", id="KOI8-R"),
        pytest.param("שלום".encode("iso8859-8"), "iso-8859-8-i", "שלום", id="Hebrew in logical order"),
        pytest.param("안녕".encode("cp949"), "ks_c_5601-1987", "안녕", id="Korean of Outlook"),
        pytest.param("é".encode("mac-roman"), "x-mac-roman", "é", id="Macintosh"),
        pytest.param("hi".encode("utf-16"), "utf-16", "hi", id="UTF-16 with its mark"),
        pytest.param(b"h\0i\0!", "utf-16le", "hi\ufffd", id="UTF-16 cut in a character"),
        pytest.param(b"\xef\xbb\xbfhi", "utf-8", "hi", id="byte order mark"),
        pytest.param(b"caf\xc3\xa9", '"UTF-8"', "café", id="label in quotes"),
        pytest.param(b"Fr+APY-sche", "utf-7", "Frösche", id="UTF-7 as text"),
    ],
)
def test_decode(content: bytes, label: str | None, text: str) -> None:
    assert decode(content, label)[0] == text


@pytest.mark.parametrize(
    "label",
    [
        "rot13",
        "zlib",
        "hex",
        "idna",
        "punycode",
        "unicode_escape",
        "raw_unicode_escape",
        "base64",
        "undefined",
    ],
)
def test_codecs_that_are_no_charsets_are_never_used(label: str) -> None:
    assert codec_of(label) is None
    assert decode(b"\\u003cb\\u003e-", label)[0] == "\\u003cb\\u003e-"


def test_markup_is_never_read_as_utf7() -> None:
    assert codec_of_markup("utf-7") is None
    assert codec_of_markup("koi8-r") == "koi8-r"


def test_a_guess_is_reported() -> None:
    assert decode(b"plain", "us-ascii")[1] is None
    assert decode(b"caf\xe9", None)[1] == "windows-1252 labelled nothing"

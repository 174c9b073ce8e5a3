"""Bytes to text by the charset a sender names, as mail is and not as it should be (RFC 2045, RFC 6657).

Only charsets of the table below are ever used: Python's other codecs (rot13, zlib, idna, punycode, unicode_escape)
are no charsets. UTF-7 hides markup from filters that read bytes, so `codec_of_markup` refuses it; as plain text it is
no worse than the characters it spells. Never raises, never gives surrogates.
"""

import re

_UTF7 = "utf-7"
_UTF8 = "utf-8"
_WINDOWS = "cp1252"

# Label -> codec. Where a superset is what senders mean, the superset is used, as browsers do (WHATWG Encoding).
_CODECS: dict[str, str] = {
    **dict.fromkeys(
        ("utf-8", "utf8", "unicode-1-1-utf-8", "cp65001", "utf-8-mac", "x-utf-8", "utf8mb4"), _UTF8
    ),
    **dict.fromkeys(
        ("iso-8859-1", "iso8859-1", "iso88591", "latin1", "latin-1", "l1", "iso_8859-1", "cp819"), _WINDOWS
    ),
    **dict.fromkeys(
        ("windows-1252", "cp1252", "cp-1252", "x-ansi", "win-1252", "windows1252", "ansi"), _WINDOWS
    ),
    **{f"iso-8859-{n}": f"iso8859-{n}" for n in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)},
    **{f"iso8859-{n}": f"iso8859-{n}" for n in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)},
    **{f"windows-{n}": f"cp{n}" for n in (1250, 1251, 1253, 1254, 1255, 1256, 1257, 1258)},
    **{f"cp{n}": f"cp{n}" for n in (437, 850, 852, 855, 857, 858, 860, 861, 862, 863, 865, 866, 874)},
    **{f"ibm{n}": f"cp{n}" for n in (437, 850, 852, 855, 857, 860, 861, 862, 863, 865, 866)},
    **{f"cp{n}": f"cp{n}" for n in (1250, 1251, 1253, 1254, 1255, 1256, 1257, 1258)},
    **dict.fromkeys(("iso-8859-9", "iso8859-9", "latin5"), "cp1254"),
    **dict.fromkeys(("iso-8859-11", "tis-620", "windows-874"), "cp874"),
    **dict.fromkeys(("iso-8859-8-i", "iso-8859-8-e", "logical", "visual"), "iso8859-8"),
    **dict.fromkeys(("iso-8859-6-i", "iso-8859-6-e"), "iso8859-6"),
    **dict.fromkeys(("latin2", "l2"), "iso8859-2"),
    **dict.fromkeys(("latin9", "latin-9", "l9"), "iso8859-15"),
    **dict.fromkeys(("koi8-r", "koi8r", "koi8", "koi"), "koi8-r"),
    **dict.fromkeys(("koi8-u", "koi8-ru"), "koi8-u"),
    **dict.fromkeys(("x-cp1251", "win-1251", "windows1251"), "cp1251"),
    **dict.fromkeys(("macintosh", "mac", "x-mac-roman", "macroman", "mac-roman"), "mac-roman"),
    **dict.fromkeys(("x-mac-cyrillic", "x-mac-ukrainian", "mac-cyrillic"), "mac-cyrillic"),
    **dict.fromkeys(("x-mac-ce", "x-mac-centraleurroman"), "mac-latin2"),
    "x-mac-greek": "mac-greek",
    "x-mac-turkish": "mac-turkish",
    **dict.fromkeys(
        ("gb2312", "gb_2312-80", "gbk", "x-gbk", "cp936", "ms936", "windows-936", "euc-cn"), "gb18030"
    ),
    **dict.fromkeys(("gb18030", "gb-18030", "chinese", "csgb2312", "iso-ir-58", "x-euc-cn"), "gb18030"),
    **dict.fromkeys(("hz-gb-2312", "hz"), "hz"),
    **dict.fromkeys(("big5", "big-5", "cn-big5", "x-x-big5", "cp950", "csbig5", "windows-950"), "cp950"),
    **dict.fromkeys(("big5-hkscs", "big5hkscs"), "big5hkscs"),
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "x-sjis", "ms_kanji", "csshiftjis"), "cp932"),
    **dict.fromkeys(("windows-31j", "ms932", "cp932", "windows-932", "x-ms-cp932", "cswindows31j"), "cp932"),
    **dict.fromkeys(("iso-2022-jp", "csiso2022jp", "iso-2022-jp-1", "iso-2022-jp-2"), "iso2022_jp_2"),
    **dict.fromkeys(("iso-2022-jp-ms", "cp50220", "cp50221", "x-windows-iso2022jp"), "iso2022_jp_ext"),
    "iso-2022-jp-3": "iso2022_jp_3",
    "iso-2022-jp-2004": "iso2022_jp_2004",
    **dict.fromkeys(("euc-jp", "x-euc-jp", "eucjp", "ujis", "cseucpkdfmtjapanese", "cp51932"), "euc_jp"),
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987", "ks_c_5601", "ksc5601", "cp949", "uhc", "korean"), "cp949"),
    **dict.fromkeys(("x-windows-949", "windows-949", "ms949", "cseuckr", "ks_c_5601-1989"), "cp949"),
    **dict.fromkeys(("iso-2022-kr", "csiso2022kr"), "iso2022_kr"),
    "johab": "johab",
    **dict.fromkeys(("utf-16", "utf16", "unicode", "ucs-2", "iso-10646-ucs-2"), "utf-16"),
    **dict.fromkeys(("utf-16le", "utf-16-le"), "utf-16-le"),
    **dict.fromkeys(("utf-16be", "utf-16-be"), "utf-16-be"),
    **dict.fromkeys(("utf-32", "ucs-4"), "utf-32"),
    **dict.fromkeys(("utf-7", "utf7", "unicode-1-1-utf-7", "x-unicode-2-0-utf-7"), _UTF7),
    "utf-32le": "utf-32-le",
    "utf-32be": "utf-32-be",
}
# Codecs that accept any byte: bytes that are sound UTF-8 were mislabelled, which is commoner than "Ã©" meant so.
_ONE_BYTE = ("cp125", "iso8859", "koi8", "mac", "cp4", "cp8")
_SUPERSETS = {"cp950": "big5hkscs", "euc_jp": "euc_jis_2004", "cp932": "shift_jis_2004"}
_STATEFUL = ("iso2022", "hz")
_SEVEN_BIT = (
    *_STATEFUL,
    _UTF7,
    "utf-16",
    "utf-32",
)  # codecs for which ASCII bytes may spell other characters
_SHIFT_TO_KANJI = re.compile(rb"\x1b\$[@B]([\x21-\x7e]*)(?:\x1b\([BJ])?")
_CONTROLS = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]")
_WRAPPING = " \t\"'<>[];:,."


def codec_of(label: str | None) -> str | None:
    """The codec meant by a charset label, or None: absent, unknown, ASCII, or refused."""
    if not label:
        return None
    name = label.strip(_WRAPPING).lower().partition("*")[0].replace(" ", "-")
    return _CODECS.get(name) or _CODECS.get(name.replace("_", "-"))


def codec_of_markup(label: str | None) -> str | None:
    """As `codec_of`, for HTML: without UTF-7."""
    codec = codec_of(label)
    return None if codec == _UTF7 else codec


def decode(content: bytes, label: str | None = None) -> tuple[str, str | None]:
    """`content` as text, and what had to be guessed (None where the label was right)."""
    codec = codec_of(label)
    if content.isascii() and not (codec or "").startswith(_SEVEN_BIT):
        if b"\x1b$" in content:
            return _decode_shifted(content, "iso2022_jp_2"), "iso-2022-jp without a label"
        return content.decode("ascii"), None
    if codec is None or codec == _UTF8:
        return _decode_unicode_or_windows(content, label)
    if codec.startswith(_STATEFUL):
        return _decode_shifted(content, codec), None
    return _decode_labelled(content, codec, label)


def _decode_labelled(content: bytes, codec: str, label: str | None) -> tuple[str, str | None]:
    if codec.startswith(_ONE_BYTE) and _is_utf8(content):
        return _without_mark(content.decode(_UTF8)), f"utf-8 labelled {label}"
    try:
        return _without_mark(_scalar(content.decode(codec))), None
    except UnicodeError:
        if _is_utf8(content):
            return _without_mark(content.decode(_UTF8)), f"utf-8 labelled {label}"
        return _wider(content, codec), f"bytes that are no {label}"


def _wider(content: bytes, codec: str) -> str:
    """What the charset does not have, its superset may: Cantonese called Big5 is HKSCS."""
    try:
        return content.decode(_SUPERSETS.get(codec, codec))
    except UnicodeError:
        return _without_mark(_scalar(content.decode(codec, "replace")))


def _decode_unicode_or_windows(content: bytes, label: str | None) -> tuple[str, str | None]:
    """Unlabelled 8-bit text, or text that claims to be UTF-8: that if it can be, else what Windows writes."""
    try:
        text = content.decode(_UTF8)
    except UnicodeDecodeError:
        broken = content.decode(_UTF8, "replace")
        bad = broken.count("\ufffd")
        sound = len(broken) - len(broken.encode("ascii", "ignore")) - bad
        # Most of it is UTF-8, or it is no text at all: what Windows writes holds no control characters.
        if (codec_of(label) and sound > bad) or _CONTROLS.search(content):
            return _without_mark(broken), "broken utf-8"
        return content.decode(_WINDOWS, "replace"), f"windows-1252 labelled {label or 'nothing'}"
    return _without_mark(text), None if label else "utf-8 without a label"


def _decode_shifted(content: bytes, codec: str) -> str:
    """ISO-2022 text. What the strict codec refuses are the NEC and IBM characters Windows adds; cp932 has them."""
    try:
        return content.decode(codec)
    except UnicodeError:
        if not codec.startswith("iso2022_jp"):
            return content.decode(codec, "replace")
    pieces: list[str] = []
    position = 0
    for found in _SHIFT_TO_KANJI.finditer(content):
        pieces.append(content[position : found.start()].decode("ascii", "replace"))
        pieces.append(_kanji(found[1]))
        position = found.end()
    pieces.append(content[position:].decode("ascii", "replace"))
    return "".join(pieces)


def _kanji(rows: bytes) -> str:
    """JIS X 0208 pairs as cp932 (the arithmetic of Shift_JIS: two rows of 94 share one lead byte)."""
    out = bytearray()
    for row, cell in zip(rows[::2], rows[1::2], strict=False):
        out.append((row - 0x21) // 2 + (0x81 if row < 0x5F else 0xC1))
        out.append(cell + (0x1F + (cell > 0x5F) if row % 2 else 0x7E))
    return out.decode("cp932", "replace")


def _is_utf8(content: bytes) -> bool:
    try:
        return not content.isascii() and bool(content.decode(_UTF8))
    except UnicodeDecodeError:
        return False


def _scalar(text: str) -> str:
    """UTF-16 decoders can let a lone surrogate through; text never holds one."""
    return text.encode(_UTF8, "replace").decode(_UTF8) if not text.isascii() else text


def _without_mark(text: str) -> str:
    return text.removeprefix("\ufeff")

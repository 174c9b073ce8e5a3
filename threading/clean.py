"""Text from outside made safe to keep: what no database, log line or header of ours may hold is taken out here.

`clean_text` is for bodies, `clean_header` for anything that must stay on one line (RFC 5322 §2.2).
Both are pure, linear, and change nothing on a second pass.
"""

import re

# RFC 5322 §2.2 forbids these in a field; U+0085, U+2028 and U+2029 end lines for some programs but not for others.
_LINE_ENDS = "\n\v\f\r\x1c\x1d\x1e\x85\u2028\u2029"
_BREAK = re.compile(f"[{_LINE_ENDS}][{_LINE_ENDS} \t]*")
_CONTROLS = "".join(chr(c) for c in (*range(0x20), *range(0x7F, 0xA0)))
# Bidirectional controls (Unicode UAX #9): "exe.gnp" must not show as "png.exe", nor one address as another.
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_UNWANTED = re.compile(f"[{re.escape(_CONTROLS)}{_BIDI}]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def clean_text(text: str) -> str:
    """`text` without NUL (PostgreSQL refuses it) and with each lone surrogate (SQLite refuses it) as U+FFFD."""
    if "\0" in text:
        text = text.replace("\0", "")
    if text.isascii():
        return text
    return _SURROGATE.sub("\ufffd", text)


def clean_header(text: str) -> str:
    """`text` on one line: breaks become a space; other controls, C1 and bidirectional controls go; ends stripped."""
    text = clean_text(text)
    if text.isascii() and text.isprintable():
        return text.strip(" ")
    text = _BREAK.sub(" ", text).replace("\t", " ")
    return _UNWANTED.sub("", text).strip()

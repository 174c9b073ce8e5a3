"""Attachment names that go out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postdesk.outbound.filenames import MAX_OCTETS, safe_filename


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("invoice.pdf", "invoice.pdf"),
        ("Rechnung für März.pdf", "Rechnung für März.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\files\\a.txt", "a.txt"),
        ('a"b;c.txt', "a_b_c.txt"),
        ("a\r\nBcc: x@y.test", "a Bcc_ x@y.test"),
        ("a\0b.txt", "ab.txt"),
        ("gpj.\u202eexe", "gpj.exe"),
        ("=?utf-8?q?x?=.txt", "=_utf-8_q_x_=.txt"),
        ("..", "attachment"),
        ("", "attachment"),
        (None, "attachment"),
        (" .hidden. ", "hidden"),
        ("x" * 300 + ".pdf", "x" * 146 + ".pdf"),
        ("ü" * 300, "ü" * 75),
    ],
)
def test_a_name_is_a_name_and_no_path_or_header(name, safe):
    assert safe_filename(name) == safe


@given(st.text())
def test_any_text_becomes_a_short_name_without_controls_and_separators(name):
    safe = safe_filename(name)
    assert 0 < len(safe.encode()) <= MAX_OCTETS
    assert not set(safe) & set('"/\\;\r\n\0')
    assert safe_filename(safe) == safe

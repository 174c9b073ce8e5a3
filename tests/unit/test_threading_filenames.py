"""Names of attached files: harmless, and still telling."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postdesk.threading.filenames import MAX_BYTES, shown_name


@pytest.mark.parametrize(
    ("written", "name"),
    [
        pytest.param("report.pdf", "report.pdf", id="plain"),
        pytest.param("Übersicht (2).pdf", "Übersicht (2).pdf", id="letters of all scripts"),
        pytest.param("../../etc/passwd", "passwd", id="path"),
        pytest.param("C:\\Users\\ann\\x.doc", "x.doc", id="path of Windows"),
        pytest.param("a:b.txt", "a_b.txt", id="stream of NTFS"),
        pytest.param("CON", "_CON", id="device"),
        pytest.param("aux.txt", "_aux.txt", id="device with a suffix"),
        pytest.param("a\0b\r\nc.txt", "ab c.txt", id="controls"),
        pytest.param("invoice\u202egpj.exe", "invoicegpj.exe", id="right-to-left override"),
        pytest.param(".bashrc", "bashrc", id="leading dot"),
        pytest.param("--rf", "rf", id="leading dash"),
        pytest.param("x.txt. . ", "x.txt", id="trailing dots and spaces"),
        pytest.param("/", None, id="nothing left"),
        pytest.param("", None, id="empty"),
        pytest.param("...", None, id="dots"),
    ],
)
def test_shown_name(written: str, name: str | None) -> None:
    assert shown_name(written) == name


@given(st.text(st.characters(exclude_categories=())))
def test_no_name_is_a_path_or_long(written: str) -> None:
    name = shown_name(written) or "x"
    assert "/" not in name
    assert "\\" not in name
    assert not name.startswith((".", "-"))
    assert len(name.encode()) <= MAX_BYTES + 1


def test_a_long_name_keeps_its_suffix() -> None:
    name = shown_name("é" * 5000 + ".pdf")
    assert name is not None
    assert name.endswith("é.pdf")
    assert len(name.encode()) <= MAX_BYTES

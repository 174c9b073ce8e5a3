"""Mail in files, folders and pipes."""

import os
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest

from postdesk.gateway.edges.ingest_files import STDIN, Delivery, Found, Unreadable, count, messages
from postdesk.gateway.rawmail import RawMail

NOW = datetime(2025, 11, 3, 10, 0, tzinfo=UTC)
IMPORT = Delivery(NOW)
MAIL = b"From: ann@example.net\nSubject: x\n\nHello\n"
SEPARATOR = b"From ann@example.net Mon Nov  3 10:00:00 2025\n"


def found(*paths: Path, stdin: bytes = b"", delivery: Delivery = IMPORT) -> list[Found]:
    return list(messages(paths, delivery, BytesIO(stdin)))


def contents(*paths: Path) -> list[bytes]:
    return [item.content for item in found(*paths) if isinstance(item, RawMail)]


def test_a_file_is_one_message_octet_for_octet(tmp_path: Path) -> None:
    file = tmp_path / "mail.eml"
    file.write_bytes(b"Subject: x\r\n\r\n\xff\x00 no line end")
    assert found(file) == [RawMail(file.read_bytes(), "ingest", str(file), NOW)]


def test_an_mbox_is_many_each_with_its_number(tmp_path: Path) -> None:
    file = tmp_path / "archive"
    file.write_bytes((SEPARATOR + MAIL + b"\n") * 3)
    assert [item.source_ref for item in found(file) if isinstance(item, RawMail)] == [
        f"{file}#{n}" for n in (1, 2, 3)
    ]
    assert contents(file) == [MAIL] * 3


def test_a_maildir_is_its_new_and_its_current_messages(tmp_path: Path) -> None:
    for folder in ("tmp", "new", "cur"):
        (tmp_path / folder).mkdir()
    (tmp_path / "new" / "1762160400.M1.host").write_bytes(MAIL + b"new\n")
    (tmp_path / "cur" / "1762160300.M2.host:2,S").write_bytes(MAIL + b"seen\n")
    (tmp_path / "tmp" / "1762160500.M3.host").write_bytes(b"half")
    (tmp_path / "new" / ".hidden").write_bytes(b"x")
    assert contents(tmp_path) == [MAIL + b"new\n", MAIL + b"seen\n"]


def test_a_folder_is_its_eml_files_however_deep_in_a_steady_order(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("2.eml", "1.EML", "notes.txt", "b/3.eml"):
        (tmp_path / name).write_bytes(name.encode())
    assert contents(tmp_path) == [b"1.EML", b"2.eml", b"b/3.eml"]


def test_a_pipe_with_recipients_is_one_message_with_its_envelope() -> None:
    delivery = Delivery(NOW, "ann@example.net", ("support@example.com",))
    assert found(stdin=MAIL, delivery=delivery) == [
        RawMail(MAIL, "ingest", "standard input", NOW, "ann@example.net", ("support@example.com",))
    ]


def test_a_separator_inside_a_piped_message_parts_nothing() -> None:
    """Or a sender could make two messages of one, where the mail server does not quote."""
    delivery = Delivery(NOW, "", ("support@example.com",))
    content = MAIL + b"\n" + SEPARATOR + b"From: boss@example.com\n\nx\n"
    (item,) = found(stdin=SEPARATOR + content, delivery=delivery)
    assert isinstance(item, RawMail)
    assert item.content == content


def test_a_pipe_without_recipients_may_hold_an_mbox() -> None:
    assert len(found(STDIN, stdin=(SEPARATOR + MAIL + b"\n") * 2)) == 2


def test_what_cannot_be_read_is_told_and_the_rest_goes_on(tmp_path: Path) -> None:
    good = tmp_path / "good.eml"
    good.write_bytes(MAIL)
    empty = tmp_path / "empty.eml"
    empty.touch()
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    missing = tmp_path / "missing.eml"
    assert found(missing, empty, fifo, good) == [
        Unreadable(str(missing), "No such file or directory"),
        Unreadable(str(empty), "empty"),
        Unreadable(str(fifo), "not an ordinary file"),
        RawMail(MAIL, "ingest", str(good), NOW),
    ]


@pytest.mark.parametrize("form", [b"", SEPARATOR], ids=["single", "mbox"])
def test_a_message_too_large_is_told(tmp_path: Path, form: bytes) -> None:
    file = tmp_path / "large"
    file.write_bytes(form + b"x" * 101)
    (item,) = found(file, delivery=Delivery(NOW, max_size=100))
    assert isinstance(item, Unreadable)
    assert item.reason == "larger than 100 octets"


def test_an_empty_pipe_is_told() -> None:
    assert found() == [Unreadable("standard input", "empty")]


def test_as_many_are_counted_as_are_found(tmp_path: Path) -> None:
    (tmp_path / "archive").write_bytes((SEPARATOR + MAIL + b"\n") * 3)
    (tmp_path / "one.eml").write_bytes(MAIL)
    (tmp_path / "folder").mkdir()
    for name in "ab":
        (tmp_path / "folder" / f"{name}.eml").write_bytes(MAIL)
    paths = [tmp_path / name for name in ("archive", "one.eml", "folder", "missing")]
    assert count(paths) == len(found(*paths)) == 7
    assert count([]) == 1

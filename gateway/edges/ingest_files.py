"""The door for mail in files: single messages, mbox, Maildir, folders of .eml, a pipe from a local mail server.

What cannot be read is a value like everything else, so that one bad path does not stop an import. A message is
octet for octet what its file holds, without an mbox's own lines and quoting (mbox.py); one is in memory at a time.
"""

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from postdesk.gateway.edges import mbox
from postdesk.gateway.rawmail import RawMail, Source

STDIN = Path("-")
_MAILDIR = ("new", "cur")


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A path, or a message in it, that could not be taken."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """When and, where a mail server hands a message over, for whom; then a pipe holds exactly one message."""

    now: datetime
    mail_from: str | None = None
    rcpt_to: tuple[str, ...] = ()
    max_size: int = 75_000_000  # octets of one message
    source: Source = "ingest"


Found = RawMail | Unreadable


def messages(paths: Sequence[Path], delivery: Delivery, stdin: BinaryIO) -> Iterator[Found]:
    """Every message in `paths`, in a steady order; "-" is `stdin`, which is also read where there are no paths."""
    for path in paths or (STDIN,):
        if path == STDIN:
            yield from _in_stream(stdin, "standard input", delivery, only_one=bool(delivery.rcpt_to))
            continue
        for file in _files(path):
            if isinstance(file, Unreadable):
                yield file
            else:
                yield from _in_file(file, delivery)


def count(paths: Sequence[Path]) -> int:
    """How many things `messages` will yield, for a progress bar. Reads mbox files through; a pipe counts as one."""
    return sum(
        1 if path == STDIN else sum(_count_in(file) for file in _files(path)) for path in paths or (STDIN,)
    )


def _files(path: Path) -> Iterator[Path | Unreadable]:
    """The files a path stands for: itself, a Maildir's messages, a folder's .eml files however deep."""
    try:
        if not path.is_dir():
            yield path
        elif all((path / name).is_dir() for name in _MAILDIR):
            for name in _MAILDIR:
                yield from sorted(p for p in (path / name).iterdir() if not p.name.startswith("."))
        else:
            for folder, folders, names in os.walk(path):
                folders.sort()
                yield from (Path(folder, n) for n in sorted(names) if n.lower().endswith(".eml"))
    except OSError as error:
        yield _unreadable(path, error)


def _in_file(path: Path, delivery: Delivery) -> Iterator[Found]:
    try:
        with _open(path) as file:
            yield from _in_stream(file, str(path), delivery, only_one=False)
    except OSError as error:
        yield _unreadable(path, error)


def _count_in(path: Path | Unreadable) -> int:
    if isinstance(path, Unreadable):
        return 1
    try:
        with _open(path) as file:
            first = file.readline(mbox.LINE)
            return 1 + mbox.count_separators(file, first) if mbox.is_separator(first) else 1
    except OSError:
        return 1


def _open(path: Path) -> BinaryIO:
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError("not an ordinary file")  # opening a FIFO would wait for ever
    return path.open("rb")


def _in_stream(stream: BinaryIO, name: str, delivery: Delivery, *, only_one: bool) -> Iterator[Found]:
    first = stream.readline(mbox.LINE)
    if mbox.is_separator(first) and not only_one:
        for number, content in enumerate(mbox.split(stream, first, delivery.max_size), start=1):
            yield _found(content, f"{name}#{number}", delivery)
        return
    # A mail server's pipe may put an mbox line on top (Postfix: flags=F); it is no part of the message.
    top = b"" if mbox.is_separator(first) else first
    content = top + stream.read(max(delivery.max_size + 1 - len(top), 0))
    yield _found(content if len(content) <= delivery.max_size else None, name, delivery)


def _found(content: bytes | None, where: str, delivery: Delivery) -> Found:
    if content is None:
        return Unreadable(where, f"larger than {delivery.max_size} octets")
    if not content.strip():
        return Unreadable(where, "empty")
    return RawMail(content, delivery.source, where, delivery.now, delivery.mail_from, delivery.rcpt_to)


def _unreadable(path: Path, error: OSError) -> Unreadable:
    return Unreadable(str(path), error.strerror or str(error))

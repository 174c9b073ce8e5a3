"""The content after DATA, taken chunk by chunk (RFC 5321 §4.5.2). Pure: no sockets, no clock.

Work is by chunk and never by line, so 33 MB of nothing but line ends cost no more than 33 MB of text. The end is
CRLF.CRLF and nothing else. What other servers might take for the end (a lone dot beside a bare CR, a bare LF or
a NUL) is how a second message is smuggled in behind the first: such mail is refused, not mended. Elsewhere bare
CR and LF become CRLF; every other octet stays as it came. Lines may be of any length.
"""

import re

_END = b"\r\n.\r\n"
_LOOK_ALIKE = re.compile(rb"[\r\n\0]\.[\r\n\0]")
_SEVERAL_CR = re.compile(rb"(?<!\r)\r++\n")
_MOST_CR = 64  # a run of CR before LF is one line end; a longer run is not mail, wherever it is cut


class Content:
    """Takes chunks until `complete`. `doubtful` and `too_big` are final: what was taken is dropped."""

    def __init__(self, max_size: int) -> None:
        self.size = 0  # octets kept
        self.received = 0  # octets taken, kept or not
        self.complete = False
        self.doubtful = False
        self.too_big = False
        self.rest = b""  # what the client sent after the end
        self._max_size = max_size
        # Content begins at the start of a line: as if a CRLF went before, which `whole` uses to end the header.
        self._open = b"\r\n"
        self._after_crlf = False
        self._chunks: list[bytes] = []

    def feed(self, chunk: bytes) -> None:
        """Take one more chunk; `complete` or `doubtful` tell when to stop."""
        self.received += len(chunk)
        data = self._open + chunk
        end = data.find(_END)
        if _has_look_alike(data, end):
            self.doubtful = True
            self.drop()
        elif end >= 0:
            self.complete = True
            self.rest = data[end + len(_END) :]
            self._keep(data[: end + 2])
        else:
            cut = _cut(data)
            self._open = data[cut:]
            self._keep(data[:cut])

    def drop(self) -> None:
        """Keep nothing of it, now or later; the end is still looked for."""
        self._chunks.clear()
        self.size = 0
        self._max_size = -1

    def whole(self, trace: bytes) -> bytes:
        """The content below one more header field, which is given without its line end. Once only."""
        chunks, self._chunks = self._chunks, []
        return b"".join((trace, *chunks))

    def _keep(self, part: bytes) -> None:
        if self._max_size < 0:
            return
        part = self._without_stuffing(part)
        self.size += len(part)
        if self.size > self._max_size + 2:  # the CRLF that went before is not the client's
            self.too_big = True
            self.drop()
        else:
            self._chunks.append(part)

    def _without_stuffing(self, part: bytes) -> bytes:
        starts_with_dot = self._after_crlf and part.startswith(b".")
        if part:
            self._after_crlf = part.endswith(b"\r\n")
        if starts_with_dot:
            part = part[1:]
        return _with_crlf(part.replace(b"\r\n.", b"\r\n"))


def _cut(data: bytes) -> int:
    """Up to where `data` can be finished: the rest may hold the beginning of the end, or half a line end."""
    cut = max(len(data) - 4, 0)
    stop = max(cut - _MOST_CR, 0)
    while cut > stop and data[cut - 1] == 0x0D:
        cut -= 1
    return cut


def _is_clean(data: bytes) -> bool:
    """Whether every CR and LF is half of a CRLF, and there is no NUL."""
    ends = data.count(b"\r\n")
    return data.count(b"\n") == ends and data.count(b"\r") == ends and b"\0" not in data


def _has_look_alike(data: bytes, end: int) -> bool:
    """Whether what stands before the end (-1: not seen yet) would be an end to some other server."""
    if end > 0 and data[end - 1] == 0x0D:
        return True  # CR CRLF . CRLF: a lone dot after a bare CR to some
    seen = data if end < 0 else data[: end + 2]
    if _is_clean(seen):
        return False
    for match in _LOOK_ALIKE.finditer(seen):
        # The end itself may have been cut before its last octet: the next chunk decides.
        if not (end < 0 and match.end() == len(seen) and seen.endswith(_END[:-1])):
            return True
    return False


def _with_crlf(part: bytes) -> bytes:
    if _is_clean(part):
        return part
    # Some clients on Windows send CR CRLF: one line end, or the header would end at its first line.
    lines = part.replace(b"\r\n", b"\n")
    if b"\r" in lines:
        lines = _SEVERAL_CR.sub(b"\n", lines).replace(b"\r", b"\n")
    return lines.replace(b"\n", b"\r\n")

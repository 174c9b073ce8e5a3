"""Judging a server's answers to FETCH (RFC 9051 §7.5.2). Pure.

A body filed under the wrong UID would put one customer's mail in the place of another's, so an answer that could be
meant for another message is never used: it raises `OddAnswer`, and the connection is given up.
"""

from collections.abc import Collection, Iterable, Mapping

UID_LIMIT = 2**32 - 1  # RFC 9051 §9: nz-number, 32 bits

Row = Mapping[bytes, object]  # one FETCH answer by item name, with b"UID" only where the server sent one


class OddAnswer(ValueError):  # noqa: N818 (a judgement on the server, not a fault of ours)
    """The server's answer breaks the protocol; nothing it said can be relied on."""


def number(value: object, what: str, limit: int = UID_LIMIT) -> int:
    """`value` as an int in the range the standard gives it."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= limit:
        raise OddAnswer(f"{what} is not a number up to {limit}")
    return value


def by_uid(rows: Iterable[Row], item: bytes, asked: Collection[int]) -> dict[int, object]:
    """The value of `item` for each UID that was asked for.

    Rows without the item are news about flags, which a server may send at any time (§7), with or without a UID.
    """
    found: dict[int, object] = {}
    for row in rows:
        if item not in row:
            continue
        if b"UID" not in row:
            raise OddAnswer(f"{item!r} without UID")
        uid = row[b"UID"]
        if not isinstance(uid, int) or uid not in asked:
            raise OddAnswer(f"{item!r} for a UID that was not asked for")
        if uid in found:
            raise OddAnswer(f"{item!r} twice for UID {uid}")
        found[uid] = row[item]
    return found


def part_of_body(value: object, asked: int) -> bytes:
    """One part of a body; empty past the end, where servers send "" or NIL."""
    if value is None:
        return b""
    if not isinstance(value, bytes):
        raise OddAnswer("a body that is not a string")
    if len(value) > asked:
        raise OddAnswer(f"{len(value)} octets where {asked} were asked for")
    return value

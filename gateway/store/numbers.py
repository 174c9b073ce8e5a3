"""Ticket numbers, taken in blocks: known before a ticket's row is written, never given twice, gaps allowed."""

import sqlalchemy as sa

from postdesk.gateway.store import schema as s
from postdesk.gateway.store.database import Database
from postdesk.gateway.store.statements import insert_ignore

FIRST = 1001


class TicketNumbers:
    """Hands out numbers in order. A number that was only looked at is handed out again."""

    def __init__(self, database: Database, block: int = 20) -> None:
        self._database = database
        self._block = block
        self._next = self._end = 0

    def reserve(self) -> None:
        """Make sure of a whole block; to be called outside of any transaction."""
        if self._end - self._next >= self._block:
            return
        with self._database.write() as connection:
            connection.execute(insert_ignore(connection, s.counter), {"name": "ticket", "next": FIRST})
            end: int = connection.execute(_TAKE, {"b_block": self._block}).scalar_one()
        if end - self._block != self._end:  # somebody else took numbers meanwhile
            self._next = end - self._block
        self._end = end

    def peek(self) -> int:
        """The number that the next ticket gets."""
        if self._next >= self._end:
            raise RuntimeError("no number was reserved")
        return self._next

    def take(self) -> int:
        """That number, for good."""
        number = self.peek()
        self._next += 1
        return number


_TAKE = (
    sa.update(s.counter)
    .where(s.counter.c.name == "ticket")
    .values(next=s.counter.c.next + sa.bindparam("b_block"))
    .returning(s.counter.c.next)
)

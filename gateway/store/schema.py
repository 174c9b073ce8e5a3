"""The tables. One schema for SQLite and PostgreSQL; `migrations/` brings a store to it.

Rules of this schema: text from outside has passed `clean_text`; raw bytes stand in binary columns only; public
messages and internal notes are two tables; whatever is looked up per message has an index; whatever must happen
once has a unique one.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    text,
)


class Moment(TypeDecorator[datetime]):
    """An aware UTC datetime. SQLite keeps no zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        utc = value.astimezone(UTC)
        return utc if dialect.name == "postgresql" else utc.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC) if dialect.name == "postgresql" else value.replace(tzinfo=UTC)


Id = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers rows by itself only in INTEGER columns

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)


def _id() -> Column[int]:
    return Column("id", Id, primary_key=True, autoincrement=True)


def _ref(name: str, target: str, *, nullable: bool = False, index: bool = False) -> Column[Any]:
    return Column(name, Id, ForeignKey(target), nullable=nullable, index=index)


def _table(name: str, *columns: Column[Any] | Index, keys: Sequence[str] = ()) -> Table:
    for column in columns:
        if isinstance(column, Column) and column.name in keys:
            column.primary_key, column.nullable = True, False
    return Table(name, metadata, *columns, *_without_nulls(name, columns))


def _without_nulls(table: str, columns: Sequence[Column[Any] | Index]) -> Iterator[Index]:
    """Indices of columns that are mostly NULL hold no NULLs. Of one whose values are all NULL, SQLite's ANALYZE learns
    that they are all alike, and a look-up reads the whole table: 24 ms at 100,000 tickets.
    """
    for column in columns:
        if isinstance(column, Column) and column.index and column.nullable:
            column.index = None
            some = text(f"{column.name} IS NOT NULL")
            yield Index(f"ix_{table}_{column.name}", column.name, sqlite_where=some, postgresql_where=some)


# Bytes of messages and attachments, stored once under their SHA-256.
blob = _table(
    "blob",
    Column("digest", LargeBinary(32), primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

# Every message that was accepted, and in what it ended. `due_at` is also the lease of whoever works on it.
spool = _table(
    "spool",
    _id(),
    Column("digest", LargeBinary(32), ForeignKey("blob.digest"), nullable=False),
    Column("source", Text, nullable=False),
    Column("source_ref", Text, nullable=False),
    Column("mail_from", Text),
    Column("rcpt_to", JSON, nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("state", Text, nullable=False),  # waiting, settled, held, quarantined
    Column("attempts", Integer, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("outcome", Text),
    Column("reason", Text),
    Column("ticket_id", Id),
    Column("id_key", Text, index=True),
    Column("settled_at", Moment),
    Column("explanation", JSON),
    _ref("confirmed_by", "agent.id", nullable=True),  # a held message that its agent confirmed
    Index(
        "ix_spool_waiting",
        "due_at",
        "id",
        sqlite_where=text("state = 'waiting'"),
        postgresql_where=text("state = 'waiting'"),
    ),
    Index(
        "ix_spool_stuck",
        "state",
        sqlite_where=text("state IN ('held', 'quarantined')"),
        postgresql_where=text("state IN ('held', 'quarantined')"),
    ),
    Index("ix_spool_outcome", "outcome"),
    Index("ix_spool_ticket_id", "ticket_id"),
)

# One row a distinct message (see threading.identity): the unique key that makes a second copy a duplicate.
identity = _table(
    "identity",
    Column("digest", LargeBinary(32), primary_key=True),
    _ref("spool_id", "spool.id"),
)

person = _table(
    "person",
    _id(),
    Column("address", Text, nullable=False, unique=True),  # key: lower case
    Column("name", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
)

agent = _table(
    "agent",
    _id(),
    Column("address", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("queues", JSON, nullable=False),
    Column("active", Boolean, nullable=False),  # until an admin disables them
    Column("origin", Text, nullable=False),  # configuration, command, former configuration (believed nothing)
)

ticket = _table(
    "ticket",
    Column(
        "id", Id, primary_key=True, autoincrement=False
    ),  # from `counter`: known before the row is written
    Column("subject", Text, nullable=False),
    Column("base_subject", Text, nullable=False),  # case folded
    Column("status", Text, nullable=False, index=True),
    Column("queue", Text, nullable=False),
    Column("urgency", Text, nullable=False),
    Column("queue_reasons", JSON, nullable=False),
    Column("urgency_reasons", JSON, nullable=False),
    Column("language", Text, nullable=False),
    _ref("customer_id", "person.id"),
    _ref("owner_id", "agent.id", nullable=True, index=True),
    _ref("successor_of", "ticket.id", nullable=True),
    _ref("merged_into", "ticket.id", nullable=True, index=True),
    Column("until", Moment),  # of status hold: when it is open again; of pending: nobody is reminded before
    Column("status_since", Moment, nullable=False),
    Column("reminded_at", Moment),  # of status pending
    Column("tier", Text, nullable=False),
    Column("team", Text, nullable=False),  # another team that has it; empty: support
    Column("organisation", Text, nullable=False),  # the customer's, by its name in the configuration
    Column("plan", Text, nullable=False),
    Column("known_issue", Text, nullable=False),  # its tag
    Column("resolution", Text, nullable=False),  # what solved it
    Column("confirmed_by", Text, nullable=False),  # who said that it is solved
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Index("ix_ticket_customer_subject", "customer_id", "base_subject"),
    Index(
        "ix_ticket_known_issue",
        "known_issue",
        sqlite_where=text("known_issue <> ''"),
        postgresql_where=text("known_issue <> ''"),
    ),
)

participant = _table(
    "participant",
    _ref("ticket_id", "ticket.id"),
    _ref("person_id", "person.id", index=True),
    Column("how", Text, nullable=False),
    Column("added_by", Text, nullable=False),  # address
    _ref("spool_id", "spool.id", nullable=True),  # the mail that did it
    Column("added_at", Moment, nullable=False),
    Column("sees_from", Moment),  # older messages are not quoted to them; NULL: all are
    Column("removed_at", Moment),  # the row stays: a removed person is not brought back by a customer's CC
    Column("removed_by", Text),
    keys=("ticket_id", "person_id"),
)

tag = _table(
    "tag",
    _ref("ticket_id", "ticket.id"),
    Column("name", Text, index=True),
    keys=("ticket_id", "name"),
)

# Agents who hear of a ticket besides its owner.
follower = _table(
    "follower",
    _ref("ticket_id", "ticket.id"),
    _ref("agent_id", "agent.id", index=True),
    keys=("ticket_id", "agent_id"),
)

# Further properties of a ticket, by name: those that its text gave, and those that agents set.
ticket_field = _table(
    "ticket_field",
    _ref("ticket_id", "ticket.id"),
    Column("name", Text),
    Column("value", Text, nullable=False),
    keys=("ticket_id", "name"),
)

# A few words of each request and each answer, by which similar ones are found.
key_term = _table(
    "key_term",
    Column("kind", Text),  # request, answer
    Column("queue", Text),
    Column("term", Text),
    _ref("ticket_id", "ticket.id"),
    Column("at", Moment, nullable=False),
    Index("ix_key_term_latest", "kind", "queue", "term", "at"),
    keys=("kind", "queue", "term", "ticket_id"),
)

related = _table(
    "related",
    _ref("ticket_id", "ticket.id"),
    _ref("other_id", "ticket.id", index=True),
    Column("why", Text, nullable=False),
    keys=("ticket_id", "other_id"),
)

message = _table(
    "message",
    _id(),
    _ref("ticket_id", "ticket.id", index=True),
    _ref("spool_id", "spool.id", nullable=True),
    _ref("person_id", "person.id", nullable=True),
    _ref("agent_id", "agent.id", nullable=True),
    Column("subject", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("message_id", Text),
    Column("flags", JSON, nullable=False),
    Column(
        "withheld", Boolean, nullable=False
    ),  # held by the leak guard, or taken back: no customer has seen it
    Column("guest", Boolean, nullable=False),  # of somebody who took no part then
    Column("created_at", Moment, nullable=False),
)

note = _table(
    "note",
    _id(),
    _ref("ticket_id", "ticket.id", index=True),
    _ref("spool_id", "spool.id", nullable=True),
    _ref("agent_id", "agent.id", nullable=True),
    _ref("person_id", "person.id", nullable=True),  # an outsider who wrote it
    _ref("side_id", "person.id", nullable=True),  # the outsider whose side conversation it belongs to
    Column("text", Text, nullable=False),
    Column("message_id", Text),
    Column("created_at", Moment, nullable=False),
)

attachment = _table(
    "attachment",
    _id(),
    _ref("message_id", "message.id", nullable=True, index=True),
    _ref("note_id", "note.id", nullable=True, index=True),
    Column("digest", LargeBinary(32), ForeignKey("blob.digest"), nullable=False),
    Column("filename", Text),
    Column("content_type", Text, nullable=False),
    Column("content_id", Text),
    Column("inline", Boolean, nullable=False),
)

# Message-IDs (and Thread-Index roots) that lead to a ticket; and ids that messages refer to before they arrive.
known_id = _table(
    "known_id",
    Column("id_key", Text),
    _ref("ticket_id", "ticket.id", index=True),
    Column("internal", Boolean, nullable=False),
    keys=("id_key", "ticket_id"),
)

awaited_id = _table(
    "awaited_id",
    Column("id_key", Text),
    _ref("ticket_id", "ticket.id", index=True),
    keys=("id_key", "ticket_id"),
)

change = _table(
    "change",
    _id(),
    _ref("ticket_id", "ticket.id", index=True),
    Column("at", Moment, nullable=False),
    Column("field", Text, nullable=False),
    Column("old", Text),
    Column("new", Text),
    Column("actor", Text, nullable=False),
    Column("why", Text, nullable=False),
)

# What will be due. A name is never given twice: what fired once does not fire again, whatever the clock does.
timer = _table(
    "timer",
    _id(),
    Column("name", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),  # a row of desk.due.TIMERS
    _ref("ticket_id", "ticket.id", nullable=True),
    Column("due_at", Moment, nullable=False),
    Column("data", JSON, nullable=False),
    Column("state", Text, nullable=False),  # waiting, fired, stopped, failed
    Column("attempts", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("settled_at", Moment),
    Column("reason", Text),  # what came of it
    Index(
        "ix_timer_waiting",
        "due_at",
        "id",
        sqlite_where=text("state = 'waiting'"),
        postgresql_where=text("state = 'waiting'"),
    ),
    Index("ix_timer_ticket_id", "ticket_id", "state"),
)

# A customer's escalation of a ticket, one row each time; at most one of a ticket is open.
escalation = _table(
    "escalation",
    _id(),
    _ref("ticket_id", "ticket.id", index=True),
    Column("opened_at", Moment, nullable=False),
    Column("opened_by", Text, nullable=False),  # address
    Column("why", Text, nullable=False),
    Column("critical", Boolean, nullable=False),
    Column("facts", JSON, nullable=False),
    _ref("contact_id", "agent.id", nullable=True),
    Column("timeline", Text, nullable=False),
    Column("mode", Text, nullable=False),
    Column("every", Text, nullable=False),
    Column("attendees", JSON, nullable=False),
    Column("next_update_at", Moment),
    Column("previous_update_at", Moment),
    Column("conditions", JSON, nullable=False),
    Column("call", JSON),
    Column("version", Integer, nullable=False),
    Column("closed_at", Moment),
    Column("closed_by", Text, nullable=False),
    Column("closed_why", Text, nullable=False),
    Index(
        "uq_escalation_open",
        "ticket_id",
        unique=True,
        sqlite_where=text("closed_at IS NULL"),
        postgresql_where=text("closed_at IS NULL"),
    ),
)

# That those on call were called out; at most one alarm of a ticket waits to be taken.
alarm = _table(
    "alarm",
    _id(),
    _ref("ticket_id", "ticket.id", index=True),
    Column("opened_at", Moment, nullable=False),
    Column("opened_by", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("agents", JSON, nullable=False),  # addresses
    Column("acknowledged_at", Moment),
    Column("acknowledged_by", Text, nullable=False),
    Index("ix_alarm_opened_at", "opened_at"),
    Index(
        "uq_alarm_open",
        "ticket_id",
        unique=True,
        sqlite_where=text("acknowledged_at IS NULL"),
        postgresql_where=text("acknowledged_at IS NULL"),
    ),
)

# Calls that the hook is to make, as letters wait in the outbox. `due_at` is also the lease of whoever makes one.
page = _table(
    "page",
    _id(),
    _ref("alarm_id", "alarm.id"),
    Column("wanted_at", Moment, nullable=False),
    Column("state", Text, nullable=False),  # waiting, done, failed, cancelled
    Column("due_at", Moment, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("response", Text),
    Column("settled_at", Moment),
    Index("uq_page_alarm_id_wanted_at", "alarm_id", "wanted_at", unique=True),
    Index(
        "ix_page_waiting",
        "due_at",
        sqlite_where=text("state = 'waiting'"),
        postgresql_where=text("state = 'waiting'"),
    ),
)

# Mail that is to leave, one row a recipient, written with the change that causes it.
outbox = _table(
    "outbox",
    _id(),
    _ref("ticket_id", "ticket.id", nullable=True, index=True),
    _ref("spool_id", "spool.id", nullable=True, index=True),  # the message that caused it
    _ref("source_message_id", "message.id", nullable=True, index=True),  # whose attachments it carries
    Column("notice", Text, nullable=False),  # name of the notice
    Column("data", Text, nullable=False),  # its fields as JSON
    Column("audience", Text, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("recipient_domain", Text, nullable=False),
    Column("recipient_name", Text, nullable=False),
    Column("holder", Id, nullable=False),
    _ref("author_id", "agent.id", nullable=True),
    Column("language", Text, nullable=False),
    Column("repeatable", Boolean, nullable=False),  # may be sent again where nobody can tell whether it left
    Column("automatic", Boolean, nullable=False),
    Column("message_id", Text, nullable=False, unique=True),
    Column("reply_to", Text, nullable=False),
    Column("in_reply_to", Text),
    Column("references", JSON, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("state", Text, nullable=False),  # queued, sending, sent, failed, held, unknown, bounced, cancelled
    Column("attempts", Integer, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("settled_at", Moment),
    Column("released", Boolean, nullable=False),  # an admin let it go though the leak guard held it
    Column("response", Text),  # what the relay said last, or why it is held
    Index(
        "ix_outbox_queued",
        "due_at",
        "id",
        sqlite_where=text("state = 'queued'"),
        postgresql_where=text("state = 'queued'"),
    ),
    Index("ix_outbox_state", "state"),
    Index("ix_outbox_recipient", "recipient", "created_at"),
    Index("ix_outbox_recipient_domain", "recipient_domain", "created_at"),
)

# What was fetched from which mailbox (RFC 3501 §2.3.1.1: a UID means something only with its UIDVALIDITY).
mailbox_uid = _table(
    "mailbox_uid",
    Column("mailbox", Text),
    Column("uidvalidity", BigInteger),
    Column("uid", BigInteger),
    _ref("spool_id", "spool.id", nullable=True),
    Column("state", Text, nullable=False),  # stored, taken, failed
    Column("attempts", Integer, nullable=False),
    Column("cause", Text),
    Column("updated_at", Moment, nullable=False),
    keys=("mailbox", "uidvalidity", "uid"),
)

# Who may do a thing that only one daemon at a time may do: poll a mailbox, say.
lease = _table(
    "lease",
    Column("name", Text, primary_key=True),
    Column("owner", Text, nullable=False),
    Column("until", Moment, nullable=False),
)

# Numbers that are handed out in blocks, before the rows that bear them are written.
counter = _table(
    "counter",
    Column("name", Text, primary_key=True),
    Column("next", BigInteger, nullable=False),
)

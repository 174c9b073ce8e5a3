"""The screening chain: what sort of mail is this? The first row that says so decides; every answer is recorded.

The order is the policy. Our own mail first: nothing else may be concluded from what we wrote ourselves. Reports that
name their type in MIME (bounces, feedback, calendars, receipts) come before the rules that look at marks and words,
because hundreds of mail systems put `Auto-Submitted: auto-replied` on delivery reports and read receipts alike.
Whatever no row claims is a person's request: a row that doubts says nothing.

Pure: looks at the message, its envelope and `Own`. "unreadable" is decided by whoever could not read the bytes.
"""

from dataclasses import dataclass

from postdesk.classifiers import auto_reply, bounces, calendars, feedback, lists, loops, receipts
from postdesk.classifiers.finding import Check
from postdesk.classifiers.own import Own
from postdesk.classifiers.verdict import Kind, Screening
from postdesk.threading.message import Envelope, Message


@dataclass(frozen=True, slots=True)
class Row:
    """One question, and the kind of mail it is when the answer is yes."""

    rule: str
    kind: Kind
    check: Check


CHAIN: tuple[Row, ...] = (
    Row("own-mail", "loop", loops.check),
    Row("bounce", "bounce", bounces.check),
    Row("feedback-report", "feedback_report", feedback.check),
    Row("calendar", "calendar", calendars.check),
    Row("read-receipt", "auto_reply", receipts.check),
    Row("list", "list", lists.check),
    Row("auto-reply", "auto_reply", auto_reply.check),
)


def screen(message: Message, envelope: Envelope, own: Own, chain: tuple[Row, ...] = CHAIN) -> Screening:
    """The kind of this mail, the row that said so, why, and the rows that were asked before and said no."""
    misses: list[str] = []
    for row in chain:
        found = row.check(message, envelope, own)
        if found is not None:
            return Screening(row.kind, row.rule, found.reasons, found.bounce, tuple(misses))
        misses.append(row.rule)
    return Screening("request", "default", ("nothing says that a machine sent it",), misses=tuple(misses))

"""Signs that another team should have the ticket (C11): one table of rules over the conversation. Pure; only proposals.

A row is a sign in the customer's latest words, how many answers must have gone before it, and what it means in words.
`[hints]` says which command is proposed.
"""

from dataclasses import dataclass

from postdesk.classifiers.remarks import Sign, signs
from postdesk.gateway.desk.rules import DeskRules
from postdesk.gateway.model import Conversation


@dataclass(frozen=True, slots=True)
class Row:
    """One sign. `answers`: how often we answered before it counts."""

    sign: str
    meaning: str
    answers: int = 0


HINTS: tuple[Row, ...] = (
    Row("security", "they tell of a security incident"),
    Row("closing", "they speak of closing the account"),
    Row("invoice", "they disagree with an invoice after an answer", answers=1),
    Row("not-understood", "they do not understand after two explanations", answers=2),
    Row("sales", "they want to buy"),
    Row("no-customer", "they are no customer yet"),
    Row("feature", "they wish for something new"),
    Row("partner", "they want to be a partner"),
)


def hints(desk: DeskRules, conversation: Conversation) -> tuple[str, ...]:
    """What agents are told, each with the words that show it and the proposed command; nothing after our own words."""
    if (
        not conversation.messages
        or not conversation.messages[-1].from_customer
        or conversation.messages[-1].guest
    ):
        return ()
    subject = conversation.ticket.subject if len(conversation.messages) == 1 else ""
    found = {sign.name: sign for sign in signs(subject, conversation.messages[-1].text)}
    answers = sum(not m.from_customer for m in conversation.messages)
    rows = (row for row in HINTS if row.sign in found and answers >= row.answers)
    told = (_told(desk, conversation.ticket.team, row, found[row.sign]) for row in rows)
    return tuple(line for line in told if line)


def _told(desk: DeskRules, team: str, row: Row, sign: Sign) -> str:
    """A command is proposed only where its team exists; no hint speaks of the team that has the ticket."""
    command = desk.hints.get(row.sign, "")
    words = command.split()
    named = words[1] if len(words) > 1 and words[0] in {"#team", "#notify"} else ""
    if not command or (named and named == team):
        return ""
    known = not named or named in desk.teams
    return f'{row.meaning} ("{sign.words}")' + (f": {command}" if known else "")

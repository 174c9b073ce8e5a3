"""The commands at the top of an agent's mail (A2): one table. All of a mail are understood, or none is done.

A row is a word, the shape of its argument, what it does, and the line that helps. A line that looks like a command
and is none stops the whole mail: a typing error must not be mailed to a customer.
"""

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from postdesk.gateway.desk import (
    alarms,
    call_commands,
    escalation_commands,
    linking_commands,
    people_commands,
    playbook_commands,
    property_commands,
    ticket_commands,
    tier_commands,
)
from postdesk.gateway.desk.macros import macro
from postdesk.gateway.desk.order import WITH_TEXT, Command, Order
from postdesk.gateway.desk.work import Refusal, Work
from postdesk.gateway.model import Status
from postdesk.templates.notices import CommandLine

_LONGEST_NOTE = 40  # characters of a line
_NOTE_LINE = re.compile(r"[\W_]{0,8}[#♯@!/\[(][\W_]{0,3}(?:internal[\W_])?note[\W_]{0,8}", re.IGNORECASE)
# Numbers and marks of lists, bold type and a backslash are what editors put before a "#"; "//" is a slip of the hand.
_HALF = re.compile(r"[\W\d_]{0,12}?(?:[#♯][\W_]{0,3}|//[ \t]?)([^\W\d_]{2,20})")
_INNER = re.compile(r"(?:^|(?<=[\s,;.:(\[]))#([^\W\d_][\w-]*)")


@dataclass(frozen=True, slots=True)
class Row:
    """One command. `argument` as the help shows it: empty, NEEDED, or [OPTIONAL]."""

    argument: str
    does: Callable[[Work, Command], Work | Refusal]
    help: str


def _where_the_text_goes(work: Work, _: Command) -> Work:
    """`#note` and `#public` are read off the order as a whole."""
    return work.saying("")


def _help(work: Work, _: Command) -> Work:
    return work.saying("The commands are listed below.")


COMMANDS: dict[str, Row] = {
    "note": Row("[TEXT]", _where_the_text_goes, "the text is an internal note"),
    "public": Row("[TEXT]", _where_the_text_goes, "the text goes to the customer"),
    "status": Row("STATUS", ticket_commands.status, "set the status"),
    "pending": Row("[WHY]", ticket_commands.to(Status.PENDING), "answered, waiting for the customer"),
    "waiting": Row("[WHY]", ticket_commands.to(Status.WAITING), "waiting, and nobody is reminded"),
    "hold": Row("DAYS [WHY]", ticket_commands.hold, "set aside for some days"),
    "review": Row("[WHY]", ticket_commands.to(Status.REVIEW), "the customer thinks it is solved; we look"),
    "resolve": Row("[WHY]", ticket_commands.to(Status.RESOLVED), "solved; the customer is told"),
    "close": Row("[WHAT SOLVED IT]", ticket_commands.to(Status.CLOSED), "closed for good"),
    "reopen": Row("[WHY]", ticket_commands.to(Status.OPEN), "open again"),
    "queue": Row("QUEUE", ticket_commands.queue, "move to another queue"),
    "urgency": Row("URGENCY", ticket_commands.urgency, "normal, high or critical"),
    "owner": Row("AGENT", ticket_commands.owner, "give the ticket to an agent"),
    "me": Row("", ticket_commands.take, "take the ticket"),
    "unassign": Row("", ticket_commands.unassign, "nobody owns the ticket"),
    "tag": Row("TAG…", ticket_commands.tag, "add tags"),
    "untag": Row("TAG…", ticket_commands.untag, "remove tags"),
    "team": Row(
        "TEAM [WHY]", property_commands.team, "hand the ticket to another team; support takes it back"
    ),
    "notify": Row("TEAM TEXT", property_commands.notify, "tell a team something; the ticket stays here"),
    "follow": Row("[AGENT]", property_commands.follow, "hear of the ticket besides its owner"),
    "unfollow": Row("[AGENT]", property_commands.unfollow, "hear of it no more"),
    "known": Row("NUMBER-WORDS", property_commands.known, "the known issue it belongs to, or none"),
    "field": Row("NAME=VALUE", property_commands.field, "a further property; an empty value removes it"),
    "playbook": Row("NAME", playbook_commands.playbook, "the checklist that the ticket follows, or none"),
    "step": Row("NUMBER [undo]", playbook_commands.step, "a step of the checklist is done"),
    "miss": Row(
        "[doc] [TIER] WHY", playbook_commands.miss, "something was missed: tags, notes and hands back"
    ),
    "permission": Row("WHO WHAT", property_commands.permission, "who permitted what the customer asks for"),
    "language": Row("LANGUAGE", ticket_commands.language, "language of notices to the customer"),
    "cc": Row("ADDRESS…", people_commands.copy, "somebody takes part from now on"),
    "uncc": Row("ADDRESS…", people_commands.remove, "somebody takes no part any more"),
    "share": Row("[ADDRESS…]", people_commands.share, "who came later may see what was said before"),
    "side": Row("ADDRESS…", people_commands.side, "the text goes to an outsider; the answer is a note"),
    "escalate": Row(
        "[TIER] QUESTION", tier_commands.escalate, "to the next tier; the text is what was tried"
    ),
    "deescalate": Row(
        "[TIER] [WHY]", escalation_commands.deescalate, "ends the customer's escalation; else down a tier"
    ),
    "tier": Row("TIER [WHY]", tier_commands.tier, "to that tier; the text is a note for it"),
    "transition": Row("", tier_commands.transition, "tell the customer that somebody else goes on with it"),
    "escalated": Row(
        "WHY", escalation_commands.escalated, "the customer escalated it by another way than mail"
    ),
    "contact": Row(
        "AGENT", escalation_commands.contact, "the primary contact of an escalation; the customer is told"
    ),
    "timeline": Row("TEXT", escalation_commands.timeline, "what happens by when; the customer is told"),
    "plan": Row(
        "MODE every TIME [with PEOPLE]", escalation_commands.plan, "how often the customer hears from us"
    ),
    "call": Row(
        "DATE TIME [MINUTES] [with PEOPLE] [at PLACE]", call_commands.call, "invite to a call; move, cancel"
    ),
    "condition": Row(
        "NAME EVIDENCE", escalation_commands.condition, "one of the three that end an escalation"
    ),
    "ack": Row("", alarms.acknowledge, "you are on call, and have seen it"),
    "link": Row("TICKET", linking_commands.link, "link with another ticket"),
    "merge": Row("TICKET", linking_commands.merge, "this ticket goes into another"),
    "unmerge": Row("TICKET", linking_commands.unmerge, "undo a merge into this ticket"),
    "split": Row("SUBJECT", linking_commands.split, "the latest message becomes a ticket of its own"),
    "macro": Row("NAME", macro, "insert a stored answer"),
    "help": Row("", _help, "list the commands"),
}


@dataclass(frozen=True, slots=True)
class CarriedOut:
    """What the commands came to, line by line; `done` is None where one of them was refused."""

    done: Work | None
    lines: tuple[CommandLine, ...]


def carry_out(work: Work, order: Order) -> CarriedOut:
    """Go through the commands from top to bottom; each sees what those above it did."""
    lines: list[CommandLine] = []
    refused = False
    for command in order.commands:
        result = _carry_out(work, command)
        match result:
            case Refusal(why):
                refused = True
                lines.append(CommandLine(line=command.line, done=False, outcome=why))
            case Work():
                work = result
                lines.append(CommandLine(line=command.line, done=True, outcome=work.said))
    return CarriedOut(None, undone(lines)) if refused else CarriedOut(work, tuple(lines))


def undone(lines: Iterable[CommandLine]) -> tuple[CommandLine, ...]:
    """The lines of a mail that is refused as a whole: what would have been done is not said of any."""
    why = "not done, since another line of the mail was refused"
    return tuple(li if not li.done else CommandLine(line=li.line, done=False, outcome=why) for li in lines)


def half_command(text: str) -> str | None:
    """The command that the first line of a text may have been meant for: "# note", "**#note**", a full-width "＃note"."""
    first = next((line for line in text.splitlines() if line.strip()), "")[:200]
    plain = "".join(c for c in unicodedata.normalize("NFKC", first) if unicodedata.category(c) != "Cf")
    found = _HALF.match(plain)
    if found is None:
        return None
    name = found[1].lower()
    near = difflib.get_close_matches(name, COMMANDS, n=1, cutoff=0.6)
    return near[0] if near else None


def note_line(text: str) -> str | None:
    """A line of a text that is nothing but the word for a note: "#note" below a greeting, "[note]", "//note"."""
    for line in text.splitlines():
        if len(line) <= _LONGEST_NOTE and _NOTE_LINE.fullmatch(unicodedata.normalize("NFKC", line)):
            return line.strip()
    return None


def help_lines() -> tuple[str, ...]:
    """Every command with its argument and its meaning."""
    return tuple(f"#{name} {row.argument}".rstrip() + f": {row.help}" for name, row in COMMANDS.items())


def _carry_out(work: Work, command: Command) -> Work | Refusal:
    row = COMMANDS.get(command.name)
    if row is None:
        return Refusal(_unknown(command.name))
    if _needs_more(row.argument) and not command.argument:
        return Refusal(f"something is missing: #{command.name} {row.argument}")
    if (inner := _second_command(command)) is not None:
        return Refusal(f"one command a line: #{inner} stands in it, too; if that is text, leave out its #")
    if not row.argument and command.argument:
        return Refusal(f"#{command.name} stands alone on its line")
    return row.does(work, command)


def _second_command(command: Command) -> str | None:
    """A command within the line of another, as where a client joins lines (RFC 3676 §4.1): a `#note` that is not seen
    would mail the text below to the customer. What `#note` and `#public` begin is text behind its first word.
    """
    plain = "".join(
        c for c in unicodedata.normalize("NFKC", command.argument) if unicodedata.category(c) != "Cf"
    )
    found = [m for m in _INNER.finditer(plain) if m[1].lower() in COMMANDS]
    if command.name in WITH_TEXT:
        found = [m for m in found if m.start() == 0]
    return found[0][1].lower() if found else None


def _needs_more(argument: str) -> bool:
    """Whether any word of it must be there."""
    return any(not word.startswith("[") for word in argument.split("] ") if word)


def _unknown(name: str) -> str:
    near = difflib.get_close_matches(name, COMMANDS, n=1, cutoff=0.5)
    hint = f"; did you mean #{near[0]}?" if near else "."
    return f"#{name} is not a command{hint} #help lists them all."

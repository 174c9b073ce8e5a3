"""What agents hear of their own mail: what it did, line by line; or why nothing of it was done, with the text back."""

from dataclasses import dataclass, replace

from postdesk.gateway.desk.answers import written_to
from postdesk.gateway.desk.case import Case
from postdesk.gateway.desk.letters import title, to_agent
from postdesk.gateway.desk.view import clock_text
from postdesk.gateway.desk.work import Work
from postdesk.gateway.model import AgentRecord, Conversation, Decision, NewLetter, Outcome
from postdesk.templates.notices import (
    AgentCommandFailed,
    AgentTranscript,
    CommandLine,
    Notice,
)
from postdesk.threading.message import Part
from postdesk.threading.tokens import Claim, Purpose

_TOLD = {
    "ticket_resolved": "That the request is thought to be solved",
    "ticket_split": "That the second request has a number of its own",
    "ticket_merged": "That both requests go on under one number",
}


@dataclass(frozen=True, slots=True)
class Transcript:
    """A mail that was carried out."""

    work: Work
    lines: tuple[CommandLine, ...]
    before: Conversation
    left_out: tuple[Part, ...] = ()  # pictures of its quote or signature
    remarks: tuple[str, ...] = ()  # that its writer hears in any case


def with_transcript(decision: Decision, transcript: Transcript) -> Decision:
    """The decision, and with it the letter that tells its agent."""
    work = transcript.work
    case, agent = work.case, work.agent
    if not (case.desk.habits_of(agent).transcripts or transcript.remarks):
        return decision
    letters = (letter for d in (decision, *decision.further) for letter in d.letters)
    leaving = [letter for letter in letters if letter.notice.audience != "agent"]
    summary = (
        *_what_became_of_the_text(case, decision, leaving),
        *_warnings(case, work),
        *_left_out(transcript.left_out, decision),
        _state(work, decision),
        *transcript.remarks,
    )
    notice = AgentTranscript(
        tag=case.desk.tag(work.ticket.id),
        subject=work.ticket.subject,
        agent_name=agent.name,
        lines=transcript.lines,
        summary=summary,
    )
    ticket = work.ticket.id
    if not (leaving and case.not_before > case.now):
        letter = to_agent(case, ticket, agent, notice, Purpose.NOTE)
        return replace(decision, letters=(*decision.letters, letter))
    cancel = case.desk.book.reply_address(Claim(Purpose.CANCEL, case.spool_id, agent.id, case.now.date()))
    until = clock_text(case.desk, case.not_before)
    letter = to_agent(
        case, ticket, agent, replace(notice, cancel_address=cancel, cancel_until=until), Purpose.NOTE
    )
    return replace(decision, letters=(*decision.letters, replace(letter, reply_to=cancel)))


def told(case: Case, agent: AgentRecord, conversation: Conversation, notice: Notice) -> tuple[NewLetter, ...]:
    """A single letter to the agent. Their reply to it is a note: nothing public comes of a transcript."""
    return (to_agent(case, conversation.ticket.id, agent, notice, Purpose.NOTE),)


def refusal(
    case: Case,
    agent: AgentRecord,
    conversation: Conversation,
    lines: tuple[CommandLine, ...],
    text: str,
    help_lines: tuple[str, ...] = (),
) -> Decision:
    """Nothing of the mail is done; the agent gets each line's trouble and their text back.

    The reply address is of the kind they wrote to: they may send it again, corrected.
    """
    ticket = conversation.ticket
    undone = [CommandLine(line=li.line, done=False, outcome=li.outcome) for li in lines]
    notice = AgentCommandFailed(
        tag=case.desk.tag(ticket.id),
        subject=ticket.subject,
        agent_name=agent.name,
        lines=lines if help_lines else tuple(undone),
        text=text,
        help=help_lines,
    )
    purpose = Purpose.ANSWER
    if any(c.purpose is Purpose.NOTE for c, _ in case.reading.clues.tokens):
        purpose = Purpose.NOTE
    own = case.reading.clues.own_key
    troubles = [li.outcome for li in lines]
    return Decision(
        Outcome.COMMAND,
        "nothing done: " + "; ".join(troubles),
        ticket=ticket.id,
        ids=() if own is None else ((own, True),),
        letters=(to_agent(case, ticket.id, agent, notice, purpose),),
        explanation=case.explanation(agent=agent.address, mistakes=troubles),
    )


def _what_became_of_the_text(case: Case, decision: Decision, leaving: list[NewLetter]) -> tuple[str, ...]:
    to = ", ".join(dict.fromkeys(letter.recipient for letter in leaving))
    when = "at once" if case.not_before == case.now else f"at {clock_text(case.desk, case.not_before)}"
    if decision.outcome is Outcome.ANSWER:
        return (f"Your answer leaves {when}, to {to}." if to else "Your answer is kept; nobody is mailed.",)
    if decision.note is not None and decision.note.side is not None:
        return (f"Your text leaves {when}, to {to} and to nobody else. It is kept as an internal note.",)
    if decision.outcome is Outcome.NOTE:
        lines = ["Your text is an internal note. No customer sees it."]
    else:
        lines = ["Nothing of your mail goes to the customer."]
    if leaving:
        what = _TOLD.get(leaving[0].notice.name)
        said = f"{what} is told to" if what else "The desk's own notice of it goes to"
        lines.append(f"{said} {to}, {when}.")
    return tuple(lines)


def _warnings(case: Case, work: Work) -> tuple[str, ...]:
    """L05: what an agent's own mail program sent is out of the desk's hands."""
    people = {p.person.address for p in work.conversation.participants}
    openly = {a for a in written_to(case.reading.message) if "@" in a}
    outside = {a for a in openly if a not in case.desk.agents and not case.desk.book.is_own(a)}
    direct, strangers = sorted(outside & people), ", ".join(sorted(outside - people))
    found = []
    if strangers:
        found.append(
            f"Careful: your own mail went to {strangers}, too, who take no part: from your own address, with all that it "
            "quotes and with a reply address that was made for you. Nothing that they send there is done."
        )
    if direct:
        found.append(
            f"Careful: your own mail went to {', '.join(direct)} directly, from your own address and with all that it "
            "quotes. The desk sent them no second copy."
        )
    claim = case.agent_claim
    if claim is not None and claim[0].ticket != work.ticket.id and work.merge_into is None:
        old, new = case.desk.tag(claim[0].ticket), case.desk.tag(work.ticket.id)
        found.append(f"{old} was merged into {new}: your mail went there.")
    return tuple(found)


def _left_out(pictures: tuple[Part, ...], decision: Decision) -> tuple[str, ...]:
    if not pictures or (decision.message is None and decision.note is None):
        return ()
    names = ", ".join(p.filename or p.content_type for p in pictures)
    return (f"Left out: {names}. It stands in the quoted text or in your signature.",)


def _state(work: Work, decision: Decision) -> str:
    """How the ticket stands now."""
    desk, kept = work.case.desk, {"status", "owner"}
    ticket = replace(work.ticket, **{c.field: c.new for c in decision.changes if c.field in kept})  # type: ignore[arg-type]  # each of its own kind
    owner = desk.agent(ticket.owner)
    team = f", with {desk.teams[ticket.team].title}" if ticket.team in desk.teams else ""
    tags = f", tags {', '.join(ticket.tags)}" if ticket.tags else ""
    return (
        f"{desk.tag(ticket.id)}: {ticket.status}, {ticket.urgency}, queue {title(desk, ticket.queue)}, "
        f"owner {owner.name if owner else 'nobody'}{team}{tags}."
    )

"""What a mail does that is known to be an agent's: its commands, and its text as an answer, a note or a side message."""

from dataclasses import replace

from postdesk.classifiers.key_terms import key_terms
from postdesk.gateway.desk.answers import internal_note, public_answer, resolved_notices, side_message
from postdesk.gateway.desk.case import Case
from postdesk.gateway.desk.commands import carry_out, help_lines, undone
from postdesk.gateway.desk.contradictions import contradiction, is_note, unasked_note
from postdesk.gateway.desk.escalation_steps import step_letters
from postdesk.gateway.desk.handing_over import hand_over
from postdesk.gateway.desk.joining_tickets import between_tickets
from postdesk.gateway.desk.known_issues import PROPOSED, links_to_documentation, of_answers
from postdesk.gateway.desk.letters import because_of
from postdesk.gateway.desk.new_hands import to_new_hands, to_teams
from postdesk.gateway.desk.order import Order
from postdesk.gateway.desk.own_words import OwnWords, own_words
from postdesk.gateway.desk.transcripts import Transcript, refusal, with_transcript
from postdesk.gateway.desk.work import Work
from postdesk.gateway.escalations import Alarm, Escalation
from postdesk.gateway.model import (
    AgentRecord,
    Change,
    Conversation,
    Decision,
    KeyTerms,
    NewNote,
    Outcome,
)
from postdesk.templates.notices import CommandLine

_MOST_SHOWN = 300  # characters of what was left out


def act(case: Case, agent: AgentRecord, conversation: Conversation) -> Decision | str:
    """Everything the mail asks for, or nothing of it; or in words why it must be held."""
    order = case.reading.order
    if order.has("help"):
        return _explain(case, agent, conversation, order)
    carried = carry_out(Work(case, agent, conversation), order)
    if carried.done is None:
        return refusal(case, agent, conversation, carried.lines, order.text)
    work = carried.done
    people = (conversation.ticket.customer, *(p.person for p in conversation.participants))
    own = own_words(case.reading, agent.name, case.desk.habits_of(agent), people)
    internal = is_note(case, order) or (work.handover is not None and not order.has("public"))
    said = "\n\n".join(part for part in (work.comment if internal else "", own.text) if part)
    whole = replace(own, text=_whole_text(work, said))
    wrong = contradiction(order, work, whole, internal=internal)
    if wrong is not None:
        return refusal(case, agent, conversation, _refused(wrong, order, carried.lines), whole.text)
    if case.reading.reply.doubts and order.text and (work.teams or not internal):
        doubts = "; ".join(case.reading.reply.doubts)
        return f"your own words could not be told from the quoted text: {doubts}"
    decision = _with_work(_by_text(work, own, whole, internal=internal), work)
    decision, remarks = _with_knowledge(work, decision, order.text)
    if own.removed:
        remarks = (*remarks, _taken_for_signature(own.removed))
    if unasked := unasked_note(case, order):
        remarks = (*remarks, f"Kept as an internal note, for {unasked}: the customer was not written to.")
    transcript = Transcript(work, carried.lines, conversation, own.left_out, remarks)
    return with_transcript(_recorded(case, agent, decision, internal=internal), transcript)


def _refused(wrong: CommandLine, order: Order, lines: tuple[CommandLine, ...]) -> tuple[CommandLine, ...]:
    """What is wrong stands at the agent's own lines, where it is about commands of theirs."""
    named = {name.removeprefix("#") for name in wrong.line.split(", ")}
    theirs = [c.line for c in order.commands if c.name in named] or [wrong.line]
    others = (line for line in undone(lines) if line.line not in theirs)
    return (*(replace(wrong, line=line) for line in theirs), *others)


def _taken_for_signature(words: str) -> str:
    """Heard in any case: words of theirs may be missing."""
    shown = " / ".join(line.strip() for line in words.splitlines() if line.strip())
    return f'Left out, for it looks like your signature: "{shown[:_MOST_SHOWN]}". If it was text, write it above your name.'


def _whole_text(work: Work, text: str) -> str:
    """Stored answers before the agent's own words; a ready-made comment only where there are none."""
    if work.transition and work.handover is None and text:
        return text
    return "\n\n".join(part for part in (work.stored_text, text) if part)


def _with_knowledge(work: Work, decision: Decision, text: str) -> tuple[Decision, tuple[str, ...]]:
    """An answer without a link to the documentation is remembered; the third of a kind is remarked on (C9)."""
    desk, ticket = work.case.desk, work.ticket
    if decision.outcome is not Outcome.ANSWER or links_to_documentation(desk, text):
        return decision, ()
    terms = KeyTerms("answer", "", key_terms("", text))
    proposals = of_answers(desk, work.case.similar)
    if not proposals.marks:
        return replace(decision, terms=terms), ()
    before = dict(ticket.fields).get(PROPOSED, "")
    value = ", ".join(part for part in (before, proposals.value) if part)
    old = f"{PROPOSED}={before}" if before else None
    mark = work.change("field", old, f"{PROPOSED}={value}", "a similar answer was given before")
    return replace(decision, terms=terms, changes=(*decision.changes, mark)), proposals.lines


def _by_text(work: Work, own: OwnWords, whole: OwnWords, *, internal: bool) -> Decision:
    """What becomes of the text: the agent's own, and with stored answers."""
    agent, cause = work.agent, because_of(work.case)
    text, message = whole.text, whole.message
    if work.between_tickets:
        return between_tickets(work, text)
    if work.handover is not None:
        note, public = (own.text, work.stored_text) if internal else ("", text)
        return hand_over(work, message, note=note, public=public)
    if work.side:
        return side_message(cause, work.conversation, agent, work.side[0], text, message)
    anything = bool(text or message.attachments)
    if internal and (anything or not work.case.reading.order.commands):
        # What stands below has its notes, too: it stays here, and no team gets it.
        return internal_note(
            cause, work.conversation, agent, text or ("" if work.teams else message.body), message
        )
    if anything:
        return public_answer(cause, work.conversation, agent, text, message, work)
    return Decision(Outcome.COMMAND, "commands", ticket=work.ticket.id)


def _with_work(decision: Decision, work: Work) -> Decision:
    """The decision about the text, and with it what the commands ask for."""
    letters = list(decision.letters)
    if work.resolves and decision.outcome is not Outcome.ANSWER:
        letters += resolved_notices(because_of(work.case), work.conversation, work.agent)
    changes = _collapsed((*work.changes, *decision.changes))
    if decision.note is None and work.comment:
        decision = replace(decision, note=NewNote(work.comment, work.agent.id, None))
    letters = to_new_hands(work, changes, decision, letters) + to_teams(work, decision) + step_letters(work)
    return replace(
        decision,
        changes=changes,
        participants=work.joining,
        leaving=tuple((person, work.agent.address) for person in work.leaving),
        shared_with=work.shared_with,
        related=(*decision.related, *work.related),
        letters=tuple(letters),
        escalation=_escalation(work),
        alarm=_alarm(work),
    )


def _escalation(work: Work) -> Escalation | None:
    """As the commands leave it, where they changed it."""
    before = work.case.conversation.escalation if work.case.conversation else None
    return work.escalation if work.escalation != before else None


def _alarm(work: Work) -> Alarm | None:
    """One that the commands raised, or took."""
    before = work.case.conversation.alarm if work.case.conversation else None
    return work.conversation.alarm if work.conversation.alarm != before else None


def _collapsed(changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """What was the same before needs no record."""
    return tuple(c for c in changes if c.old != c.new)


def _recorded(case: Case, agent: AgentRecord, decision: Decision, *, internal: bool) -> Decision:
    """With its reason, for `explain`; the mail's own id leads agents to the ticket."""
    own = case.reading.clues.own_key
    address = case.agent_claim[1] if case.agent_claim else "no address of theirs, and confirmed"
    shown = case.explanation(
        agent=agent.address,
        visibility="internal" if internal or decision.message is None else "public",
        commands=[c.line for c in case.reading.order.commands],
    )
    return replace(
        decision,
        reason=f"by {agent.address} to {address}",
        ids=() if own is None else ((own, True),),
        explanation=shown,
    )


def _explain(case: Case, agent: AgentRecord, conversation: Conversation, order: Order) -> Decision:
    """`#help`: the list, and nothing else is done."""
    line = CommandLine(line="#help", done=True, outcome="Nothing else of this mail was done.")
    return refusal(case, agent, conversation, (line,), order.text, help_lines())

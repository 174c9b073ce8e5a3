"""Second thoughts by mail: an agent takes back what has not left yet, or confirms what was held.

Both are capabilities for one message and one agent; what the mail to them says does not matter.
"""

from dataclasses import replace

from postdesk.gateway.desk.case import Case
from postdesk.gateway.desk.transcripts import told
from postdesk.gateway.model import (
    AgentRecord,
    Cancellation,
    Change,
    Decision,
    Errand,
    Outcome,
    Status,
)
from postdesk.templates.notices import AgentTranscript


def take_back(case: Case, agent: AgentRecord) -> Decision:
    """Stop the letters that nobody has taken to be sent; what has left, has left, and that is said."""
    errand = case.errand
    assert errand is not None
    own = [letter for letter in errand.letters if letter.author == agent.id]
    waiting = [letter for letter in own if letter.stoppable]
    gone = [letter.recipient for letter in own if not letter.stoppable]
    if not waiting:
        why = f"Too late: it has left to {', '.join(gone)}." if gone else "There is nothing to take back."
        return _told(case, agent, (why,))
    summary = [f"Taken back: nothing of it goes to {', '.join(w.recipient for w in waiting)}."]
    if gone:
        summary.append(f"Too late for {', '.join(gone)}: there it has left.")
    if errand.message is None:
        summary.append("What commands of that mail did stays done.")
    changes = () if gone else _reopened(case, agent)
    if changes:
        summary.append("The ticket is open again. Other commands of that mail stay done.")
    decision = _told(case, agent, tuple(summary), text=errand.text)
    stopped = Cancellation(tuple(w.id for w in waiting), None if gone else errand.message)
    return replace(decision, cancelled=stopped, changes=changes)


def confirm_held(case: Case, agent: AgentRecord) -> Decision:
    """Work the held mail off once more, as this agent's own. Once: what is not held any more is left alone."""
    errand = case.errand
    assert errand is not None
    if not errand.held:
        return _told(case, agent, ("That mail is not held any more: it was confirmed or discarded before.",))
    decision = _told(case, agent, ("The mail is released, and worked on as yours.",))
    return replace(decision, released=(errand.spool_id, agent.id))


def _reopened(case: Case, agent: AgentRecord) -> tuple[Change, ...]:
    if case.conversation is None:
        return ()
    status = case.conversation.ticket.status
    if status not in {Status.PENDING, Status.RESOLVED}:
        return ()
    return (Change("status", status, Status.OPEN, agent.address, f"{agent.name} took an answer back"),)


def _told(case: Case, agent: AgentRecord, summary: tuple[str, ...], text: str = "") -> Decision:
    conversation, errand = case.conversation, case.errand
    assert isinstance(errand, Errand)
    decision = Decision(
        Outcome.COMMAND,
        summary[0],
        explanation=case.explanation(agent=agent.address, message=errand.spool_id),
    )
    if conversation is None:
        return decision
    notice = AgentTranscript(
        tag=case.desk.tag(conversation.ticket.id),
        subject=conversation.ticket.subject,
        agent_name=agent.name,
        summary=summary,
        text=text,
    )
    return replace(decision, ticket=conversation.ticket.id, letters=told(case, agent, conversation, notice))

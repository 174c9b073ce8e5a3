"""Who gets a ticket from a colleague by commands: the other agents, and other teams. Pure."""

from dataclasses import replace

from postdesk.gateway.desk.letters import because_of, recipients, title
from postdesk.gateway.desk.notifications import handed_over
from postdesk.gateway.desk.teams import comment_to_team, handed_to_team
from postdesk.gateway.desk.work import Work
from postdesk.gateway.model import AgentRecord, Change, Decision, InternalNote, NewLetter


def to_teams(work: Work, decision: Decision) -> list[NewLetter]:
    """Other teams hear what the note says; who has the ticket now, what the customer said besides."""
    cause, by = because_of(work.case), work.agent.name
    comment = decision.note.text if decision.note is not None else ""
    letters = []
    for told in work.teams:
        if told.handed_over and told.team == work.ticket.team:
            letters += handed_to_team(cause, work.conversation, by, comment)
        elif not told.handed_over:
            letters += comment_to_team(cause, work.ticket.id, told.team, by, comment)
    return letters


def to_new_hands(
    work: Work, changes: tuple[Change, ...], decision: Decision, letters: list[NewLetter]
) -> list[NewLetter]:
    """Agents who had nothing to do with the ticket, and now have, get it whole; the note is part of that."""
    before, after, desk = work.case.conversation, work.conversation, work.case.desk
    kinds = {"owner", "queue", "team", "follower"}
    if before is None or work.handover or not {c.field for c in changes} & kinds:
        return letters
    known = {work.agent.id, *(a.id for a in recipients(desk, before.ticket, work.case.now))}
    if any(c.field == "team" for c in changes) and after.ticket.team in desk.teams:
        taking = desk.agents.get(desk.teams[after.ticket.team].address)  # knew of it, and has it now
        known -= {work.agent.id if taking is None else taking.id} - {work.agent.id}
    if any(c.field == "owner" for c in changes):
        known -= {after.ticket.owner} - {work.agent.id}  # knew of it as one of many, and has it now
    fresh = tuple(a for a in recipients(desk, after.ticket, work.case.now) if a.id not in known)
    if after.ticket.owner is not None and not any(c.field == "owner" for c in changes):
        fresh = tuple(a for a in fresh if a.id in after.ticket.followers)
    if decision.note is not None:
        note = InternalNote(work.agent.name, decision.note.text, work.case.now)
        after = replace(after, notes=(*after.notes, note))
    told = {a.address for a in fresh}
    kept = [letter for letter in letters if letter.recipient not in told]
    for agent in fresh:
        kept += handed_over(because_of(work.case), after, (agent,), _lead(work, agent))
    return kept


def _lead(work: Work, agent: AgentRecord) -> str:
    """Why a colleague gets the ticket."""
    ticket, desk, by = work.ticket, work.case.desk, work.agent.name
    if agent.id == ticket.owner:
        return f"{by} gave you this ticket."
    if agent.id in ticket.followers:
        return f"{by} made you follow this ticket."
    if ticket.team in desk.teams:
        return f"{by} handed this ticket to {desk.teams[ticket.team].title}."
    return f"{by} moved this ticket to {title(desk, ticket.queue)}."

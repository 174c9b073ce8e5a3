"""Commands about a customer's escalation (E3, E5): `#escalated`, `#contact`, `#timeline`, `#plan`, `#condition`, and
`#deescalate`, which ends it once its three conditions are recorded. What the customer hears of it is in `escalation_steps`.
"""

import re
from dataclasses import replace

from postdesk.classifiers.escalation_facts import read_facts
from postdesk.gateway.desk import tier_commands
from postdesk.gateway.desk.call_commands import standing_call
from postdesk.gateway.desk.order import Command
from postdesk.gateway.desk.promises import update_after
from postdesk.gateway.desk.ticket_commands import named_agent, nearest
from postdesk.gateway.desk.tiers import lead_of
from postdesk.gateway.desk.view import at_text
from postdesk.gateway.desk.work import Refusal, Work
from postdesk.gateway.escalations import CONDITIONS, FACTS, Condition, Escalation

_MODES = {
    "e-mail": "e-mail",
    "email": "e-mail",
    "mail": "e-mail",
    "phone": "telephone",
    "phone call": "telephone",
    "telephone": "telephone",
    "call": "telephone",
    "conference": "conference call",
    "conference call": "conference call",
}
_PLAN = re.compile(
    r"(?P<mode>[a-z-]{1,12}(?: [a-z]{1,6})?) +"
    r"(?:(?P<word>hourly|daily|weekly)|every +(?:(?P<number>[1-9]\d{0,2}) *)?(?:business )?(?P<unit>minute|hour|day|week)s?)"
    r"(?: +with +(?P<who>.{1,400}))?",
    re.IGNORECASE,
)
_EVERY = {"hourly": "1 hour", "daily": "1 day", "weekly": "1 week"}
_LEAST = 15  # minutes between promised updates
_LONGEST = 500  # characters of evidence, or of a timeline
_WRONG_PLAN = (
    "write how, how often and with whom: #plan e-mail daily, "
    "#plan conference call every 2 days with carol@example.com, Dave"
)


def escalated(work: Work, command: Command) -> Work | Refusal:
    """`#escalated she called and asks for a manager`: the customer escalated by another way than mail."""
    if work.escalation is not None:
        return Refusal(
            f"the customer has escalated it before, at {at_text(work.case.desk, work.escalation.opened_at)}"
        )
    found = read_facts(command.argument)
    lead = lead_of(work.case.desk, work.ticket)
    opened = Escalation(
        ticket=work.ticket.id,
        opened_at=work.case.now,
        opened_by=work.ticket.customer.address,
        why=f"{command.argument[:_LONGEST]} (by {work.agent.name})",
        facts=tuple((name, found[name]) for name in FACTS if name in found),
        contact=lead.id if lead else work.ticket.owner,
    )
    return work.with_escalation(
        opened,
        f"opened by {work.agent.name}: {opened.why}",
        "The ticket is escalated; the customer is asked for the facts.",
    )


def contact(work: Work, command: Command) -> Work | Refusal:
    """`#contact Ben`: the customer is told; they follow the ticket, and own it where nobody does."""
    escalation = _open(work)
    if isinstance(escalation, Refusal):
        return escalation
    agent = work.agent if command.argument.lower() == "me" else named_agent(work, command.argument)
    if isinstance(agent, Refusal):
        return agent
    work = work.with_escalation(replace(escalation, contact=agent.id), f"contact: {agent.name}", "")
    ticket = work.ticket
    if ticket.owner is None:
        work = work.with_ticket(work.change("owner", None, agent.id), replace(ticket, owner=agent.id), "")
    elif agent.id not in {ticket.owner, *ticket.followers}:
        followers = (*ticket.followers, agent.id)
        work = work.with_ticket(
            work.change("follower", None, agent.id), replace(ticket, followers=followers), ""
        )
    return work.saying(f"{agent.name} is the primary contact; the customer is told.")


def timeline(work: Work, command: Command) -> Work | Refusal:
    """`#timeline a correction by Friday`: the customer reads it with who their contact is."""
    escalation = _open(work)
    if isinstance(escalation, Refusal):
        return escalation
    if work.case.desk.agent(escalation.contact) is None:
        return Refusal("name the primary contact first: #contact AGENT")
    words = command.argument[:_LONGEST]
    return work.with_escalation(
        replace(escalation, timeline=words), f"timeline: {words}", "The customer is told the timeline."
    )


def plan(work: Work, command: Command) -> Work | Refusal:
    """`#plan e-mail every 4 hours with carol@client.test`: recorded, confirmed, and each update chased until sent."""
    escalation = _open(work)
    if isinstance(escalation, Refusal):
        return escalation
    found = _PLAN.fullmatch(command.argument)
    if found is None:
        return Refusal(_WRONG_PLAN)
    mode = _MODES.get(found["mode"].lower())
    if mode is None:
        return Refusal(
            f"{found['mode']} is not a way to tell them{nearest(found['mode'], _MODES)}; {_WRONG_PLAN}"
        )
    every = _every(found)
    if every.endswith("minutes") and int(every.partition(" ")[0]) < _LEAST:
        return Refusal(f"not more often than every {_LEAST} minutes")
    due = update_after(work.case.desk, every, work.case.now)
    agreed = replace(
        escalation,
        mode=mode,
        every=every,
        attendees=tuple(dict.fromkeys(w.strip() for w in (found["who"] or "").split(",") if w.strip())),
        next_update_at=due,
        previous_update_at=None,
    )
    said = f"Agreed: {mode}, every {every}; the next update is due {at_text(work.case.desk, due)}. The customer gets it in writing."
    return work.with_escalation(agreed, f"plan: {command.argument}", said)


def condition(work: Work, command: Command) -> Work | Refusal:
    """`#condition plan-accepted she wrote on Monday that the plan is fine`."""
    escalation = _open(work)
    if isinstance(escalation, Refusal):
        return escalation
    name, _, evidence = command.argument.partition(" ")
    name = name.lower().rstrip(":,")
    if name not in CONDITIONS:
        return Refusal(
            f"{name} is not a condition{nearest(name, CONDITIONS)}; there are {', '.join(CONDITIONS)}"
        )
    if not evidence.strip():
        return Refusal(f"say what shows it: #condition {name} she wrote so on Monday")
    met = Condition(name, evidence.strip()[:_LONGEST], work.agent.address, work.case.now)
    kept = tuple(c for c in escalation.conditions if c.name != name)
    after = replace(escalation, conditions=(*kept, met))
    left = (
        f"missing: {', '.join(after.unmet)}" if after.unmet else "all three are recorded: #deescalate ends it"
    )
    return work.with_escalation(after, f"{name}: {met.evidence}", f"Recorded; {left}.")


def deescalate(work: Work, command: Command) -> Work | Refusal:
    """Ends a customer's escalation where one is open (E5); else the ticket goes down a tier (E1)."""
    escalation = work.escalation
    if escalation is None:
        return tier_commands.deescalate(work, command)
    if escalation.closed_at is not None:
        return Refusal("it is ended by a line above")
    if escalation.unmet:
        return Refusal(
            f"the customer's escalation ends with three conditions; missing: {', '.join(escalation.unmet)}. "
            f"Record each: #condition {escalation.unmet[0]} and what shows it. To go down a tier, say #tier"
        )
    call = standing_call(escalation, work.case.now)
    if call is not None:
        return Refusal(
            f"there is a call at {at_text(work.case.desk, call.starts_at)}, which would stand in calendars with nobody to move it: "
            "#call cancel above, or end the escalation after it"
        )
    why = command.argument[:_LONGEST] or "all three conditions are met"
    ended = replace(
        escalation,
        closed_at=work.case.now,
        closed_by=work.agent.address,
        closed_why=why,
        next_update_at=None,
    )
    return work.with_escalation(
        ended, f"ended by {work.agent.name}: {why}", "The escalation is over; the customer is told."
    )


def _open(work: Work) -> Escalation | Refusal:
    escalation = work.escalation
    if escalation is None:
        return Refusal(
            "the customer has not escalated this ticket; #escalated WHY says that they did, by telephone say"
        )
    if escalation.closed_at is not None:
        return Refusal("the escalation is ended by a line above")
    return escalation


def _every(found: re.Match[str]) -> str:
    if found["word"]:
        return _EVERY[found["word"].lower()]
    number = int(found["number"] or 1)
    return f"{number} {found['unit'].lower()}{'' if number == 1 else 's'}"

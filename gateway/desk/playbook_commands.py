"""Commands about how a ticket was worked on: `#playbook`, `#step` (P6); `#miss` (P7)."""

from dataclasses import replace

from postdesk.gateway.desk import playbooks
from postdesk.gateway.desk.order import Command
from postdesk.gateway.desk.property_commands import by, carried, with_comment
from postdesk.gateway.desk.tier_commands import hand_back
from postdesk.gateway.desk.tiers import named_tier
from postdesk.gateway.desk.work import Refusal, Work


def playbook(work: Work, command: Command) -> Work | Refusal:
    """`#playbook failed-sync`, `#playbook none`."""
    done = carried(work, playbooks.choose(work.case.desk.playbooks, work.ticket, command.argument, by(work)))
    return done if isinstance(done, Refusal) else done.saying(_state(done))


def step(work: Work, command: Command) -> Work | Refusal:
    """`#step 2`, `#step 2 undo`."""
    ticked = playbooks.tick(work.case.desk.playbooks, work.conversation, command.argument, by(work))
    done = carried(work, ticked)
    return done if isinstance(done, Refusal) else done.saying(_state(done))


def miss(work: Work, command: Command) -> Work | Refusal:
    """`#miss nobody told the customer`, `#miss doc T1 it stands in the manual`: tagged, noted, and handed back.

    To the tier that is named, else to where the ticket came from; without either it stays.
    """
    desk, words = work.case.desk, command.argument.split(" ")
    kind = words.pop(0).lower() if words[0].lower() in desk.misses else next(iter(desk.misses), "")
    if not kind:
        return Refusal("this desk has no names for misses: see [misses] of its configuration")
    named = named_tier(desk, words[0]) if words else None
    why = " ".join(words[1:] if named else words).strip()
    if not why:
        return Refusal(f"say what was missed: #miss {kind} nobody told the customer")
    tag = desk.misses[kind]
    if tag not in work.ticket.tags:
        ticket = replace(work.ticket, tags=(*work.ticket.tags, tag))
        work = work.with_ticket(work.change("tag", None, tag, why), ticket, "")
    target = named or work.case.previous_tier
    if target not in desk.tiers or target == work.ticket.tier:
        return with_comment(work, f"{tag}: {why}").saying(
            f"Tagged {tag}; the ticket stays in {work.ticket.tier}."
        )
    back = hand_back(work, target, f"{tag}: {why}")
    return back if isinstance(back, Refusal) else back.saying(f"Tagged {tag}. {back.said}")


def _state(work: Work) -> str:
    current = playbooks.shown(work.case.desk.playbooks, work.conversation)
    if current is None or current.words:
        return "The ticket follows no playbook."
    return "\n".join((f"{current.title}:", *current.steps))

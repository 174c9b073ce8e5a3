"""Commands between tickets: `#link`, `#merge`, `#unmerge`, `#split` (T6)."""

from dataclasses import replace

from postdesk.gateway.desk.order import Command
from postdesk.gateway.desk.work import Refusal, Work
from postdesk.gateway.model import Conversation, Status

_LONGEST_SUBJECT = 200


def link(work: Work, command: Command) -> Work | Refusal:
    """`#link 1042`."""
    other = _other(work, command)
    if isinstance(other, Refusal):
        return other
    tag = work.case.desk.tag(other.ticket.id)
    why = f"linked by {work.agent.name}"
    return replace(work, related=(*work.related, (other.ticket.id, why))).saying(f"Linked with {tag}.")


def merge(work: Work, command: Command) -> Work | Refusal:
    """`#merge 1042`: this ticket goes into the other one, and whatever comes for it, too."""
    other = _other(work, command)
    if isinstance(other, Refusal):
        return other
    if work.merge_into is not None:
        return Refusal("a ticket can be merged into one other only")
    tag = work.case.desk.tag(other.ticket.id)
    if other.ticket.status is Status.CLOSED:
        return Refusal(f"{tag} is closed: #reopen it first")
    return replace(work, merge_into=other).saying(
        f"This ticket goes into {tag} ({other.ticket.subject}); replies to either go there. "
        f"Say #unmerge {work.case.desk.tag(work.ticket.id)} there to undo it."
    )


def unmerge(work: Work, command: Command) -> Work | Refusal:
    """`#unmerge 1041`, in the ticket it was merged into: 1041 is a ticket of its own again."""
    number = command.number
    merged = None if number is None else work.case.merged.get(number)
    if merged is None or merged.ticket.merged_into != work.ticket.id:
        return Refusal(f"{command.argument} was not merged into this ticket")
    return replace(work, unmerge=merged).saying(
        f"{work.case.desk.tag(merged.ticket.id)} is a ticket of its own again, and open."
    )


def split(work: Work, command: Command) -> Work | Refusal:
    """`#split the second question`: the latest message of the customer, as a ticket of its own in triage."""
    if work.split_off:
        return Refusal("one ticket at a time is split off: send another mail for the next")
    if not any(m.from_customer and not m.guest for m in work.conversation.messages):
        return Refusal("there is no message of the customer that could be split off")
    tag = work.case.desk.tag(work.case.number)
    return replace(work, split_off=command.argument[:_LONGEST_SUBJECT]).saying(
        f"{tag} is opened in triage with the customer's latest message. Your text says why there, as a note."
    )


def _other(work: Work, command: Command) -> Conversation | Refusal:
    """The other ticket; for one that was merged, the one it went into."""
    number = command.number
    if number is None:
        return Refusal(f"{command.argument} is not a ticket's number, such as {work.case.desk.tag(1042)}")
    other = work.case.others.get(number)
    if other is None:
        return Refusal(f"there is no ticket {command.argument}")
    if other.ticket.id == work.ticket.id:
        return Refusal(f"{command.argument} is this very ticket, or was merged into it")
    return other

"""Commands about who takes part: in public (`#cc`, `#uncc`, `#share`), or on the side (`#side`)."""

from dataclasses import replace

from postdesk.gateway.desk.order import Command
from postdesk.gateway.desk.work import Refusal, Work
from postdesk.gateway.model import Joining, Participant, Person


def copy(work: Work, command: Command) -> Work | Refusal:
    """`#cc dave@example.com`: takes part from now on, also where an agent had removed them."""
    people = _outsiders(work, command)
    if isinstance(people, Refusal):
        return people
    present = {p.person.id for p in work.conversation.participants}
    for person in people:
        if person in work.side:
            return Refusal(f"{person.address} is to be written to on the side; take #side or #cc, not both")
        if person.id in present:
            continue
        joined = Joining(person.id, f"added by {work.agent.name}", work.agent.address, returning=True)
        work = replace(
            work,
            joining=(*work.joining, joined),
            changes=(*work.changes, work.change("participant", None, person.address)),
        ).with_people((*work.conversation.participants, Participant(person, work.case.now)), "")
    names = ", ".join(p.address for p in people)
    said = f"{names} takes part from now on; #share lets them see what was said before."
    return _heard(work.saying(said), {p.address for p in people})


def _heard(work: Work, addresses: set[str]) -> Work:
    """What they wrote as guests belongs to the conversation now."""
    conversation = work.conversation
    found = sorted({m.address for m in conversation.messages if m.guest} & addresses)
    if not found:
        return work
    messages = tuple(replace(m, guest=m.guest and m.address not in found) for m in conversation.messages)
    said = f"{work.said} What {', '.join(found)} wrote already, the others read below your answers."
    return replace(work, conversation=replace(conversation, messages=messages), said=said)


def remove(work: Work, command: Command) -> Work | Refusal:
    """`#uncc dave@example.com`: gets nothing more, until an agent says `#cc`."""
    present = {p.person.address: p.person for p in work.conversation.participants}
    if (unclear := _unclear(command)) is not None:
        return unclear
    for address in command.addresses:
        person = present.get(address)
        if person is None:
            return Refusal(f"{address} does not take part; there are {', '.join(present)}")
        if person.id == work.ticket.customer.id:
            return Refusal(f"{address} is the customer of this ticket")
        left = tuple(p for p in work.conversation.participants if p.person.id != person.id)
        work = replace(
            work,
            leaving=(*work.leaving, person.id),
            changes=(*work.changes, work.change("participant", person.address, None)),
        ).with_people(left, "")
    return work.saying(f"{', '.join(command.addresses)} takes no part any more.")


def share(work: Work, command: Command) -> Work | Refusal:
    """`#share [dave@example.com]`: they may see what was said before they came; without names, all of this ticket's own."""
    people = work.conversation.participants
    if command.addresses and (unclear := _unclear(command)) is not None:
        return unclear
    strangers = set(command.addresses) - {p.person.address for p in people}
    if strangers or (command.argument and not command.addresses):
        return Refusal(f"{', '.join(sorted(strangers)) or command.argument} does not take part")
    # Who came with a merged ticket is another customer: only by name do they see what this one said.
    chosen = [
        p
        for p in people
        if p.person.address in command.addresses or (not command.addresses and p.known_as is None)
    ]
    seeing = tuple(replace(p, sees_from=None) if p in chosen else p for p in people)
    named = ", ".join(p.person.address for p in chosen)
    return replace(work, shared_with=(*work.shared_with, *(p.person.id for p in chosen))).with_people(
        seeing, f"{named} can see the earlier messages with your next answer."
    )


def side(work: Work, command: Command) -> Work | Refusal:
    """`#side partner@example.com`: the text goes to them, and what they answer is internal."""
    people = _outsiders(work, command)
    if isinstance(people, Refusal):
        return people
    inside = {p.person.address for p in work.conversation.participants} | {work.ticket.customer.address}
    taking_part = [p.address for p in people if p.address in inside]
    if taking_part:
        who = (
            "is the customer of this ticket"
            if taking_part[0] == work.ticket.customer.address
            else "takes part in it"
        )
        return Refusal(
            f"{taking_part[0]} {who}, and reads your answers: what is for them goes without #side, what is for nobody outside "
            "with #note"
        )
    names = ", ".join(p.address for p in people)
    return replace(work, side=(*work.side, *people)).saying(
        f"Your text goes to {names} and to nobody else; what they answer is an internal note."
    )


def _outsiders(work: Work, command: Command) -> tuple[Person, ...] | Refusal:
    """The people an address belongs to: neither the desk, nor its agents, nor another team."""
    if (unclear := _unclear(command)) is not None:
        return unclear
    desk, found = work.case.desk, []
    for address in command.addresses:
        if desk.book.is_own(address):
            return Refusal(f"{address} is this desk's own address")
        if address in desk.agents:
            return Refusal(f"{address} is an agent; agents work with #owner and notes")
        if team := desk.team_at(address):
            return Refusal(
                f"{address} is {desk.teams[team].title}, another team: say #notify {team} TEXT, or #team {team} to hand it over"
            )
        if address not in work.case.people:
            return Refusal(f"{address} is one address too many for one mail")
        found.append(work.case.people[address])
    return tuple(found)


def _unclear(command: Command) -> Refusal | None:
    """No address, or more than addresses: a second one may be mistyped, and text would be lost."""
    if not command.addresses:
        return Refusal(f"say whom: #{command.name} name@example.com")
    beside = command.beside_addresses
    return Refusal(f"{beside} is no address; text begins on the next line") if beside else None

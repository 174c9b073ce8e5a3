"""What `postdesk ticket merge|unmerge|split|link` do: the desk's own rules decide, and one transaction records it."""

import secrets
from collections.abc import Callable

import typer

from postdesk.gateway.app import App
from postdesk.gateway.cli.acting import active_agent
from postdesk.gateway.cli.configured import open_store
from postdesk.gateway.cli.output import Failure
from postdesk.gateway.cli.undisturbed import undisturbed
from postdesk.gateway.desk.joining_tickets import SplitOff
from postdesk.gateway.desk.joining_tickets import merge as merge_tickets
from postdesk.gateway.desk.joining_tickets import split as split_ticket
from postdesk.gateway.desk.joining_tickets import unmerge as unmerge_tickets
from postdesk.gateway.desk.letters import Cause
from postdesk.gateway.model import Conversation, Decision, Outcome, Status
from postdesk.gateway.store.conversations import load_conversation
from postdesk.gateway.store.numbers import TicketNumbers
from postdesk.gateway.store.record import record
from postdesk.gateway.store.situation import load_agents
from postdesk.gateway.watching import with_all_timers
from postdesk.threading.clean import clean_text

Decide = Callable[[Cause, Conversation, Conversation], Decision]


def merge(ctx: typer.Context, number: int, other: int, agent: str, why: str) -> Decision:
    """Merge a ticket into another; replies to either go to the other from then on."""

    def decide(cause: Cause, source: Conversation, target: Conversation) -> Decision:
        if target.ticket.status is Status.CLOSED:
            raise Failure(f"ticket {target.ticket.id} is closed; set status=open first")
        return merge_tickets(cause, source, target, active_agent(cause.desk, agent), clean_text(why))

    return _act(ctx, (number, other), decide)


def unmerge(ctx: typer.Context, number: int, other: int, agent: str, why: str) -> Decision:
    """Undo a merge: OTHER, which was merged into the ticket, is a ticket of its own again."""

    def decide(cause: Cause, target: Conversation, merged: Conversation) -> Decision:
        if merged.ticket.merged_into != target.ticket.id:
            raise Failure(f"ticket {merged.ticket.id} was not merged into ticket {target.ticket.id}")
        return unmerge_tickets(cause, target, merged, active_agent(cause.desk, agent), clean_text(why))

    return _act(ctx, (number, other), decide, merged=True)


def link(ctx: typer.Context, number: int, other: int, agent: str) -> Decision:
    """Name another ticket as related."""

    def decide(cause: Cause, one: Conversation, two: Conversation) -> Decision:
        why = f"linked by {active_agent(cause.desk, agent).name}"
        return Decision(Outcome.COMMAND, why, ticket=one.ticket.id, related=((two.ticket.id, why),))

    return _act(ctx, (number, other), decide)


def split(ctx: typer.Context, number: int, agent: str, subject: str, why: str) -> Decision:
    """Make a ticket of its own of the customer's latest message, in triage."""
    numbers = TicketNumbers(open_store(ctx).database, block=1)
    numbers.reserve()
    number_of_new = numbers.take()  # once, however often it is tried

    def decide(cause: Cause, one: Conversation, _: Conversation) -> Decision:
        if not any(m.from_customer and not m.guest for m in one.messages):
            raise Failure(f"ticket {one.ticket.id} has no message of a customer")
        new = SplitOff(number_of_new, clean_text(subject), clean_text(why))
        return split_ticket(cause, one, active_agent(cause.desk, agent), new)

    return _act(ctx, (number, number), decide, same=True)


def _act(
    ctx: typer.Context,
    tickets: tuple[int, int],
    decide: Decide,
    *,
    merged: bool = False,
    same: bool = False,
) -> Decision:
    """Read both tickets, decide and record under one lock. `merged`: the other one as it stands."""
    desk: App = open_store(ctx)
    return undisturbed(lambda: _once(desk, tickets, decide, merged=merged, same=same))


def _once(desk: App, tickets: tuple[int, int], decide: Decide, *, merged: bool, same: bool) -> Decision:
    first, second = tickets
    now = desk.clock()
    with desk.database.write() as connection:
        rules = desk.rules.with_agents(load_agents(connection))
        one = load_conversation(connection, first)
        two = load_conversation(connection, second, follow=not merged)
        for wanted, found in ((first, one), (second, two)):
            if found is None:
                raise Failure(f"there is no ticket {wanted}")
        assert one is not None
        assert two is not None
        if one.ticket.merged_into is not None:
            raise Failure(f"ticket {first} was merged into ticket {one.ticket.merged_into}")
        if one.ticket.id == two.ticket.id and not same:
            raise Failure(f"ticket {second} is that very ticket, or was merged into it")
        decision = decide(Cause(rules, now, f"command {secrets.token_hex(8)}"), one, two)
        decision = with_all_timers(connection, decision, rules, one, now)
        record(connection, decision, now)
        if decision.sends_letters:
            desk.database.wake(connection, "outbox")
    return decision

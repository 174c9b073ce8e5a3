"""What follows from one message. The table `ROUTES` is the policy: the first row that applies decides."""

from collections.abc import Callable

from postdesk.gateway.desk.agents import agent_mail, confirmed_mail, stray_agent_mail
from postdesk.gateway.desk.archive import file_away
from postdesk.gateway.desk.automatic import record_bounce, suppress
from postdesk.gateway.desk.call_answers import with_answer
from postdesk.gateway.desk.case import Case
from postdesk.gateway.desk.customer_escalations import with_customers_wish
from postdesk.gateway.desk.customers import follow_up, new_ticket
from postdesk.gateway.desk.forwarding import forwarded_by_agent, open_for_customer
from postdesk.gateway.desk.guests import guest_mail
from postdesk.gateway.desk.outsiders import outsider_mail
from postdesk.gateway.model import Decision, Outcome
from postdesk.threading.tokens import Purpose


def decide(case: Case) -> Decision:
    """One message, one decision; the same for the same case."""
    return next(act(case) for _, applies, act in ROUTES if applies(case))


def _is_imported(case: Case) -> bool:
    return case.imported is not None


def _is_bounce(case: Case) -> bool:
    return case.reading.screening.kind == "bounce"


def _is_automatic(case: Case) -> bool:
    return case.reading.screening.automatic


def _to_return_path(case: Case) -> bool:
    tokens = case.reading.clues.tokens
    return bool(tokens) and all(c.purpose is Purpose.BOUNCE for c, _ in tokens)


def _without_sender(case: Case) -> bool:
    return case.person is None


def _confirmed(case: Case) -> bool:
    return case.confirmed_by is not None


def _to_agent_address(case: Case) -> bool:
    return case.agent_claim is not None


def _to_outsider_address(case: Case) -> bool:
    return case.side_claim is not None


def _forwards_customer(case: Case) -> bool:
    """An agent's mail that forwards somebody's, and points to no ticket."""
    return bool(case.people) and forwarded_by_agent(case) is not None


def _stray_agent(case: Case) -> bool:
    """An agent in From who takes no part as a customer, with something that points to a ticket."""
    agent, clues = case.agent, case.reading.clues
    internal_parent = any(c.purpose.internal for c, _ in clues.signed)
    points = internal_parent or case.match.ticket is not None or bool(case.match.related)
    takes_part = case.match.ticket is not None and not case.match.guest
    return agent is not None and points and not (takes_part and not internal_parent)


def _of_guest(case: Case) -> bool:
    """Somebody who takes no part has an address that was made for somebody else."""
    return case.conversation is not None and case.match.guest


def _in_conversation(case: Case) -> bool:
    return case.conversation is not None


def _anything(_: Case) -> bool:
    return True


def _hold_without_sender(case: Case) -> Decision:
    return Decision(Outcome.HELD, "From names nobody who could be answered", explanation=case.explanation())


def _hold_return_path_mail(case: Case) -> Decision:
    """A person writes there by mistake, or a report comes in a form nobody knew: somebody has to look."""
    ticket = case.conversation.ticket.id if case.conversation else None
    reason = "a person's mail to a return path"
    return Decision(Outcome.HELD, reason, ticket=ticket, explanation=case.explanation())


def _of_customer(act: Callable[[Case], Decision]) -> Callable[[Case], Decision]:
    """A customer may escalate by any mail (C8)."""
    return lambda case: with_customers_wish(case, act(case))


ROUTES: tuple[tuple[str, Callable[[Case], bool], Callable[[Case], Decision]], ...] = (
    ("mail of the past", _is_imported, file_away),
    ("delivery report", _is_bounce, record_bounce),
    ("automatic mail", _is_automatic, lambda case: with_answer(case, suppress(case))),
    (
        "mail to a return path",
        _to_return_path,
        _hold_return_path_mail,
    ),
    ("no sender", _without_sender, _hold_without_sender),
    ("held before, and confirmed by its agent", _confirmed, confirmed_mail),
    ("address made for an agent", _to_agent_address, agent_mail),
    ("address made for an outsider", _to_outsider_address, outsider_mail),
    ("agent without such an address", _stray_agent, stray_agent_mail),
    ("an agent forwards a customer's mail", _forwards_customer, open_for_customer),
    ("a guest in a known conversation", _of_guest, _of_customer(guest_mail)),
    ("known conversation", _in_conversation, _of_customer(follow_up)),
    ("new request", _anything, _of_customer(new_ticket)),
)

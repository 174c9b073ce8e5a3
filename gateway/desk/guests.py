"""What comes from a guest: somebody who takes no part, and writes to an address that was made for somebody else (T3).

A customer may have forwarded our mail, or may write from another address of theirs; or it got into wrong hands. Nobody can
tell, so agents alone read it, marked, and nothing of the ticket changes by it. An agent lets the writer in by `#cc`.
"""

from dataclasses import replace

from postdesk.gateway.desk.case import Case
from postdesk.gateway.desk.customers import message_of, new_ticket, with_message
from postdesk.gateway.desk.letters import because_of
from postdesk.gateway.desk.notifications import Remarks, notification
from postdesk.gateway.desk.teams import customer_wrote_to_team
from postdesk.gateway.model import Decision, Outcome, Status


def guest_mail(case: Case) -> Decision:
    """Kept in the conversation, apart. Of a closed ticket it is a request of their own, linked for agents."""
    conversation, person = case.conversation, case.person
    assert conversation is not None
    assert person is not None
    ticket = conversation.ticket
    if ticket.status is Status.CLOSED:
        return new_ticket(replace(case, match=replace(case.match, related=(ticket.id, *case.match.related))))
    message = message_of(case, case.reading.reply.new_text or case.reading.message.body)
    flag = f"{person.address} takes no part in this conversation, but wrote to an address made for it."
    message = replace(message, guest=True, flags=(flag, *message.flags))
    stays = (
        f"{flag} No customer reads this, and nothing follows from it: the ticket stays {ticket.status}, your reply goes to the "
        f"customer and not to them. If they belong here, say #cc {person.address}"
    )
    remarks = Remarks(warnings=(stays, *message.flags[1:]), commands=(f"#cc {person.address}",))
    seen = with_message(conversation, case, message)
    own = case.reading.clues.own_key
    return Decision(
        Outcome.FOLLOW_UP,
        f"{case.match.reason}; its sender takes no part",
        ticket=ticket.id,
        message=message,
        ids=() if own is None else ((own, False),),
        letters=(
            *notification(case, seen, new=False, remarks=remarks),
            *customer_wrote_to_team(because_of(case), seen),
        ),
        explanation=case.explanation(guest=person.address),
    )

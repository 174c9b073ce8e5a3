"""What comes from a partner who was brought in on the side: internal, whoever writes it and whatever it says.

It can never reach the public conversation: it is a note, and the leak guard treats it as one.
"""

from postdesk.gateway.desk.case import Case
from postdesk.gateway.desk.letters import because_of, file_names
from postdesk.gateway.desk.notifications import FromOutside, outsider_wrote
from postdesk.gateway.model import Decision, NewNote, Outcome


def outsider_mail(case: Case) -> Decision:
    """A mail to an address made for an outsider, or one that answers a letter on the side."""
    claim, conversation, person = case.side_claim, case.conversation, case.person
    assert claim is not None
    assert person is not None
    if conversation is None:
        return Decision(
            Outcome.HELD, "a side conversation of a ticket that is gone", explanation=case.explanation()
        )
    message = case.reading.message
    text = case.reading.reply.new_text or message.body
    said = FromOutside(person, text, file_names(message.attachments), stranger=person.id != claim.holder)
    return Decision(
        Outcome.NOTE,
        f"{person.address} answered on the side",
        ticket=conversation.ticket.id,
        note=NewNote(
            text=text,
            agent=None,
            message_id=message.message_id,
            attachments=message.attachments,
            person=person.id,
            side=claim.holder,
        ),
        letters=tuple(outsider_wrote(because_of(case), conversation, said)),
        explanation=case.explanation(side_conversation=claim.holder, writer=person.address),
    )

"""A customer's automatic reply says until when they are away: their reminder waits till the day after (P2, C7).

That is all an automatic mail can do to a ticket; its status, and whatever else, stays.
"""

from datetime import datetime, timedelta

from postdesk.classifiers.return_dates import return_date
from postdesk.gateway.desk.case import Case
from postdesk.gateway.desk.timers import status_timers
from postdesk.gateway.model import Change, Status


def reminder_put_off(case: Case) -> tuple[Change, ...]:
    """The change, where the mail is such a reply and the reminder would come sooner."""
    conversation, sender = case.conversation, case.reading.sender
    if case.reading.screening.kind != "auto_reply" or conversation is None or sender is None:
        return ()
    ticket = conversation.ticket
    if ticket.status is not Status.PENDING or ticket.reminded_at is not None:
        return ()
    if sender.key != ticket.customer.address:
        return ()
    message = case.reading.message
    back = return_date(f"{message.subject}\n{case.reading.reply.new_text or message.body}", case.now.date())
    if back is None:
        return ()
    (timer,) = status_timers(case.desk, ticket)
    day_after = datetime.combine(back + timedelta(days=1), timer.due_at.timetz())
    if day_after <= timer.due_at:
        return ()
    return (Change("until", ticket.until, day_after, sender.key, f"away until {back:%Y-%m-%d}"),)

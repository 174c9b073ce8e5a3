"""One notice of each kind, full of what it may hold; the goldens in tests/templates show how they read."""

from postdesk.templates.notices import (
    AgentAnswer,
    AgentCommandFailed,
    AgentMailHeld,
    AgentNotification,
    AgentTranscript,
    CommandLine,
    DeliveryFailed,
    HistoryEntry,
    NoteNotification,
    RelatedTicket,
    RequestConfirmed,
    SideMessage,
    TicketReopenedLinked,
    TicketResolved,
)

SUBJECT = "Invoice 881 charged twice"
QUESTION = HistoryEntry(
    author_name="Marta Lind",
    at_text="Mon 2 Mar 2026, 09:12",
    text="Hello,\n\ninvoice 881 was charged twice:\n    EUR 40.00\n    EUR 40.00\n\n> your payment was received\n\nMarta",
)
ANSWER = HistoryEntry(
    author_name="Jon", at_text="Mon 2 Mar 2026, 10:40", text="Dear Marta,\n\nwhich card did you use?"
)
NOTE = HistoryEntry(
    author_name="Petra Wolf", at_text="Mon 2 Mar 2026, 11:02", text="The bank says both went through."
)

SAMPLES = (
    RequestConfirmed(
        tag="PD-1042",
        customer_name="Marta Lind",
        subject=SUBJECT,
        queue_title="Billing",
        expected_response="within 4 business hours",
        missing=("the payment reference", "the date of both payments"),
        high_volume=True,
    ),
    TicketReopenedLinked(
        tag="PD-1090",
        closed_tag="PD-1042",
        customer_name="Marta Lind",
        subject=SUBJECT,
        queue_title="Billing",
        expected_response="within one business day",
        missing=("the payment reference",),
        high_volume=True,
    ),
    AgentAnswer(
        tag="PD-1042",
        subject=SUBJECT,
        text="Dear Marta,\n\nwe have sent EUR 40.00 back (see https://docs.example.com/refunds?kind=card).\n\nIt takes 3 < 5 days.",
        agent_name="Jon",
        resolved=True,
        history=(ANSWER, QUESTION),
    ),
    SideMessage(
        subject="Did both payments arrive?",
        text="Dear Tom,\n\nplease look up both payments of 2 March.",
        agent_name="Jon",
    ),
    TicketResolved(
        tag="PD-1042",
        customer_name="Marta Lind",
        subject=SUBJECT,
        resolution="The second payment was sent back.",
    ),
    AgentNotification(
        tag="PD-1042",
        subject=SUBJECT,
        new_ticket=False,
        author_name="Marta Lind",
        author_address="marta@customer.test",
        at_text="Tue 3 Mar 2026, 08:15",
        text="It was the blue card.\n\n  <b>Both</b> times.",
        attachments=("statement.pdf", "photo.jpg"),
        warnings=("The sender could not be verified.",),
        status="open",
        queue_title="Billing",
        queue_reasons=("the word invoice", "the word charged"),
        urgency="high",
        urgency_reasons=("charged twice",),
        owner="Jon Hart",
        missing=("the payment reference",),
        related=(RelatedTicket(tag="PD-1001", subject="Invoice 880", why="same customer"),),
        history=(ANSWER, QUESTION),
        notes=(NOTE,),
        note_address="support+note@example.com",
        lead="Petra Wolf gave you this ticket.",
        tags=("refund", "vip"),
        commands=("#pending", "#resolve", "#note", "#help"),
    ),
    NoteNotification(
        tag="PD-1042",
        subject=SUBJECT,
        author_name="Petra Wolf",
        at_text=NOTE.at_text,
        text=NOTE.text,
        outside="petra@bank.test",
        attachments=("bank.txt",),
        status="open",
        queue_title="Billing",
        owner="Jon Hart",
        history=(QUESTION,),
    ),
    AgentMailHeld(
        tag="PD-1042",
        agent_name="Jon Hart",
        subject="Re: " + SUBJECT,
        received_at="Tue 3 Mar 2026, 09:00",
        reasons=("The reply address was made for somebody else.",),
        advice="If you wrote it, reply once more to the notification that was sent to you.\nIf you did not, tell an admin.",
        text="Dear Marta,\n\nsend me your card number.",
        confirm_address="support+confirm@example.com",
    ),
    AgentCommandFailed(
        tag="PD-1042",
        subject=SUBJECT,
        agent_name="Jon Hart",
        lines=(
            CommandLine(line="#queue billing", done=False, outcome="Not tried, because of the line below."),
            CommandLine(line="#clsoe", done=False, outcome="There is no #clsoe. Did you mean #close?"),
        ),
        text="Dear Marta,\n\nit is done.",
        help=("#note [TEXT]: the text is an internal note", "#me: take the ticket"),
    ),
    AgentTranscript(
        tag="PD-1042",
        subject=SUBJECT,
        agent_name="Jon Hart",
        lines=(
            CommandLine(line="#status pending", done=True, outcome="The status was open and is pending."),
        ),
        summary=("Your answer leaves at 10:01:00 UTC, to marta@customer.test.",),
        cancel_address="support+cancel@example.com",
        cancel_until="10:01:00 UTC",
        text="Dear Marta,\n\nit is done.",
        help=("#note [TEXT]: the text is an internal note", "#me: take the ticket"),
    ),
    DeliveryFailed(
        tag="PD-1042",
        subject=SUBJECT,
        recipient="marta@customer.test",
        what="your answer",
        reply="550 5.1.1 no such user",
        attempts=1,
        gave_up=False,
        text="Dear Marta,\n\nit is done.",
    ),
)

BARE = (
    RequestConfirmed(
        tag="PD-1", customer_name="", subject="", queue_title="Triage", expected_response="within one business day"
    ),
    TicketReopenedLinked(
        tag="PD-2", closed_tag="PD-1", customer_name="", subject="", queue_title="Triage", expected_response="soon"
    ),
    AgentAnswer(tag="PD-1", subject="", text="", agent_name=""),
    SideMessage(subject="", text="", agent_name=""),
    TicketResolved(tag="PD-1", customer_name="", subject=""),
    AgentNotification(
        tag="PD-1", subject="", new_ticket=True, author_name="", author_address="a@customer.test", at_text="today",
        text="", status="open", queue_title="Triage", note_address="n@example.com",
    ),
    NoteNotification(tag="PD-1", subject="", author_name="J", at_text="today", text="", status="open", queue_title="T"),
    AgentMailHeld(tag="", agent_name="J", subject="", received_at="today", reasons=(), advice=""),
    AgentCommandFailed(
        tag="PD-1", subject="", agent_name="J", lines=(CommandLine(line="#x", done=False, outcome="?"),)
    ),
    AgentTranscript(tag="PD-1", subject="", agent_name="J"),
    DeliveryFailed(tag="PD-1", subject="", recipient="a@b.test", what="a", reply="", attempts=9, gave_up=True),
)  # fmt: skip

"""One notice of each kind, full of what it may hold, and one of each with nothing but what it must hold.

For previews, for `postdesk check`, and for tests: their goldens show how each reads.
"""

from dataclasses import MISSING, fields
from datetime import UTC, datetime, timedelta

from postdesk.templates.escalations import (
    ConferenceInvitation,
    Deescalated,
    EscalationContact,
    EscalationNotification,
    EscalationPlanAgreed,
    EscalationReceived,
    Fact,
)
from postdesk.templates.notices import (
    AgentAnswer,
    AgentCommandFailed,
    AgentMailHeld,
    AgentNotification,
    AgentTranscript,
    Article,
    CommandLine,
    DeliveryFailed,
    DutyAgenda,
    HistoryEntry,
    NoteNotification,
    Notice,
    PendingReminder,
    RelatedTicket,
    RequestConfirmed,
    ResolvedUnanswered,
    SideMessage,
    TeamNotification,
    TicketClosed,
    TicketResolved,
)
from postdesk.templates.plot import Plot, Series
from postdesk.templates.reports import Report, ReportLine, ReportSection

SUBJECT = "Invoice 881 charged twice"
QUESTION = HistoryEntry(
    author_name="Marta Lind",
    at=datetime(2026, 3, 2, 9, 12, tzinfo=UTC),
    text="Hello,\n\ninvoice 881 was charged twice:\n    EUR 40.00\n    EUR 40.00\n\n> your payment was received\n\nMarta",
)
ANSWER = HistoryEntry(
    author_name="Jon",
    at=datetime(2026, 3, 2, 10, 40, tzinfo=UTC),
    text="Dear Marta,\n\nwhich card did you use?",
)
NOTE = HistoryEntry(
    author_name="Petra Wolf",
    at=datetime(2026, 3, 2, 11, 2, tzinfo=UTC),
    text="The bank says both went through.",
)

REPORT = Report(
    desk="Example support",
    title="Summary",
    period="02 February 2026 to 02 March 2026, 07:00 (UTC)",
    sections=(
        ReportSection(
            title="Open risks",
            tickets=(ReportLine(tag="PD-1042", subject=SUBJECT, words="open, urgency high, Billing, Jon"),),
            more=3,
        ),
        ReportSection(title="How it went", sentences=("412 requests came in, 398 were solved.",)),
        ReportSection(title="Nobody owns", empty="Everything has an owner."),
    ),
    plots=(
        Plot(
            key="weeks",
            title="Came in and solved, by week",
            unit="tickets",
            labels=("from 02 Feb", "from 09 Feb"),
            series=(
                Series(name="came in", values=(102.0, 97.0)),
                Series(name="solved", values=(95.0, 104.0)),
            ),
        ),
    ),
)

SAMPLES: tuple[Notice, ...] = (
    RequestConfirmed(
        tag="PD-1042",
        closed_tag="PD-871",
        customer_name="Marta Lind",
        subject=SUBJECT,
        queue_title="Billing",
        expected_response="within 4 business hours",
        missing=("the payment reference", "the date of both payments"),
        high_volume=True,
        articles=(
            Article(title="Charged twice: what to do", url="https://help.example.com/billing/charged-twice"),
            Article(title="How refunds work", url="https://help.example.com/billing/refunds?kind=card"),
        ),
        tenant_admin="Tom Berg",
        escalation="To escalate your request, reply to this mail and say so.",
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
    PendingReminder(
        tag="PD-1042",
        customer_name="Marta Lind",
        subject=SUBJECT,
        asked_at=ANSWER.at,
        resolves_at=ANSWER.at + timedelta(days=6),
        history=(ANSWER,),
    ),
    ResolvedUnanswered(
        tag="PD-1042", customer_name="Marta Lind", subject=SUBJECT, asked_at=ANSWER.at, history=(ANSWER,)
    ),
    TicketResolved(
        tag="PD-1042",
        customer_name="Marta Lind",
        subject=SUBJECT,
        resolution="The second payment was sent back.",
        confirmed=True,
    ),
    TicketClosed(tag="PD-1042", customer_name="Marta Lind", subject=SUBJECT),
    EscalationReceived(
        tag="PD-1042",
        customer_name="Marta Lind",
        subject=SUBJECT,
        contact="Petra Wolf",
        problem="Payments are taken twice.\nInvoices 880 and 881.",
        impact="40 customers ask for their money back.",
        workaround="Sending each payment back by hand, which takes a day.",
        milestone="30 November 2026: the season begins.",
        timeline="Today we stop the second charge; by Friday everything is paid back.",
        updates="every business day",
    ),
    EscalationContact(
        tag="PD-1042", customer_name="Marta Lind", subject=SUBJECT, contact="Petra Wolf", previous="Jon"
    ),
    EscalationPlanAgreed(
        tag="PD-1042",
        customer_name="Marta Lind",
        subject=SUBJECT,
        contact="Petra Wolf",
        mode="conference call",
        frequency="every business day",
        attendees=("Marta Lind", "Tom Berg"),
        next_update=datetime(2026, 11, 30, 9, 0, tzinfo=UTC),
    ),
    ConferenceInvitation(
        tag="PD-1042",
        customer_name="Marta Lind",
        subject=SUBJECT,
        action="request",
        starts_at=datetime(2026, 11, 30, 9, 0, tzinfo=UTC),
        ends_at=datetime(2026, 11, 30, 9, 45, tzinfo=UTC),
        where="https://meet.example.com/pd-1042",
        contact="Petra Wolf",
        attendees=("Marta Lind", "Tom Berg"),
        agenda="Action plan and open questions",
    ),
    Deescalated(
        tag="PD-1042",
        customer_name="Marta Lind",
        subject=SUBJECT,
        plan="Nothing is charged twice any more; all is paid back by Friday.",
        progress="The cause is found: a repeated message of the bank.",
        agreement="Fine with me, you can take it down.",
    ),
    AgentNotification(
        tag="PD-1042",
        subject=SUBJECT,
        new_ticket=False,
        author_name="Marta Lind",
        author_address="marta@customer.test",
        at_text="2026-03-03 08:15 UTC",
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
        facts=("plan business", "module invoicing"),
        permission="needed before it is resolved: it changes business data (#permission WHO WHAT)",
        hints=(
            'maybe for Engagement: they speak of closing the account ("close our account"): #team engagement',
        ),
        playbook="Payment issue",
        steps=("[x] 1. Read what the provider said", "[ ] 2. Find the invoice and the reference"),
        commands=("#pending", "#resolve", "#note", "#help"),
    ),
    NoteNotification(
        tag="PD-1042",
        subject=SUBJECT,
        author_name="Petra Wolf",
        at_text="2026-03-02 11:02 UTC",
        text=NOTE.text,
        outside="petra@bank.test",
        attachments=("bank.txt",),
        status="open",
        queue_title="Billing",
        owner="Jon Hart",
        history=(QUESTION,),
    ),
    EscalationNotification(
        tag="PD-1042",
        subject=SUBJECT,
        title="ESCALATED QUESTION 2",
        what="Petra Wolf escalated this ticket from T1 to T2.",
        alarm="CRITICAL BUSINESS IMPACT: 40 customers ask for their money back.",
        text="ESCALATED QUESTION 2 (T1 to T2): Why was it charged twice?\n\nWhat was tried:\nBoth charges are in the log.",
        text_by="Petra Wolf",
        facts=(Fact(name="Problem", text="Payments are taken twice.\nInvoices 880 and 881."),),
        missing=("Milestone date",),
        proposal="We have looked into your request,\nand a colleague goes on with it now.",
        questions=(
            "ESCALATED QUESTION 1: Which card was it?",
            "ESCALATED QUESTION 2: Why was it charged twice?",
        ),
        customer="Marta Lind",
        status="open",
        tier="T2",
        urgency="high",
        queue_title="Billing",
        owner="Jon Hart",
        commands=("#me", "#deescalate WHY", "#help"),
        history=(ANSWER, QUESTION),
        notes=(NOTE,),
        note_address="support+note@example.com",
    ),
    DutyAgenda(
        title="Look through the error feeds",
        tier="Tier 3",
        every="weekdays 09:00",
        items=("New errors since yesterday", "Tickets that nobody has begun"),
    ),
    TeamNotification(
        tag="PD-1042",
        lead="Jon handed this ticket to Product.",
        text="They want the invoice in two currencies.",
        subject=SUBJECT,
        customer="Marta Lind <marta@customer.test>",
        history=(ANSWER, QUESTION),
    ),
    AgentMailHeld(
        tag="PD-1042",
        agent_name="Jon Hart",
        subject="Re: " + SUBJECT,
        received_at="2026-03-03 09:00 UTC",
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
    REPORT,
)

# Strings without a default may be empty, too: whatever an agent or a customer left out.
_MAY_BE_EMPTY = {"subject", "text", "author_name", "reply", "advice"}


def bare(full: Notice) -> Notice:
    """The same notice with nothing in it that may be left out."""
    kept = {}
    for field in fields(full):
        if field.default is MISSING:
            kept[field.name] = "" if field.name in _MAY_BE_EMPTY else getattr(full, field.name)
    return type(full)(**kept)


BARE = tuple(bare(notice) for notice in SAMPLES)

"""One notice of each kind that agents get, full of what it may hold; in English, as agents' notices are."""

from datetime import UTC, datetime

from postdesk.templates.escalations import EscalationNotification, Fact
from postdesk.templates.notices import (
    AgentCommandFailed,
    AgentMailHeld,
    AgentNotification,
    AgentTranscript,
    CommandLine,
    DeliveryFailed,
    DutyAgenda,
    HistoryEntry,
    NoteNotification,
    Notice,
    RelatedTicket,
    ServiceLevelWarning,
    TeamNotification,
)
from postdesk.templates.plot import Plot, Series
from postdesk.templates.reports import Report, ReportLine, ReportSection
from postdesk.templates.sample_texts import TEXTS

SUBJECT = TEXTS["en"]["subject"]
QUESTION = HistoryEntry(
    author_name="Marta Lind", at=datetime(2026, 3, 2, 9, 12, tzinfo=UTC), text=TEXTS["en"]["question"]
)
ANSWER = HistoryEntry(
    author_name="Jon", at=datetime(2026, 3, 2, 10, 40, tzinfo=UTC), text=TEXTS["en"]["inquiry"]
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

AGENT_SAMPLES: tuple[Notice, ...] = (
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
    TeamNotification(
        tag="PD-1042",
        lead="Jon handed this ticket to Product.",
        text="They want the invoice in two currencies.",
        subject=SUBJECT,
        customer="Marta Lind <marta@customer.test>",
        history=(ANSWER, QUESTION),
    ),
    DutyAgenda(
        title="Look through the error feeds",
        tier="Tier 3",
        every="weekdays 09:00",
        items=("New errors since yesterday", "Tickets that nobody has begun"),
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
        attachments=("statement.pdf",),
        warnings=("The new text is uncertain: it stands within the quoted text.",),
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
    ServiceLevelWarning(
        tag="PD-1042",
        subject=SUBJECT,
        colour="yellow",
        turns="Tue 3 Mar 2026 15:00 +01:00",
        unowned=True,
        tier="Tier 1",
        queue_title="Billing",
        status="open",
        customer="Marta Lind",
        reasons=(
            "yellow: 3 h counted",
            "tier T1: green below 2 business hours, yellow below 1 business day (here 8 h), then red",
            "counted Mon 2 Mar 2026 15:00 +01:00 - Mon 2 Mar 2026 17:00 +01:00, 2 h: closing time",
        ),
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

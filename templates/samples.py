"""One notice of each kind, full of what it may hold, and one of each with nothing but what it must hold.

For previews, for `postdesk check`, and for tests: their goldens show how each reads. What the desk itself would put into
a customer's words is in the language asked for, and so is what people say.
"""

from collections.abc import Mapping
from dataclasses import MISSING, fields
from datetime import UTC, datetime, timedelta
from functools import cache

from postdesk.templates.agent_samples import AGENT_SAMPLES
from postdesk.templates.details import detail_words
from postdesk.templates.escalations import (
    ConferenceInvitation,
    Deescalated,
    EscalationContact,
    EscalationPlanAgreed,
    EscalationReceived,
)
from postdesk.templates.notices import (
    AgentAnswer,
    Article,
    HistoryEntry,
    Notice,
    PendingReminder,
    RequestConfirmed,
    ResolvedUnanswered,
    SideMessage,
    TicketClosed,
    TicketMerged,
    TicketResolved,
    TicketSplit,
)
from postdesk.templates.phrases import HOW_TO_ESCALATE, phrase
from postdesk.templates.sample_texts import TEXTS

_TAG, _CUSTOMER, _CONTACT = "PD-1042", "Marta Lind", "Petra Wolf"
_ATTENDEES = (_CUSTOMER, "Tom Berg")
_ASKED = datetime(2026, 11, 23, 10, 40, tzinfo=UTC)
_CALL = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)


@cache
def samples(language: str) -> Mapping[str, Notice]:
    """By name: a full notice of each kind."""
    everything = (*_everyday(language), *_escalated(language), *AGENT_SAMPLES)
    return {notice.name: notice for notice in everything}


def _everyday(language: str) -> tuple[Notice, ...]:
    says = TEXTS.get(language, TEXTS["en"])
    subject = says["subject"]
    question = HistoryEntry(
        author_name=_CUSTOMER, at=_ASKED - timedelta(hours=1, minutes=28), text=says["question"]
    )
    inquiry = HistoryEntry(author_name="Jon", at=_ASKED, text=says["inquiry"])
    return (
        RequestConfirmed(
            tag=_TAG,
            closed_tag="PD-871",
            customer_name=_CUSTOMER,
            subject=subject,
            stage=phrase("submitted", language),
            queue_title=phrase("Billing", language),
            expected_response=phrase("within 4 business hours", language),
            high_volume=True,
            missing=detail_words(("payment_reference", "started"), language),
            articles=(
                Article(title=says["article"], url="https://help.example.com/billing/charged-twice"),
                Article(
                    title=says["other_article"],
                    url="https://help.example.com/billing/refunds?kind=card&all=1",
                ),
            ),
            tenant_admin="Tom Berg",
            copy_of="marta@customer.test",
            escalation=phrase(HOW_TO_ESCALATE, language),
        ),
        AgentAnswer(
            tag=_TAG,
            subject=subject,
            text=says["answer"],
            agent_name="Jon",
            resolved=True,
            history=(inquiry, question),
        ),
        SideMessage(subject=says["subject"], text=says["inquiry"], agent_name="Jon"),
        PendingReminder(
            tag=_TAG,
            customer_name=_CUSTOMER,
            subject=subject,
            asked_at=_ASKED,
            resolves_at=_ASKED + timedelta(days=6),
            history=(inquiry,),
        ),
        ResolvedUnanswered(
            tag=_TAG, customer_name=_CUSTOMER, subject=subject, asked_at=_ASKED, history=(inquiry,)
        ),
        TicketResolved(
            tag=_TAG,
            customer_name=_CUSTOMER,
            subject=subject,
            confirmed=True,
            resolution=says["resolution"],
        ),
        TicketClosed(tag=_TAG, customer_name=_CUSTOMER, subject=subject),
        TicketSplit(
            tag="PD-1043",
            old_tag=_TAG,
            customer_name=_CUSTOMER,
            subject=subject,
            queue_title=phrase("Billing", language),
        ),
        TicketMerged(tag=_TAG, old_tag="PD-1043", customer_name=_CUSTOMER, subject=subject),
    )


def _escalated(language: str) -> tuple[Notice, ...]:
    says = TEXTS.get(language, TEXTS["en"])
    subject = says["subject"]
    return (
        EscalationReceived(
            tag=_TAG,
            customer_name=_CUSTOMER,
            subject=subject,
            contact=_CONTACT,
            problem=says["problem"],
            impact=says["impact"],
            workaround=says["workaround"],
            milestone=says["milestone"],
            timeline=says["timeline"],
            updates=phrase("every business day", language),
        ),
        EscalationContact(
            tag=_TAG,
            customer_name=_CUSTOMER,
            subject=subject,
            contact=_CONTACT,
            previous="Jon Hart",
            timeline=says["timeline"],
        ),
        EscalationPlanAgreed(
            tag=_TAG,
            customer_name=_CUSTOMER,
            subject=subject,
            contact=_CONTACT,
            mode=phrase("conference call", language),
            frequency=phrase("every business day", language),
            attendees=_ATTENDEES,
            next_update=_CALL,
        ),
        ConferenceInvitation(
            tag=_TAG,
            customer_name=_CUSTOMER,
            subject=subject,
            action="request",
            starts_at=_CALL,
            ends_at=_CALL + timedelta(minutes=45),
            where="https://meet.example.com/pd-1042",
            contact=_CONTACT,
            attendees=_ATTENDEES,
            agenda=says["agenda"],
        ),
        Deescalated(
            tag=_TAG,
            customer_name=_CUSTOMER,
            subject=subject,
            plan=says["plan"],
            progress=says["progress"],
            agreement=says["agreement"],
        ),
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

"""Every notice by its name: what may be stored, rendered, previewed and overridden."""

from postdesk.templates.escalations import (
    ConferenceInvitation,
    Deescalated,
    EscalationContact,
    EscalationNotification,
    EscalationPlanAgreed,
    EscalationReceived,
)
from postdesk.templates.notices import (
    AgentAnswer,
    AgentCommandFailed,
    AgentMailHeld,
    AgentNotification,
    AgentTranscript,
    DeliveryFailed,
    DutyAgenda,
    NoteNotification,
    Notice,
    PendingReminder,
    RequestConfirmed,
    ResolvedUnanswered,
    ServiceLevelWarning,
    SideMessage,
    TeamNotification,
    TicketClosed,
    TicketMerged,
    TicketResolved,
    TicketSplit,
)
from postdesk.templates.reports import Report

NOTICES: dict[str, type[Notice]] = {
    kind.name: kind
    for kind in (
        RequestConfirmed,
        AgentAnswer,
        SideMessage,
        PendingReminder,
        ResolvedUnanswered,
        TicketResolved,
        TicketClosed,
        TicketSplit,
        TicketMerged,
        EscalationReceived,
        EscalationContact,
        EscalationPlanAgreed,
        ConferenceInvitation,
        Deescalated,
        AgentNotification,
        NoteNotification,
        EscalationNotification,
        TeamNotification,
        DutyAgenda,
        AgentMailHeld,
        AgentCommandFailed,
        AgentTranscript,
        DeliveryFailed,
        Report,
        ServiceLevelWarning,
    )
}

"""Every notice by its name: what may be stored, rendered, previewed and overridden."""

from postdesk.templates.escalations import (
    ConferenceInvitation,
    Deescalated,
    EscalationContact,
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
    NoteNotification,
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
        AgentMailHeld,
        AgentCommandFailed,
        AgentTranscript,
        DeliveryFailed,
    )
}

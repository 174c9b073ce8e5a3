"""What one mail of an agent cannot ask for at once, and whether it is a note: two tables of policy. Pure."""

from postdesk.gateway.desk.case import Case
from postdesk.gateway.desk.commands import half_command, note_line
from postdesk.gateway.desk.order import Order
from postdesk.gateway.desk.own_words import OwnWords, sealed_mail
from postdesk.gateway.desk.work import Work
from postdesk.gateway.model import Status
from postdesk.templates.notices import CommandLine
from postdesk.threading.tokens import Purpose

_EMPTY = CommandLine(line="(no text)", done=False, outcome="there is nothing to send above the quoted text")


def is_note(case: Case, order: Order) -> bool:
    """In doubt a note: one note address among the recipients, a `#note`, a reply to a note or to another ticket's letter."""
    clues = case.reading.clues
    parent = clues.signed[0][0].purpose if clues.signed else None
    return (
        order.has("note")
        or order.is_for_staff
        or any(c.purpose is Purpose.NOTE for c, _ in clues.tokens)
        or parent is Purpose.NOTE
        or _answers_another_ticket(case)
        or (
            case.agent_claim is None and parent is not Purpose.ANSWER
        )  # confirmed, but sent to no such address
    )


def _answers_another_ticket(case: Case) -> bool:
    """The address is of one ticket, the letter that is answered of another: clients offer the desk's addresses by name."""
    if case.agent_claim is None or not case.reading.clues.signed:
        return False
    address, parent = case.agent_claim[0], case.reading.clues.signed[0][0]
    return parent.purpose in {Purpose.ANSWER, Purpose.NOTE} and parent.ticket != address.ticket


def unasked_note(case: Case, order: Order) -> str:
    """Why a mail to an address for answers is a note all the same; empty where it is none, or its writer asked for one."""
    claim = None if case.agent_claim is None else case.agent_claim[0]
    asked = order.has("note") or order.is_for_staff
    if claim is None or claim.purpose is not Purpose.ANSWER or asked or not is_note(case, order):
        return ""
    if any(c.purpose is Purpose.NOTE for c, _ in case.reading.clues.tokens):
        return "an address for notes stands among its recipients"
    if _answers_another_ticket(case):
        return "it went to the address of one ticket, and answers a letter about another"
    return "it answers a letter about a note"


def contradiction(order: Order, work: Work, own: OwnWords, *, internal: bool) -> CommandLine | None:
    """What one mail cannot ask for at once. The order is the policy."""
    text, attached = own.text, bool(own.message.attachments)
    half, first = half_command(order.text), order.text.partition("\n")[0]
    within = note_line(order.text)
    sealed = None if internal else sealed_mail(own.message)
    for wrong, line, why in (
        (not order.commands and not text and not attached and not internal, "(no text)", _EMPTY.outcome),
        (
            sealed is not None,
            (sealed and sealed.filename) or "(no text)",
            "the mail is encrypted or signed in one piece and cannot be read here: send it in plain, or signed in clear",
        ),
        (order.has("public") and order.has("note"), "#public", "#note stands there, too"),
        (
            order.has("public") and _answers_another_ticket(work.case),
            "#public",
            "this answers a letter about another ticket than that of its address: write to the one that is meant",
        ),
        (order.has("public") and internal, "#public", "this was sent to an address for notes"),
        (order.has("public") and bool(work.side), "#public", "#side stands there, too"),
        (order.has("public") and not text and not attached, "#public", _EMPTY.outcome),
        (
            bool(order.commands) and attached and not (text or internal or order.has("public")),
            "(no text)",
            "there are files and no text: say #public if they are for the customer, #note if not",
        ),
        (
            half is not None and not internal and not order.has("public"),
            first,
            f"if #{half} is meant, nothing may stand before or within it; if it is text, say #public above it",
        ),
        (
            within is not None and half is None and not internal and not order.has("public"),
            within or "",
            "it stands within the text: if the text is a note, say #note above it; if it is for the customer, say #public above it",
        ),
        (order.has("note") and bool(work.side), "#side", "#note stands there, too"),
        (bool(work.side) and not text, "#side", _EMPTY.outcome),
        (len(work.side) > 1, "#side", "one outsider at a time: send another mail to the next"),
        (
            work.between_tickets and (order.has("public") or bool(work.side) or bool(work.stored_text)),
            "#split, #merge",
            "the text of such a mail is a note that says why",
        ),
        (
            (work.handover is not None or work.transition)
            and (bool(work.side) or work.between_tickets or work.resolves),
            "#escalate, #deescalate, #tier, #transition",
            "not in one mail with #side, #split, #merge or #resolve",
        ),
        (
            bool(work.stored_text)
            and is_note(work.case, order)
            and (work.handover is not None or work.transition),
            "#transition, #macro",
            "this was sent to an address for notes, or says #note: nothing of it goes to the customer",
        ),
        (
            work.escalation is not None
            and not work.ends_escalation
            and any(c.field == "status" and c.new in {Status.RESOLVED, Status.CLOSED} for c in work.changes),
            "#resolve, #close",
            "the customer's escalation is open: #deescalate first; it needs its three conditions",
        ),
        (
            work.resolves and work.ticket.status not in {Status.RESOLVED, Status.CLOSED},
            "#resolve",
            f"the customer would read that it is solved, and another line leaves it {work.ticket.status}",
        ),
        (work.how_many_tickets > 1, "#split, #merge", "one of these a mail"),
        (work.how_many_tickets > 0 and work.resolves, "#resolve", "not in one mail with #split or #merge"),
    ):
        if wrong:
            return CommandLine(line=line, done=False, outcome=why)
    return None

"""What somebody must permit before it is done (C10): somebody else's account, business data. Pure.

A ticket is flagged by its customer's words; it is neither resolved nor closed until the permission is recorded: who gave
it, what for, by whom and when it was written down. Kept as fields of the ticket.
"""

from dataclasses import replace

from postdesk.classifiers.remarks import needs_permission
from postdesk.gateway.desk.properties import By, Changed, with_field
from postdesk.gateway.model import Change, Ticket

NEEDED, GIVEN = "needs-permission", "permission"
NOT_NEEDED = "not-needed"  # in place of who gave it: the flag was wrong
_LONGEST = 300  # characters


def missing_permission(ticket: Ticket) -> str | None:
    """Why the ticket cannot be resolved or closed yet; None where nothing is missing."""
    fields = dict(ticket.fields)
    if NEEDED not in fields or GIVEN in fields:
        return None
    return f"it needs a recorded permission, for {fields[NEEDED]}: say #permission WHO WHAT (or #permission {NOT_NEEDED} WHY)"


def permission_shown(ticket: Ticket) -> str:
    """For agents: what must be permitted, and who permitted it."""
    fields = dict(ticket.fields)
    if GIVEN in fields:
        return fields[GIVEN]
    if NEEDED in fields:
        return f"needed before it is resolved: {fields[NEEDED]}. #permission WHO WHAT records it"
    return ""


def flag(subject: str, text: str) -> str:
    """The value of the flag; empty where nothing needs a permission."""
    return "; ".join(needs_permission(subject, text))[:_LONGEST]


def flagged_by(ticket: Ticket, subject: str, text: str, actor: str) -> Changed:
    """What a further message of the customer flags: a permission covers what it was given for, and no later wish.

    Whether a later wish is the same one again ("reset it for Otto, too") no rule can tell: an agent looks.
    """
    wanted = needs_permission(subject, text)
    if not wanted:
        return Changed(ticket, ())
    fields = dict(ticket.fields)
    given, before = fields.pop(GIVEN, None), fields.get(NEEDED, "")
    open_before = "" if given else before
    fresh = [reason for reason in wanted if reason not in open_before]
    value = "; ".join(part for part in (open_before, *fresh) if part)[:_LONGEST]
    changes = []
    if given:
        why = "the customer asks for something once more, which it was not given for"
        changes.append(Change("field", f"{GIVEN}={given}", None, actor, why))
    if value != before:
        old = f"{NEEDED}={before}" if before else None
        changes.append(Change("field", old, f"{NEEDED}={value}", actor, "by the customer's words"))
    after = tuple(sorted((fields | {NEEDED: value}).items()))
    return Changed(replace(ticket, fields=after), tuple(changes))


def permission(ticket: Ticket, value: str, by: By, when: str) -> Changed | str:
    """`WHO WHAT`: recorded with who wrote it down, and when (in words)."""
    who, _, what = " ".join(value.split()).partition(" ")
    if not what:
        return "say who gave it and for what: #permission dora@example.com may reset the password of her team"
    given = "is not needed" if who.lower() == NOT_NEEDED else f"given by {who}"
    recorded = f"{given}: {what} (recorded by {by.agent.name if by.agent else by.actor}, {when})"
    if len(recorded) > _LONGEST:
        return f"{_LONGEST} characters at most; write the rest as a #note"
    return with_field(Changed(ticket, ()), GIVEN, recorded, by)

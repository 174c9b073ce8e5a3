"""Whether an automatic letter may be sent at all (RFC 3834 §2). Pure: counts come in as values.

A table of rules, asked in order; the first that objects decides, and its name and reason are recorded.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from postdesk.classifiers.verdict import Screening
from postdesk.templates.notices import Audience


@dataclass(frozen=True, slots=True)
class Caps:
    """How many automatic letters may go out; against robots that answer without saying what they are."""

    answers_per_ticket_day: int = 1
    to_address_hour: int = 5
    to_domain_hour: int = 50
    to_agent_hour: int = 500  # notifications and transcripts: a busy agent is no loop
    all_minute: int = 600  # the breaker: above this something is wrong, whatever it is


@dataclass(frozen=True, slots=True)
class Counts:
    """Automatic letters sent (or waiting) so far, each within the window its cap names."""

    answers_per_ticket_day: int = 0  # to this address about this ticket, in answer to its mail
    to_address_hour: int = 0
    to_domain_hour: int = 0
    all_minute: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """An automatic letter about to be written, and the mail that causes it, where a mail does."""

    recipient: str  # addr-spec
    audience: Audience
    own_addresses: frozenset[str]  # lower case, plus-details removed
    answering: Screening | None = None  # how the mail it answers was screened; None: it answers none
    mail_from: str | None = None  # the envelope sender of that mail; "" is the null path, None is not known
    trusted: bool = True  # the sender proved themselves, or policy greets strangers
    counts: Counts = field(default_factory=Counts)


@dataclass(frozen=True, slots=True)
class Allowed:
    """Send it."""


@dataclass(frozen=True, slots=True)
class Suppressed:
    """Do not: the rule of the table that objected, and why, in words."""

    rule: str
    reason: str


# Mailboxes behind which no person reads; whole local parts, RFC 2142 §4 and custom.
_ROBOTS = frozenset(
    "mailer-daemon postmaster noreply no-reply no_reply donotreply do-not-reply do_not_reply dont-reply nobody "
    "bounce bounces autoreply auto-reply autoresponder notification notifications listserv majordomo".split()
)
_ROBOT_PREFIXES = (
    "owner-",
    "bounce-",
    "bounces-",
    "bounce+",
    "bounces+",
    "noreply-",
    "no-reply-",
    "noreply+",
    "no-reply+",
    "prvs=",
    "srs0=",
    "srs1=",
)
_ROBOT_SUFFIXES = (
    "-request",
    "-bounces",
    "-owner",
    "-bounce",
    "-noreply",
    "-no-reply",
    ".noreply",
    ".no-reply",
)


def may_send(occasion: Occasion, caps: Caps) -> Allowed | Suppressed:
    """Ask every rule; answers to machines, to ourselves, to nobody and above a cap are suppressed."""
    for rule, objection in RULES:
        reason = objection(occasion, caps)
        if reason is not None:
            return Suppressed(rule, reason)
    return Allowed()


def _no_address(occasion: Occasion, _: Caps) -> str | None:
    local, at, domain = occasion.recipient.rpartition("@")
    return None if at and local and domain else "there is no address to send to"


def _automatic_mail(occasion: Occasion, _: Caps) -> str | None:
    screening = occasion.answering
    if screening is None or not screening.automatic:
        return None
    return f"the mail is automatic ({screening.kind}, {screening.rule})"


def _null_path(occasion: Occasion, _: Caps) -> str | None:
    if occasion.mail_from is not None and occasion.mail_from.strip("<> ") == "":
        return "the mail came with the null return path"
    return None


def _own_address(occasion: Occasion, _: Caps) -> str | None:
    local, _at, domain = occasion.recipient.strip().lower().rpartition("@")
    if f"{local.partition('+')[0]}@{domain}" in occasion.own_addresses:
        return "the address is one of the desk's own"
    return None


def _robot(occasion: Occasion, _: Caps) -> str | None:
    if occasion.audience == "agent":  # their addresses are configured: somebody meant them
        return None
    local = occasion.recipient.strip().lower().rpartition("@")[0]
    if local in _ROBOTS or local.startswith(_ROBOT_PREFIXES) or local.endswith(_ROBOT_SUFFIXES):
        return f"{local}@ is a mailbox that no person reads"
    return None


def _stranger(occasion: Occasion, _: Caps) -> str | None:
    return None if occasion.trusted else "the sender is not verified, and a forged sender must not be mailed"


def _per_ticket(occasion: Occasion, caps: Caps) -> str | None:
    if occasion.answering is None or occasion.audience == "agent":
        return None
    return _over(
        occasion.counts.answers_per_ticket_day, caps.answers_per_ticket_day, "about this ticket within a day"
    )


def _per_address(occasion: Occasion, caps: Caps) -> str | None:
    cap = caps.to_agent_hour if occasion.audience == "agent" else caps.to_address_hour
    return _over(occasion.counts.to_address_hour, cap, f"to {occasion.recipient} within an hour")


def _per_domain(occasion: Occasion, caps: Caps) -> str | None:
    if occasion.audience == "agent":
        return None
    domain = occasion.recipient.rpartition("@")[2]
    return _over(occasion.counts.to_domain_hour, caps.to_domain_hour, f"to {domain} within an hour")


def _breaker(occasion: Occasion, caps: Caps) -> str | None:
    return _over(occasion.counts.all_minute, caps.all_minute, "to anybody within a minute")


def _over(count: int, cap: int, where: str) -> str | None:
    return f"{count} automatic letters {where}: {cap} is the cap" if count >= cap else None


RULES: tuple[tuple[str, Callable[[Occasion, Caps], str | None]], ...] = (
    ("no-address", _no_address),
    ("automatic-mail", _automatic_mail),
    ("null-return-path", _null_path),
    ("own-address", _own_address),
    ("robot-mailbox", _robot),
    ("unverified-sender", _stranger),
    ("cap-ticket", _per_ticket),
    ("cap-address", _per_address),
    ("cap-domain", _per_domain),
    ("breaker", _breaker),
)

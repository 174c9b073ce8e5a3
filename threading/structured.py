"""Structured header fields: address lists (RFC 5322 §3.4) and dates (§3.3). The one door to mail-parser.

Its two field readers are used, not its `MailParser`: that also decodes every part (wrongly for 7-bit charsets, and
with the text of attached messages), reads only the first of several From fields, and takes twice the time.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from mailparser.dates import parse_mail_date
from mailparser.utils import get_addresses

from postdesk.threading.addresses import has_group, recovered
from postdesk.threading.clean import clean_header
from postdesk.threading.encoded_words import decode_words
from postdesk.threading.limits import Limits
from postdesk.threading.message import Address

_LONGEST_DATE = 200  # characters; a date takes 40
_SEPARATOR = re.compile(r"[,;:]")
# Reasons that leave no doubt which mailbox is meant; the others make a From untrustworthy.
_HARMLESS = frozenset({"structural-recovery", "invalid-display-name"})
_AUTHORS = frozenset({"from", "sender"})


def read_addresses(field: str, value: str, limits: Limits) -> tuple[tuple[Address, ...], tuple[str, ...]]:
    """The mailboxes of one field, groups flattened, and its defects as "field: what"."""
    value = _first_items(value, limits.addresses)
    diagnostics: list[dict[str, object]] = []
    pairs = [pair for pair in get_addresses(value, defects=diagnostics) if pair[1]]
    reasons = _reasons(diagnostics)
    if any(not diagnostic["recovered"] for diagnostic in diagnostics):
        more = recovered(value)
        pairs = more if len(more) > len(pairs) else pairs
    if not pairs and "=?" in value and "@" not in value:
        pairs = _encoded_whole(value, limits)
        reasons |= {"encoded-address"} if pairs else set()
    if field in _AUTHORS and has_group(value):
        reasons.add("group")
    defects = tuple(f"{field}: {reason}" for reason in sorted(reasons - _HARMLESS))
    return tuple(_address(name, address, limits) for name, address in pairs[: limits.addresses]), defects


def _encoded_whole(value: str, limits: Limits) -> list[tuple[str, str]]:
    """Some scripts encode a whole field, address and all (RFC 2047 §5 forbids it): one "Name <address>", and a defect."""
    whole = clean_header(decode_words(value, limits.encoded_words)).strip()
    found = recovered(whole) if whole.endswith(">") and whole.count("@") == 1 else []
    return found if len(found) == 1 else []


def read_date(value: str) -> datetime | None:
    """The moment a Date field names, in UTC; None where it names none."""
    value = value[:_LONGEST_DATE]
    found = parse_mail_date(value).value or _lenient_date(value)
    if found is None:
        return None
    try:
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (OverflowError, ValueError):
        return None


def _lenient_date(value: str) -> datetime | None:
    """Dates mail-parser refuses: a wrong or missing zone, ISO 8601, a comment in the wrong place."""
    try:
        return parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        pass
    try:
        return datetime.fromisoformat(value.strip())
    except (ValueError, OverflowError):
        return None


def _first_items(value: str, most: int) -> str:
    """`value` cut behind so many separators that at least `most` mailboxes are left."""
    if len(value) <= most:
        return value
    for count, separator in enumerate(_SEPARATOR.finditer(value)):
        if count >= 2 * most:  # a name may hold a comma
            return value[: separator.start()]
    return value


def _reasons(diagnostics: Iterable[dict[str, object]]) -> set[str]:
    return {reason for diagnostic in diagnostics for reason in str(diagnostic["reason"]).split(",")}


def _address(name: str, address: str, limits: Limits) -> Address:
    # Names are decoded here: Outlook and Exchange put encoded words in quotes, where RFC 2047 §5 forbids them and
    # mail-parser leaves them; and a broken word must not cost the address.
    shown = clean_header(decode_words(name, limits.encoded_words))
    return Address("" if shown == address else shown, clean_header(address))

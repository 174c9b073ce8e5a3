"""What an SMTP reply or the words of a mail system say, as an enhanced status code (RFC 3463, registry of RFC 5248).

`read_status` finds the best code in a text: an enhanced code where it stands as one, else the class of a reply code
(RFC 5321 §4.2) with the detail its words name. Pure and linear: only the first characters of a text are read.
"""

import re

MAX_SCAN = 8 * 1024

# "550 5.1.1", "550-5.1.1", "#5.1.1", "Status: 5.1.1", "(5.1.1)", or at the start of a line. Not the "4.72" of "Exim
# 4.72.1" and no part of an IP address.
_ENHANCED = re.compile(
    r"(?:^|[#:;(\[<'\"]|\b(?:[245]\d\d|DSN|Status|code|said|returned)[ \t:\-]) ?([245]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)",
    re.MULTILINE | re.IGNORECASE,
)
# "550 ...", "<<< 550", "said: 450", "failed with: 550", "ERROR_CODE :421", "ResponseCode 421", "(552)".
_REPLY = re.compile(
    r"(?:^|[:;'\"(<>\[,] ?|\b(?:said|code|with|reply|error|returned|responsecode) )([45][0-7]\d)(?=[ \-:,;.)'\"\]]|$)",
    re.MULTILINE | re.IGNORECASE,
)

# Words, and the subject and detail they stand for. The first row found decides: the particular before the general.
_WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("2.2", ("mailbox full", "mailbox is full", "box full", "over quota", "quota exceeded", "exceeded its quota",
             "over its quota", "mailbox quota", "disk quota", "storage limit", "exceeded the local limit",
             "exceeded storage", "mailfolder is full", "inbox is full", "postfach ist voll", "boîte pleine")),
    ("2.1", ("account disabled", "account is disabled", "user is disabled", "mailbox disabled", "inactive",
             "deactivated", "suspended", "account is locked", "account has been", "mailbox unavailable")),
    ("1.1", ("user unknown", "unknown user", "no such user", "unknown recipient", "invalid recipient",
             "no such recipient", "recipient unknown", "recipient not found", "user not found", "unknown address",
             "no such mailbox", "mailbox not found", "no mailbox", "does not have an account", "doesn't have a",
             "recipient name is not recognized", "not listed in", "unknown or illegal", "invalid mailbox",
             "no such address", "address not found", "addressee unknown", "invalid address", "invalid user",
             "unknown local", "not our customer", "couldn't be found", "wasn't found", "user doesn't exist",
             "user does not exist", "account does not exist", "mailbox does not exist", "not a valid mailbox",
             "not known here", "is unknown", "unbekannt", "inconnu", "desconocid", "sconosciut", "見つかりません")),
    ("1.2", ("host unknown", "unknown host", "host not found", "domain not found", "name service error",
             "name or service not known", "unrouteable", "unroutable", "no such domain", "domain does not exist",
             "dns lookup failure", "dns error", "host name lookup failure", "no mx", "no smtp service", "nullmx")),
    ("1.3", ("malformed address", "bad address syntax", "syntax error in address", "address syntax")),
    ("2.3", ("too large", "too big", "size limit", "exceeds size", "maximum size", "exceeds the size", "line limit")),
    ("4.7", ("retry timeout", "too long", "envelope expired", "message expired", "delivery time expired",
             "not delivered within", "cannot send message for", "could not be delivered for", "attempts")),
    ("4.1", ("connection timed out", "connection refused", "no route to host", "network unreachable", "not respond",
             "did not accept our requests", "could not connect", "cannot connect", "unable to connect",
             "no answer from host", "host not reachable", "host is down")),
    ("7.1", ("spam", "blacklist", "black list", "blocklist", "blocked", "access denied", "relay", "not authorized",
             "not permitted", "policy", "reputation", "banned", "rejected", "refused", "denied", "unsolicited")),
    ("3.0", ("system error", "internal error", "local error", "configuration")),
)  # fmt: skip


def enhanced_code(text: str) -> str | None:
    """The first enhanced code that stands as one in the text; one that names a detail before one of zeros."""
    found = _ENHANCED.findall(text[:MAX_SCAN])
    return next((code for code in found if not code.endswith(".0.0")), found[0] if found else None)


def reply_class(text: str) -> str | None:
    """The worst class ("5" or "4") of SMTP reply code in the text. A session may try several servers: one 5 decides."""
    return max((code[0] for code in _REPLY.findall(text[:MAX_SCAN])), default=None)


def read_status(text: str, final: bool | None) -> str | None:
    """The status code the text amounts to. `final` says what the report itself calls it, for texts without a code."""
    code = enhanced_code(text)
    if code is not None and not code.endswith(".0.0"):
        return code
    kind = (code or reply_class(text) or {True: "5", False: "4", None: ""}[final])[:1]
    return f"{kind}.{_detail(text)}" if kind else None


def _detail(text: str) -> str:
    lowered = text[:MAX_SCAN].lower().replace("’", "'")
    lowered = " ".join(lowered.split())
    return next((detail for detail, words in _WORDS if any(word in lowered for word in words)), "0.0")


def is_permanent(status: str | None) -> bool | None:
    """Class 5 is a permanent failure, class 4 a persistent transient one, class 2 none (RFC 3463 §2)."""
    return {"5": True, "4": False, "2": False}.get((status or "")[:1])

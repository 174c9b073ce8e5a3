"""Lines that close a mail: the delimiter of RFC 3676 §4.3 ("-- "), regards, "Sent from my ...", footers, contacts.

Questions about one line each; `signatures` decides from the answers. Pure. Every pattern is matched at the
start of a line that `mail_lines` has capped.
"""

import re

from postdesk.threading.footer_words import LAWYERS, LISTS, SCANNERS
from postdesk.threading.mail_lines import MailLine
from postdesk.threading.signature_words import DEVICES, MINE, SENT_ENDINGS, SENT_OPENINGS, VALEDICTIONS

_VALEDICTIONS = frozenset(phrase for phrases in VALEDICTIONS.values() for phrase in phrases)
_LONGEST_VALEDICTION = max(map(len, _VALEDICTIONS)) + 4
_SENT_OPENINGS = tuple(phrase for phrases in SENT_OPENINGS.values() for phrase in phrases)
_SENT_ENDINGS = tuple(phrase for phrases in SENT_ENDINGS.values() for phrase in phrases)
_MOST_WORDS_SENT = 14  # of "Sent from ...", apology included
_FOOTER = re.compile("|".join((*LISTS, *SCANNERS, *LAWYERS)), re.IGNORECASE)
# "ᐧ" is the tracking mark that Streak leaves at the end of Gmail messages.
_RULE = re.compile(r"(?:[-_=~*#+—–‐─━]{3,80}|(?:[-_=*] ){3,40}[-_=*]?|ᐧ)$")
_DELIMITER = re.compile(r"(?:-{2}|–{1,2}|—{1,2}|_{2}|- -)$")
_DASHED_NAME = re.compile(r"(?:[-–—~]{1,2}\s?|/)(?:[^\W\d_][\w.'’-]{0,20}\s?){1,3}$")
_EMAIL_OR_LINK = re.compile(
    r"@\S{1,80}\.\w|https?://|www\.|\w\.(?:com|net|org|de|fr|io|eu|co\.uk)\b|linkedin|skype|twitter|whatsapp",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"(?:\+|\(|\b)\d[\d\s().\-/]{6,20}\d|^(?:t|f|m|tel|fax|mob|mobile|phone|cell|direct|office|tél|телефон|тел)\b[.:]",
    re.IGNORECASE,
)


def is_delimiter(line: MailLine) -> bool:
    """Is it "-- ", or what is left of it?"""
    return line.indent == 0 and _DELIMITER.match(line.seen) is not None


def is_rfc_delimiter(line: MailLine) -> bool:
    """The delimiter to the letter, trailing space and all: RFC 3676 §4.3."""
    return line.written.rstrip("\n") == "-- "


def is_rule(seen: str) -> bool:
    """Is it a line drawn with dashes, underscores or the like?"""
    return len(seen) <= 82 and _RULE.match(seen) is not None


def is_valediction(seen: str) -> bool:
    """Does the line hold regards and nothing else?"""
    if len(seen) > _LONGEST_VALEDICTION:
        return False
    return seen.strip(" ,.!;:*_-–—…").lower() in _VALEDICTIONS


def is_sent_from(seen: str) -> bool:
    """Is it what a client adds, not a sentence that begins with the same words?

    "Sent from my desk, is easier than my phone" and "Sent by courier yesterday" are sentences; "Sent from my
    iPhone, please excuse typos" is not: the device stands before the comma.
    """
    bare = seen.strip("*_[]<>()-–— ").lower()
    if len(seen) > 160 or not (bare.startswith(_SENT_OPENINGS) or bare.rstrip(".").endswith(_SENT_ENDINGS)):
        return False
    head, comma, rest = bare.partition(",")
    words = len(head.split())
    device = any(name in head for name in DEVICES)
    if bare.endswith("?") or words + len(rest.split()) > _MOST_WORDS_SENT:
        return False
    return device or (not comma and not bare.endswith(".") and not MINE.isdisjoint(head.split()))


def is_footer(seen: str) -> bool:
    """Does a mailing list's, a scanner's or a lawyer's footer start here?"""
    return _FOOTER.match(seen.strip("*_[]<>()-– ")) is not None


def is_dashed_name(seen: str) -> bool:
    """Is it "-Ann", "/Ann" or "— Ann Lee"?"""
    if len(seen) > 50 or _DASHED_NAME.match(seen) is None:
        return False
    return seen.startswith("/") or all(word[:1].isupper() for word in seen.lstrip("-–—~ ").split())


def has_contact(seen: str) -> bool:
    """An address, a link or a telephone number."""
    return _EMAIL_OR_LINK.search(seen) is not None or _PHONE.search(seen) is not None

"""Delivery reports that are nothing but text: how they are recognised, whom they name, what they say went wrong.

Every mail system writes its own, but they share a build: an opening, the addresses (each on a line of its own, or
behind "to", "for", "recipient"), the words of the server that refused, and a copy of the message. This module knows
that build and the openings, not each system. Pure and linear; the caller gives it the notice without the copy.
"""

import re
from collections.abc import Iterable

from postdesk.classifiers.bounce_words import DELAYS, OPENINGS, SUBJECTS

_MAX_LINES = 400
_OPENING_LINES = 25
_MAX_LINE = 1000
_ATOM = r"[^\s<>()\[\]{}:;,\"'|*=@`]"
_ADDRESS = re.compile(rf"({_ATOM}{{1,64}}@[A-Za-z0-9](?:[A-Za-z0-9.-]{{0,250}}[A-Za-z0-9])?)")
_LEADING = re.compile(rf"[>*\-\s\"'<]{{0,20}}{_ADDRESS.pattern}[\"'>]{{0,2}}(.?)")
_NAMED = re.compile(rf"[^<>@:]{{1,60}}<{_ADDRESS.pattern}>:?$")  # "Ida Berg <ida@example.org>"
# "To: ..." in an Exchange report repeats the header of the message; "please contact ..." names a helper.
_ASIDE = re.compile(
    r"(?:to|from|cc|sender|reply-to|subject|sent|date|message-id|return-path|envelope-from)\s{0,3}:"
    r"|.{0,200}(?:contact|assistance|questions|further help|please send|support|mail from|postmaster at|visit "
    r"|generated from|via |wenden sie|contacter|póngase|contatt)",
    re.IGNORECASE,
)
_NAMES_RECIPIENT = re.compile(
    r"recipient|message to|delay|deliver|fail|undeliverable|mailbox|rcpt|address|user|account|reach|reject|utilisateur|destinat"
    r"|empfänger|zugestellt|quota",
    re.IGNORECASE,
)
_AFTER_ADDRESS = frozenset({"", ":", ",", " ", "\t", "(", "<", ">", ".", ";", "\xa0"})


def opening(notice: str) -> str:
    """The words by which a mail system's report opens, or ""; only the first lines are looked at."""
    lines = [line.strip(" \t>*#|") for line in notice[:8000].splitlines() if line.strip()][:_OPENING_LINES]
    start = " ".join(" ".join(lines).lower().replace("’", "'").split())
    return next((words for words in OPENINGS if words in start), "")


def subject_words(subject: str) -> str:
    """The words of a report's subject it begins with, or ""; "Re:" and "Fwd:" before them are a person's."""
    start = " ".join(subject.lower().split()).strip("*!-[]<> ")
    return next((words for words in SUBJECTS if start.startswith(words)), "")


def is_delay(subject: str, notice: str) -> bool:
    """A warning that the message still waits: nothing has failed yet."""
    text = " ".join(f"{subject}\n{notice[:4000]}".lower().split())
    return any(words in text for words in DELAYS)


def failed_addresses(notice: str, not_these: Iterable[str] = ()) -> tuple[str, ...]:
    """The addresses the notice is about: those that begin a line, else those a line names as recipient.

    `not_these` (to whom the report is sent, and by whom) are left out unless nothing else is found.
    """
    leading: dict[str, str] = {}
    named: dict[str, str] = {}
    for line in notice.splitlines()[:_MAX_LINES]:
        text = line[:_MAX_LINE].strip()
        if "@" not in text or _ASIDE.match(text):
            continue
        begins = _NAMED.match(text) or _LEADING.match(text)
        if begins and (begins.re is _NAMED or begins.group(2) in _AFTER_ADDRESS):
            leading.setdefault(begins.group(1).lower(), begins.group(1))
        elif _NAMES_RECIPIENT.search(text) and (found := _ADDRESS.search(text)):
            named.setdefault(found.group(1).lower(), found.group(1))
    unwanted = {address.lower() for address in not_these}
    for candidates in (leading, named):
        wanted = [address for key, address in candidates.items() if key not in unwanted]
        if wanted:
            return tuple(wanted)
    return tuple((leading or named).values())

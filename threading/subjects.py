"""Subjects: the base subject (RFC 5256 §2.1), reply and forward prefixes, and the desk's own tag.

Prefixes are those that mail clients write in the languages they are sold in; a forward is not a reply, which
decides whether a subject may be evidence of a conversation at all.
"""

import re
from dataclasses import dataclass

# VS is a reply in Finnish and a forward in Danish and Norwegian: it stands in both, so it proves neither.
REPLY_PREFIXES = frozenset(
    "re aw antw antwort sv vs odp ynt yan vá rép réf rif ris res r bls ats atb отв на απ σχετ "
    "回复 回覆 答复 答覆 回信 返信 답장 회신".split()
)
FORWARD_PREFIXES = frozenset(
    "fw fwd wg tr rv i enc vb vl vs doorst vidarebefordrat videresendt pd przek továbbítás fs trs iln ilt "
    "προωθ πρθ пер пересл 转发 轉發 転送 전달".split()
)

_PREFIX = re.compile(r"\s*([^\W\d_]{1,14})\s?(?:\[\d{1,3}\]|\(\d{1,3}\)|\^\d{1,3})?\s?[:：]")
# mutt's own "[carol@example.com: The export]", Netscape's and RFC 5256's "[Fwd: …]", and Alpine's trailer.
_IN_BRACKETS = re.compile(r"\[\s?(?:fwd|[^\s\[\]:]{1,64}@[^\s\[\]:]{1,255})\s?:\s?(.*)\]", re.IGNORECASE)
_TRAILER = re.compile(r"(.*\S)\s?\(fwd\)", re.IGNORECASE)
_MAX = 1000  # characters looked at


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject taken apart."""

    base: str  # without prefixes and our tag, white space folded
    reply: bool
    forward: bool
    tag: int | None  # the ticket number of our tag


def read_subject(subject: str, tag_prefix: str) -> Subject:
    """Take a decoded subject apart. `tag_prefix` is the desk's, "PD" for [PD-1042]."""
    rest = " ".join(subject[:_MAX].split())
    tag, rest = _take_tag(rest, tag_prefix)
    reply = forward = False
    while match := _PREFIX.match(rest):
        word = match[1].lower()
        if word not in REPLY_PREFIXES | FORWARD_PREFIXES:
            break
        reply |= word in REPLY_PREFIXES
        forward |= word in FORWARD_PREFIXES
        rest = rest[match.end() :]
    for form in (_IN_BRACKETS, _TRAILER):
        if (found := form.fullmatch(rest.strip())) is not None:
            rest, forward = found[1], True
    return Subject(" ".join(rest.split()), reply, forward, tag)


def _take_tag(text: str, prefix: str) -> tuple[int | None, str]:
    pattern = re.compile(rf"\[{re.escape(prefix)}-(\d{{1,12}})\]", re.IGNORECASE)
    numbers = pattern.findall(text)
    # Two different tags in one subject are no evidence for either ticket.
    distinct = {int(n) for n in numbers}
    return (distinct.pop() if len(distinct) == 1 else None), pattern.sub(" ", text)

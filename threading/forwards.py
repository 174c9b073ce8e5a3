"""What a forwarded message was before it was forwarded: its sender, subject, date and text.

Three forms are known: a delimiter with a header block (Gmail, Apple Mail, Thunderbird), a header block alone
(Outlook, whose replies look the same: there the subject decides), and an attached message/rfc822 (RFC 2046 §5.2.1).
Pure and linear.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from postdesk.threading.attribution_forms import has_date
from postdesk.threading.closing_lines import is_rule
from postdesk.threading.header_blocks import (
    HeaderBlock,
    header_block,
    is_forward_delimiter,
    is_original_delimiter,
    unmarked,
)
from postdesk.threading.header_words import DATE, FROM, OTHER, SENT, SUBJECT, TO
from postdesk.threading.html_text import html_to_text
from postdesk.threading.line_alphabet import spell
from postdesk.threading.mail_lines import MailLine, mail_lines, normalised
from postdesk.threading.message import Address, Message

_LONGEST_SENDER = 300
_MARK = re.compile(r"[ \t]{0,4}>[ ]?")
_RULED = re.compile(r"(?:\A|\n)[ \t]*[-_=*]{3,80}$")  # the line drawn above the header block
_END = re.compile(
    r"\n-{2,10} ?(?:End (?:of )?forwarded message|Конец пересылаемого сообщения) ?-{2,10}\Z", re.IGNORECASE
)  # mutt, Claws, Yandex
_DATED_SENDER = re.compile(
    r"(?P<date>\d[^\"<@]{5,60}),\s(?P<sender>\"?[^\"<@]{0,100}\"?\s?<[^<>\s]{3,200}>):$"
)
_MOST_HEADER_LINES = 200
_HEADER_LINE = re.compile(
    r"([A-Za-z0-9]+-[A-Za-z0-9-]*|From|To|Cc|Bcc|Date|Subject|Received|Sender|Precedence|Organization):(.*)",
    re.IGNORECASE,
)
_KINDS = {"from": FROM, "date": DATE, "subject": SUBJECT, "to": TO}
_REPLY_SUBJECT = re.compile(
    r"\s*(?:re|aw|antw|antwort|sv|vs|odp|ynt|res|rif|rép|ref|回复|回覆|答复|答覆|отв|на)\s?(?:\[\d+\]|\(\d+\))?\s?[:：]",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"\s*[\"'“”]?(?P<name>[^<>\[\]]*?)[\"'“”]?\s*[<\[(]\s*(?:mailto:)?(?P<address>[^\s<>\[\]()]+@[^\s<>\[\]()]+)"
)
_BARE = re.compile(r"[^\s<>\[\]()\"',;:]+@[^\s<>\[\]()\"',;:]+")


@dataclass(frozen=True)
class Forwarded:
    """The message inside. `date` is as its client wrote it, in whatever language; `own_text` is the forwarder's."""

    from_: Address | None
    subject: str
    date: str | None
    text: str
    own_text: str


def find_forward(text: str, html: str = "", subject: str = "") -> Forwarded | None:
    """The message that a body forwards, or None. `subject` is that of the forwarding message, where known.

    `text` and `html` are as for `split_reply`. A header block without a delimiter is a forward unless `subject`
    says that the message is a reply.
    """
    body = normalised(text) if text.strip() else html_to_text(html)
    lines, rest = mail_lines(body)
    letters = spell(lines)
    opener = _opener(lines, letters, replied=_REPLY_SUBJECT.match(subject) is not None)
    if opener is None:
        return None
    block = _whole_header(lines, opener) or _block_below(lines, opener) or _attribution_below(lines, opener)
    if rest:
        lines.append(MailLine(rest, ">" if lines[-1].seen.startswith(">") else rest[:1]))
    return _forwarded(lines, opener, block or HeaderBlock(opener, opener, ()))


def attached_forward(attached: Message, own_text: str = "") -> Forwarded:
    """The same of a message attached whole (message/rfc822), once it is parsed."""
    from_ = attached.from_[0] if attached.from_ else attached.sender
    return Forwarded(from_, attached.subject, attached.headers.get("date"), attached.body.strip(), own_text)


def _opener(lines: Sequence[MailLine], letters: str, *, replied: bool) -> int | None:
    """The line where the forwarded message starts: a delimiter or a header block, marked as a quote or not."""
    for index, letter in enumerate(letters):
        if letter == "f":
            return index
        if letter == "a":
            return None  # a reply; what it quotes may hold a forward, but that is history
        if letter in "oh":
            return None if replied else index
        if letter == "q" and (index == 0 or letters[index - 1] != "q"):
            return _quoted_opener(lines, index, replied=replied)
    return None


def _quoted_opener(lines: Sequence[MailLine], first: int, *, replied: bool) -> int | None:
    """Apple Mail marks the whole forward, delimiter and header block too."""
    for index in range(first, min(first + 3, len(lines))):
        seen = unmarked(lines[index].seen)
        if is_forward_delimiter(seen) or (is_original_delimiter(seen) and not replied):
            return index
        if seen:
            return None if replied or header_block(lines, index) is None else index
    return None


def _block_below(lines: Sequence[MailLine], opener: int) -> HeaderBlock | None:
    """The header block at the opener or below it, blank lines between allowed."""
    for index in range(opener, min(opener + 5, len(lines))):
        block = header_block(lines, index, delimited=index > opener)
        if block is not None:
            return block
        if index > opener and unmarked(lines[index].seen):
            return None
    return None


def _whole_header(lines: Sequence[MailLine], opener: int) -> HeaderBlock | None:
    """The complete header below a delimiter, as mutt writes it where nothing is weeded out of it."""
    first = next((n for n in range(opener + 1, min(opener + 3, len(lines))) if lines[n].seen), len(lines))
    fields: list[tuple[str, str]] = []
    last = first
    for number in range(first, min(first + _MOST_HEADER_LINES, len(lines))):
        line = lines[number]
        named = _HEADER_LINE.match(line.written)
        if not line.seen:
            break
        if named is not None:
            fields.append((_KINDS.get(named[1].lower(), OTHER), named[2].strip()))
        elif fields and line.written[:1] in {" ", "\t"}:
            fields[-1] = (fields[-1][0], f"{fields[-1][1]} {line.seen}")
        else:
            return None
        last = number
    kinds = {kind for kind, _ in fields}
    return HeaderBlock(first, last, tuple(fields)) if {FROM, OTHER} <= kinds else None


def _attribution_below(lines: Sequence[MailLine], opener: int) -> HeaderBlock | None:
    """Yandex names the sender in one line below the delimiter: "04.03.2024, 16:05, "Ann Lee" <ann@example.com>:"."""
    for index in range(opener + 1, min(opener + 4, len(lines))):
        seen = unmarked(lines[index].seen)
        named = _DATED_SENDER.match(seen)
        if named is not None and has_date(seen):
            return HeaderBlock(opener, index, ((DATE, named["date"].rstrip(", ")), (FROM, named["sender"])))
        if seen:
            break
    return None


def _forwarded(lines: Sequence[MailLine], opener: int, block: HeaderBlock) -> Forwarded:
    last = _below_strokes(lines, block.last)
    above = "".join(line.written for line in lines[:opener])
    below = lines[last + 1 :]
    after = ""
    marked = lines[last].seen.startswith(">") or (last == opener and _first_seen(below).startswith(">"))
    # Proton, Spark and Zoho set the header block outside their blockquote.
    if marked or all(line.seen.startswith(">") for line in below if line.seen):
        end = next(
            (number for number, line in enumerate(below) if line.seen and line.seen[0] != ">"), len(below)
        )
        after = "".join(line.written for line in below[end:])
        text = "".join(_MARK.sub("", line.written, count=1) for line in below[:end])
    else:
        text = _END.sub("", "".join(line.written for line in below).rstrip())
    own_text = "\n\n".join(part for part in (_RULED.sub("", above.rstrip()).strip(), after.strip()) if part)
    return Forwarded(
        read_sender(block.value(FROM)),
        block.value(SUBJECT),
        block.value(SENT, DATE) or None,
        text.strip(),
        own_text,
    )


def _below_strokes(lines: Sequence[MailLine], last: int) -> int:
    """The end of what some clients draw below the header block: a line (Notes), the delimiter again (Zoho)."""
    for index in range(last + 1, min(last + 4, len(lines))):
        seen = unmarked(lines[index].seen)
        if is_rule(seen) or is_forward_delimiter(seen):
            return index
        if seen:
            break
    return last


def _first_seen(lines: Sequence[MailLine]) -> str:
    return next((line.seen for line in lines[:2] if line.seen), "")


def read_sender(value: str) -> Address | None:
    """Name and address as clients show them in a header block: not RFC 5322 (commas unquoted, "[mailto:...]")."""
    value = value[:_LONGEST_SENDER].strip()
    if not value:
        return None
    named = _NAMED.match(value)
    if named is not None:
        return Address(named["name"].strip(" \"'"), named["address"].strip(".,;"))
    bare = _BARE.search(value)
    return Address("", bare.group()) if bare is not None else Address(value.strip(" \"'"), "")

"""Is this a delivery report, and what does it say? (RFC 3464, RFC 3461; RFC 5321 §6.1 for those that are text only.)

The readers are asked in turn, the most certain first. A report of the standard is taken at its word; a text must also
come from where reports come from, since persons quote and forward what mail systems wrote to them. Whether a report
is about a mail of ours is not asked here: the caller ties it to one by its VERP address or its verified Message-ID.
"""

from collections.abc import Callable

from postdesk.classifiers import away_texts, bounce_detectors, bounce_texts, senders, ses_notices
from postdesk.classifiers.delivery_status import DELAYED, FAILED, MAX_REPORT, RecipientReport, read_report
from postdesk.classifiers.finding import Finding
from postdesk.classifiers.own import Own
from postdesk.classifiers.returned_mail import original_message_id, returned_part, split_notice
from postdesk.classifiers.status_codes import is_permanent, read_status, reply_class
from postdesk.classifiers.verdict import Bounce
from postdesk.threading.message import Envelope, Message

_STATUS_PARTS = ("message/delivery-status", "message/global-delivery-status")
_FIELD_MARKS = ("final-recipient", "original-recipient")


def check(message: Message, envelope: Envelope, own: Own) -> Finding | None:
    del own
    for reader in READERS:
        found = reader(message, envelope)
        if found is not None:
            # Some filters dress a challenge as a delivery report; nothing has failed yet.
            return None if away_texts.challenge_words(message.body) else found
    return None


def _status_part(message: Message, envelope: Envelope) -> Finding | None:
    """A part of type message/delivery-status: in a multipart/report, or sent by a mail system."""
    part = next((part for part in message.parts if part.content_type in _STATUS_PARTS), None)
    if part is None:
        return None
    report = message.content_type in {"multipart/report", *_STATUS_PARTS}
    sender = senders.mail_system(message, envelope)
    # Apple Mail forwards the parts of a report it was asked to forward: there a person writes.
    if not (report or sender or bounce_texts.subject_words(message.subject)):
        return None
    texts = [p.content.decode("utf-8", "replace") for p in message.parts if p.content_type in _STATUS_PARTS]
    recipients = read_report("\n\n".join(texts)) or _fields_in_text(message)
    if recipients:
        return _told(message, recipients, f"part of type {part.content_type}")
    return _by_text(message, envelope)


def _fields_elsewhere(message: Message, envelope: Envelope) -> Finding | None:
    """The fields of a report in a text: labelled text/plain, or between boundaries that do not match."""
    report = message.content_type == "multipart/report" and message.report_type in {None, "delivery-status"}
    sender = senders.mail_system(message, envelope)
    if not (report or sender):
        return None
    recipients = _fields_in_text(message)
    return _told(message, recipients, "fields of a delivery report in a text") if recipients else None


def _fields_in_text(message: Message) -> tuple[RecipientReport, ...]:
    for text in _texts(message):
        lowered = text.lower()
        if any(mark in lowered for mark in _FIELD_MARKS):
            recipients = read_report(text)
            if recipients:
                return recipients
    return ()


def _texts(message: Message) -> list[str]:
    """Every text there is: the body, and what stands in parts that are text, or should have been split."""
    parts = [
        p
        for p in message.parts
        if p.content_type.startswith(("text/plain", "multipart/", "message/delivery"))
    ]
    return [message.body, *(part.content[:MAX_REPORT].decode("utf-8", "replace") for part in parts)]


def _told(message: Message, recipients: tuple[RecipientReport, ...], source: str) -> Finding:
    """A report of the standard: those that failed, else those that wait, else those that were delivered."""
    outcomes = {entry.outcome for entry in recipients}
    outcome = next((kind for kind in (FAILED, DELAYED) if kind in outcomes), recipients[0].outcome)
    chosen = [entry for entry in recipients if entry.outcome == outcome]
    worst = next((entry for entry in chosen if entry.permanent), chosen[0])
    addresses = dict.fromkeys(address for entry in chosen for address in entry.addresses)
    _, returned = split_notice(message.body)
    original = original_message_id(message, returned)
    bounce = Bounce(worst.permanent, worst.status, tuple(addresses), original, given_up=outcome == FAILED)
    return Finding((source, f"{outcome}, status {worst.status}"), bounce)


def _ses_notice(message: Message, envelope: Envelope) -> Finding | None:
    """Amazon SES tells of bounces by a topic one can subscribe to by mail: JSON, from an address at amazonaws.com."""
    del envelope
    notice = ses_notices.read(message)
    if notice is None or notice.bounce is None:
        return None
    return Finding((f"Amazon SES notification: {notice.kind}",), notice.bounce)


def _by_text(message: Message, envelope: Envelope) -> Finding | None:
    """A report in words.

    It shows one sign of where it comes from and one of what it says; or, from a sender that gives no sign, a report's
    subject, a report's opening and the message that came back. An answer sent under MAILER-DAEMON is still an answer.
    """
    listed = (message.headers.get("x-failed-recipients") or "").replace(",", " ").split()  # Exim and Gmail
    sender, subject = senders.mail_system(message, envelope), bounce_texts.subject_words(message.subject)
    if not (listed or sender or subject):
        return None
    notice, returned = split_notice(_notice_text(message))
    opening = bounce_texts.opening(notice)
    answer = bool(message.in_reply_to) and not senders.null_reverse_path(message, envelope)
    told = bool(subject) or (bool(opening) and (not answer or reply_class(notice) is not None))
    came_back = bool(returned) or returned_part(message) is not None
    if not (listed or (sender and told) or (subject and opening and came_back)):
        return None
    signs = (
        "X-Failed-Recipients" if listed else "",
        sender,
        f'subject "{subject}"' if subject else "",
        f'"{opening}"' if opening else "",
    )
    return Finding(tuple(filter(None, signs)), _read_text(message, notice, returned, tuple(listed)))


def _read_text(message: Message, notice: str, returned: str, listed: tuple[str, ...]) -> Bounce:
    """What the words say: flufl.bounce's detectors name the addresses, else our own reading does."""
    failed, waiting = bounce_detectors.failed_and_delayed(message)
    final = bounce_texts.has_given_up(message.subject, notice)
    delay = bounce_texts.is_delay(message.subject, notice) or (not failed and bool(waiting) and not final)
    status = read_status(notice, final=not delay and not bounce_texts.has_expired(notice))
    ends = [address.address for address in (*message.to, *message.from_)]
    recipients = listed or failed or waiting or bounce_texts.failed_addresses(notice, ends)
    permanent = False if delay else is_permanent(status)
    original = original_message_id(message, returned)
    given_up = permanent is True or (final and not delay)
    return Bounce(permanent, status, recipients, original, given_up=given_up)


def _notice_text(message: Message) -> str:
    """The body; where there is none, the first text of any part (a report whose boundaries do not match)."""
    return next((text for text in _texts(message) if text.strip()), "")


def _refused_by_list(message: Message, envelope: Envelope) -> Finding | None:
    """A mailing list that takes mail from its members alone: our letter reached nobody."""
    del envelope
    sender = senders.list_manager(message)
    if not sender:
        return None
    notice, returned = split_notice(_notice_text(message))
    refusal = bounce_texts.refusal(notice)
    if not refusal:
        return None
    ends = [address.address for address in (*message.to, *message.from_)]
    recipients = bounce_texts.failed_addresses(notice, ends)[:1]
    original = original_message_id(message, returned)
    return Finding((sender, f'"{refusal}"'), Bounce(True, "5.7.2", recipients, original, given_up=True))


Reader = Callable[[Message, Envelope], Finding | None]
READERS: tuple[Reader, ...] = (_status_part, _fields_elsewhere, _ses_notice, _by_text, _refused_by_list)

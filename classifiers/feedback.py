"""Is this feedback about mail: a complaint (ARF, RFC 5965), an authentication failure report (RFC 6591), an aggregate
report of DMARC (RFC 7489 §7.2.1.1) or of TLS (RFC 8460 §5.3), or an unsubscription by a mail program?
"""

from postdesk.classifiers import ses_notices
from postdesk.classifiers.finding import Finding, because
from postdesk.classifiers.own import Own
from postdesk.threading.message import Envelope, Message

_REPORT_TYPES = {"feedback-report": "feedback report", "tlsrpt": "TLS report"}
_MARKS = {  # header: what its presence means
    "x-rp-fbl": "feedback loop of Return Path",
    "x-apple-unsubscribe": "unsubscription sent by Apple Mail",
    "tls-report-domain": "TLS report (RFC 8460)",
}
_FIELDS = ("\nfeedback-type:", "\nuser-agent:", "\nversion:")  # all three are required by RFC 5965 §3.1
_ARCHIVES = frozenset(
    {
        "application/gzip",
        "application/x-gzip",
        "application/zip",
        "application/x-zip-compressed",
        "text/xml",
        "application/xml",
    }
)
_MAX_SCAN = 16 * 1024


def check(message: Message, envelope: Envelope, own: Own) -> Finding | None:
    del envelope, own
    notice = ses_notices.read(message)
    return because(
        f"report-type={message.report_type}" if message.report_type in _REPORT_TYPES else "",
        "part of type message/feedback-report" if message.part("message/feedback-report") else "",
        *(meaning for name, meaning in _MARKS.items() if name in message.headers),
        "fields of a feedback report in a text" if _fields_in_text(message) else "",
        "aggregate report of DMARC" if _is_dmarc_aggregate(message) else "",
        "complaint of Microsoft's junk mail reporting program" if _is_jmrp(message) else "",
        "complaint told by Amazon SES" if notice and notice.kind == "Complaint" else "",
    )


def _fields_in_text(message: Message) -> bool:
    """Reports whose parts lost their types. Quoted (indented, or behind ">") they are a person's."""
    if message.content_type not in {"multipart/report", "multipart/mixed", "message/feedback-report"}:
        return False
    texts = (part.content[:_MAX_SCAN].decode("latin-1").lower() for part in message.parts)
    return any(all(field in f"\n{text}" for field in _FIELDS) for text in texts)


def _is_jmrp(message: Message) -> bool:
    """Outlook.com sends the complaint as nothing but the message, marked within by a field of its own."""
    complaint = message.part("message/rfc822")
    named = (
        complaint is not None
        and b"\nx-hmxmroriginalrecipient:" in b"\n" + complaint.content[:_MAX_SCAN].lower()
    )
    return named and message.subject.strip().lower().startswith("complaint about message from")


def _is_dmarc_aggregate(message: Message) -> bool:
    """RFC 7489 §7.2.1.1 prescribes the subject; an archive must be with it."""
    subject = message.subject.lower()
    named = "report domain:" in subject and "submitter:" in subject
    archived = (
        part.content_type in _ARCHIVES or (part.filename or "").lower().endswith((".gz", ".zip", ".xml"))
        for part in message.parts
    )
    return named and any(archived)

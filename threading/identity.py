"""Whether two mails are the same message: the key of de-duplication (requirement M4).

A Message-ID alone would let anyone squat on the id of a mail to come, and broken software gives one id to many
mails; so the key covers who, when, what subject and what body as well. Trace headers, envelope and transfer
encoding stay out: the same message by SMTP and by IMAP, or to two support addresses, has one key.
"""

import hashlib

from postdesk.threading.message import Message


def identity(message: Message) -> bytes:
    """SHA-256 over canonical Message-ID, From, Date, Subject, bodies and attachments."""
    digest = hashlib.sha256()

    def add(value: str | bytes) -> None:
        octets = value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")
        digest.update(len(octets).to_bytes(8, "big"))
        digest.update(octets)

    add((message.message_id or "").lower())
    add(",".join(a.key for a in message.from_))
    add(message.headers.get("date") or "")
    add(" ".join(message.subject.split()))
    for body in (message.text, message.html):
        add("\n".join(line.rstrip() for line in body.splitlines()).strip())
    for attachment in message.attachments:
        add(attachment.sha256)
    return digest.digest()

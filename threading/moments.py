"""When was a message received, or at least written? Its own header is asked; pure, and cheap: nothing is parsed whole."""

from datetime import datetime

from postdesk.threading.headers import decode_value, read_block
from postdesk.threading.limits import Limits
from postdesk.threading.structured import read_date

_MOST = 3  # fields of one name that are tried


def received_moment(raw: bytes) -> datetime | None:
    """The topmost Received field's moment (RFC 5322 §3.6.7: behind its last semicolon), else that of Date; UTC."""
    fields = read_block(raw, 0, (), Limits()).fields
    stamps = [value.rpartition(b";")[2] for name, value in fields if name == "received"][:1]
    dates = [value for name, value in fields if name == "date"][:_MOST]
    found = (read_date(decode_value(value).strip()) for value in (*stamps, *dates) if value.strip())
    return next((moment for moment in found if moment is not None), None)

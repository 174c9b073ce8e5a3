"""A call as an iCalendar object (RFC 5545) that invites, changes or cancels (iTIP, RFC 5546 §3.2): the only door to icalendar.

Times are UTC, which Outlook, Gmail and Apple's calendar show in their reader's own zone; so there is no VTIMEZONE to be
believed or not. UID stays the same for ever, SEQUENCE grows: that is how clients know an update from another call.
"""

from datetime import UTC, datetime

from icalendar import Calendar, Event, vCalAddress, vText

from postdesk.templates.escalations import CalendarEvent

_METHODS = {"request": "REQUEST", "update": "REQUEST", "cancel": "CANCEL"}


def method_of(event: CalendarEvent) -> str:
    """The method, which stands in the object and in the part's Content-Type (RFC 6047 §2.4)."""
    return _METHODS[event.action]


def invitation(event: CalendarEvent, written_at: datetime) -> bytes:
    """The object's bytes; the same for the same values."""
    calendar = Calendar()
    calendar.add("prodid", "-//Postdesk//Postdesk//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method_of(event))
    entry = Event()
    entry.add("uid", event.uid)
    entry.add("sequence", event.sequence)
    entry.add("dtstamp", written_at.astimezone(UTC))
    entry.add("dtstart", event.starts_at.astimezone(UTC))
    entry.add("dtend", event.ends_at.astimezone(UTC))
    entry.add("summary", event.summary)
    entry.add("status", "CANCELLED" if event.action == "cancel" else "CONFIRMED")
    entry.add("transp", "OPAQUE")
    if event.where:
        entry.add("location", event.where)
    organizer = vCalAddress(f"mailto:{event.organizer}")
    organizer.params["CN"] = vText(event.organizer_name)
    entry["organizer"] = organizer
    for address in event.attendees:
        entry.add("attendee", _attendee(address), encode=False)
    calendar.add_component(entry)
    return bytes(calendar.to_ical())


def _attendee(address: str) -> vCalAddress:
    attendee = vCalAddress(f"mailto:{address}")
    attendee.params["ROLE"] = vText("REQ-PARTICIPANT")
    attendee.params["PARTSTAT"] = vText("NEEDS-ACTION")
    attendee.params["RSVP"] = vText("TRUE")
    return attendee

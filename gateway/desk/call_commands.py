"""`#call`: a conference call about an escalation (E3), as an invitation, its change, or its cancellation."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from postdesk.gateway.desk.order import Command
from postdesk.gateway.desk.view import at_text
from postdesk.gateway.desk.work import Refusal, Work
from postdesk.gateway.escalations import Call, Escalation

_CALL = re.compile(
    r"(?:(?P<move>move) +)?(?P<day>\d{4}-\d{2}-\d{2})[ T]+(?P<time>\d{1,2}:\d{2})(?: *(?P<utc>UTC|Z))?"
    r"(?: +(?:for +)?(?P<number>[1-9]\d{0,2}) *(?P<unit>minutes?|min|hours?|h)\b)?"
    r"(?: +with +(?P<who>\S+@\S+(?: *(?:,|and) *\S+@\S+){0,19}))?"
    r"(?: +at +(?P<where>\S.{0,299}))?",
    re.IGNORECASE,
)
_WRONG = (
    "write day and time: #call 2026-12-01 15:00 45 minutes with carol@example.com at https://meet.example.com/1; "
    "or #call move 2026-12-02 15:00, or #call cancel"
)
_MINUTES = 30  # where nobody says how long
_LONGEST = timedelta(days=366)  # ahead


def call(work: Work, command: Command) -> Work | Refusal:
    """`#call 2026-12-01 15:00 …`, `#call move …`, `#call cancel`."""
    escalation = work.escalation
    if escalation is None or escalation.closed_at is not None:
        return Refusal(
            "the customer has not escalated this ticket; #escalated WHY says that they did, by telephone say"
        )
    if command.argument.lower().split(" ")[0] == "cancel":
        return _cancel(work, escalation)
    wanted = _wanted(work, command.argument)
    if isinstance(wanted, Refusal):
        return wanted
    return _move(work, escalation, wanted) if wanted.move else _new(work, escalation, wanted)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What the line says; 0 minutes and no people where it does not say."""

    move: bool
    starts_at: datetime
    minutes: int
    people: tuple[str, ...]
    where: str


def _wanted(work: Work, argument: str) -> _Wanted | Refusal:
    found = _CALL.fullmatch(argument)
    if found is None:
        return Refusal(_WRONG)
    starts_at = _moment(found, work.case.desk.zone)
    if starts_at is None:
        return Refusal(f"{found['day']} {found['time']} is no time; {_WRONG}")
    if not work.case.now < starts_at < work.case.now + _LONGEST:
        return Refusal(f"{at_text(work.case.desk, starts_at)} is not within the year to come")
    people = _invited(work, found["who"] or "")
    if isinstance(people, Refusal):
        return people
    return _Wanted(bool(found["move"]), starts_at, _minutes(found), people, (found["where"] or "").strip())


def _new(work: Work, escalation: Escalation, wanted: _Wanted) -> Work | Refusal:
    standing = standing_call(escalation, work.case.now)
    if standing is not None:
        return Refusal(
            f"there is a call at {at_text(work.case.desk, standing.starts_at)}: #call move …, or #call cancel first"
        )
    before = work.case.conversation.escalation if work.case.conversation else None
    if before is not None and standing_call(before, work.case.now) is not None:
        # One mail tells calendars one thing: the cancellation of the old call would be lost.
        return Refusal(
            "cancel and call anew by two mails; or #call move DATE TIME changes the call that stands"
        )
    number = sum(c.field == "escalation" for c in work.changes)
    made = Call(
        uid=f"{work.ticket.id}-{work.case.now:%Y%m%dT%H%M%S}-{work.case.spool_id}-{number}@{_domain(work)}",
        sequence=0,
        starts_at=wanted.starts_at,
        minutes=wanted.minutes or _MINUTES,
        attendees=wanted.people or tuple(p.person.address for p in work.conversation.participants),
        where=wanted.where,
    )
    return _kept(work, escalation, made, "call", "The invitation goes to")


def _move(work: Work, escalation: Escalation, wanted: _Wanted) -> Work | Refusal:
    standing = standing_call(escalation, work.case.now)
    if standing is None:
        return Refusal("there is no call to move; #call DATE TIME invites to one")
    moved = replace(
        standing,
        sequence=standing.sequence + 1,
        starts_at=wanted.starts_at,
        minutes=wanted.minutes or standing.minutes,
        # Whoever was invited hears of every change: nobody is left out of an update.
        attendees=tuple(dict.fromkeys((*standing.attendees, *wanted.people))),
        where=wanted.where or standing.where,
        answers=(),
    )
    return _kept(work, escalation, moved, "call moved", "The changed invitation goes to")


def _cancel(work: Work, escalation: Escalation) -> Work | Refusal:
    standing = standing_call(escalation, work.case.now)
    if standing is None:
        return Refusal("there is no call to cancel")
    cancelled = replace(standing, sequence=standing.sequence + 1, cancelled=True)
    return _kept(work, escalation, cancelled, "call cancelled", "The cancellation goes to")


def _kept(work: Work, escalation: Escalation, made: Call, change: str, said: str) -> Work:
    when = at_text(work.case.desk, made.starts_at)
    return work.with_escalation(
        replace(escalation, call=made),
        f"{change}: {when}, {made.minutes} minutes",
        f"{said} {', '.join(made.attendees)}: {when}, {made.minutes} minutes{f', {made.where}' if made.where else ''}.",
    )


def standing_call(escalation: Escalation, now: datetime) -> Call | None:
    """The call that is still to come."""
    made = escalation.call
    if made is None or made.cancelled or made.starts_at + timedelta(minutes=made.minutes) < now:
        return None
    return made


def _invited(work: Work, who: str) -> tuple[str, ...] | Refusal:
    """People who take part; agents' own addresses stand in no invitation."""
    present = {p.person.address for p in work.conversation.participants}
    wanted = tuple(dict.fromkeys(a.lower().strip("<>,;") for a in re.split(r",| and |\s", who) if "@" in a))
    strange = next((address for address in wanted if address not in present), None)
    if strange is not None:
        return Refusal(
            f"{strange} does not take part: #cc {strange} first; there are {', '.join(sorted(present))}"
        )
    return wanted


def _moment(found: re.Match[str], zone: ZoneInfo) -> datetime | None:
    """In the desk's time zone, unless UTC is said. A time that a change of the clocks leaves out is none."""
    try:
        local = datetime.fromisoformat(f"{found['day']}T{found['time']:0>5}")
    except ValueError:
        return None
    moment = local.replace(tzinfo=UTC if found["utc"] else zone).astimezone(UTC)
    back = moment.astimezone(UTC if found["utc"] else zone)
    return moment if back.replace(tzinfo=None) == local else None


def _minutes(found: re.Match[str]) -> int:
    if not found["number"]:
        return 0
    return int(found["number"]) * (60 if found["unit"].lower().startswith("h") else 1)


def _domain(work: Work) -> str:
    return work.case.desk.book.address.rpartition("@")[2]

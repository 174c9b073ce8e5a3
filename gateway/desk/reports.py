"""The reports (R1): open escalations every day, the hand-over every week, the summary for managers. Pure: figures in, letters out."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from postdesk.gateway.desk.escalation_notices import FACT_NAMES
from postdesk.gateway.desk.letters import Cause, agent_letter, nonce, title
from postdesk.gateway.desk.rules import DeskRules
from postdesk.gateway.escalations import OpenEscalation
from postdesk.gateway.figures import (
    Figures,
    TicketLine,
    by_period,
    first_answer_times,
    in_words,
    middle,
    ninth_decile,
    one_touch_share,
    resolution_times,
)
from postdesk.gateway.model import NewLetter
from postdesk.gateway.recurrence import Recurrence
from postdesk.gateway.settings.reports import Report as Wanted
from postdesk.templates.dates import zone_name
from postdesk.templates.plot import Plot, Series
from postdesk.templates.reports import Report, ReportLine, ReportSection
from postdesk.threading.tokens import Claim, Purpose

_MOST = 25  # tickets of one list
_WEEK = timedelta(days=7)
_MOST_WEEKS = 53  # of one picture
PERIODS: Mapping[str, timedelta] = {
    "escalations": timedelta(days=1),
    "handover": _WEEK,
    "summary": 4 * _WEEK,
}


def period_start(kind: str, due: datetime, zone: ZoneInfo, when: Recurrence | None = None) -> datetime:
    """Where the period begins of a report that was due then: so many days ago by the local clock, and never after the
    report before it, so that nothing falls between two: weekdays' Monday report begins on Friday, a month's on the first.
    """
    local = due.astimezone(zone)
    days_ago = datetime.combine(local.date() - PERIODS[kind], local.time(), zone).astimezone(UTC)
    return days_ago if when is None else min(days_ago, when.before(due, zone))


def report(desk: DeskRules, kind: str, figures: Figures) -> Report:
    """The report of that kind."""
    heading, make, pictures = _KINDS[kind]
    return Report(
        desk=desk.name,
        title=heading,
        period=_period(figures, desk.zone),
        sections=tuple(make(desk, figures)),
        plots=pictures(desk, figures),
    )


def report_letters(cause: Cause, wanted: Wanted, figures: Figures) -> tuple[NewLetter, ...]:
    """One to each reader. An agent's reply is held as one without a ticket; others write to the desk."""
    notice = report(cause.desk, wanted.kind, figures)
    return tuple(_letter(cause, address, notice) for address in wanted.to)


def _letter(cause: Cause, address: str, notice: Report) -> NewLetter:
    desk = cause.desk
    agent = desk.agents.get(address)
    if agent is not None and agent.active:
        return agent_letter(cause, 0, agent, notice, Purpose.NOTE)
    claim = Claim(Purpose.NOTE, 0, 0, cause.now.date())
    return NewLetter(
        notice=notice,
        recipient=address,
        recipient_name="",
        holder=0,
        language=desk.language,
        message_id=desk.book.message_id(claim, nonce(cause.name, notice, address)),
        reply_to=desk.book.address,
    )


def _escalations(desk: DeskRules, figures: Figures) -> Iterable[ReportSection]:
    open_now = figures.open_now
    yield _escalated(desk, figures)
    yield _tickets(
        desk, "Critical, and not solved", (t for t in open_now if t.urgency == "critical"), figures
    )
    yield _tickets(
        desk, "Escalated above the first tier", (t for t in open_now if t.tier not in _FIRST_TIERS), figures
    )


def _escalated(desk: DeskRules, figures: Figures) -> ReportSection:
    """E4: what the lead has to know of each, every day, and what its end still lacks."""
    lines = tuple(
        ReportLine(tag=desk.tag(e.ticket), subject=e.subject, words=_escalation_words(e, figures.until))
        for e in figures.escalated
    )
    return ReportSection(title="Escalated by customers", tickets=lines)


def _escalation_words(escalation: OpenEscalation, now: datetime) -> str:
    promised = escalation.next_update_at
    parts = (
        "CRITICAL BUSINESS IMPACT" if escalation.critical else "",
        f"contact {escalation.contact or 'not named yet'}",
        f"owner {escalation.owner or 'nobody'}",
        f"by {escalation.organisation or escalation.customer}",
        f"for {in_words(now - escalation.opened_at)}",
        _promise_words(promised, now),
        f"not known: {_listed(FACT_NAMES[name] for name in escalation.lacking)}"
        if escalation.lacking
        else "",
        f"to end it: {', '.join(escalation.unmet)}" if escalation.unmet else "",
    )
    return "; ".join(p for p in parts if p)


def _promise_words(promised: datetime | None, now: datetime) -> str:
    if promised is None:
        return "no communication plan"
    return (
        f"promised update OVERDUE for {in_words(now - promised)}"
        if promised <= now
        else f"next update in {in_words(promised - now)}"
    )


def _listed(names: Iterable[str]) -> str:
    return ", ".join(name.lower() for name in names)


def _handover(desk: DeskRules, figures: Figures) -> Iterable[ReportSection]:
    opened, resolved, open_now = figures.opened, figures.resolved, figures.open_now
    yield ReportSection(
        title=_since(figures, desk.zone),
        sentences=(
            f"{len(opened)} opened, {len(resolved)} solved, {sum(t.reopened_lately for t in figures.tickets)} opened again.",
            f"{_are(len(open_now))} open now, {sum(not t.owner for t in open_now)} of them without an owner.",
        ),
    )
    if desk.rota:
        yield _on_duty(desk, figures)
    yield _known_issues(figures)
    waiting = sorted(open_now, key=lambda t: t.status_since)
    yield _tickets(desk, "Open, longest untouched first", waiting, figures)


def _on_duty(desk: DeskRules, figures: Figures) -> ReportSection:
    """What changes with the week: who has which tier, and who had it."""
    sentences = []
    for name, shifts in desk.rota.items():
        monday = shifts.monday(figures.until)
        now, before = (_names(desk, shifts.of_week(week)) for week in (monday, monday - _WEEK))
        title_of = desk.tiers[name].title if name in desk.tiers else name
        sentences.append(
            f"{title_of}: {now}" + (", as before." if now == before else f" (before: {before}).")
        )
    return ReportSection(title="On duty", sentences=tuple(sentences))


def _names(desk: DeskRules, addresses: Iterable[str]) -> str:
    known = (desk.agents.get(address) for address in addresses)
    return ", ".join(agent.name for agent in known if agent is not None and agent.active) or "nobody"


def _since(figures: Figures, zone: ZoneInfo) -> str:
    first = figures.since.astimezone(zone)
    week = (figures.until.astimezone(zone).date() - first.date()) == _WEEK
    return "Last week" if week else f"Since {first:%A, %d %B}"


def _summary(desk: DeskRules, figures: Figures) -> Iterable[ReportSection]:
    open_now, resolved = figures.open_now, figures.resolved
    risks = [t for t in open_now if t.urgency in {"critical", "high"}]
    yield _tickets(desk, "Open risks", sorted(risks, key=lambda t: t.urgency), figures)
    share = one_touch_share(resolved)
    yield ReportSection(
        title="How it went",
        sentences=(
            f"{_count(len(figures.opened), 'request')} came in, {_were(len(resolved))} solved, {_are(len(open_now))} open.",
            "Solved by one answer: " + ("–" if share is None else f"{share:.0%}") + ".",
            _times("First answer", first_answer_times(figures.opened)),
            _times("Solved", resolution_times(resolved)),
        ),
    )
    yield _queues(desk, figures)
    for colour in ("red", "yellow"):
        late = [t for t in open_now if figures.colours.get(t.id) == colour]
        yield _tickets(desk, f"Delays: service level {colour}", late, figures)
    unowned = [t for t in open_now if not t.owner]
    yield _tickets(desk, "Nobody owns", unowned, figures)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")


def _were(number: int) -> str:
    return f"{number} {'was' if number == 1 else 'were'}"


def _are(number: int) -> str:
    return f"{number} {'is' if number == 1 else 'are'}"


def _times(what: str, times: Sequence[timedelta]) -> str:
    return f"{what} after {in_words(middle(times))} in the middle, nine of ten within {in_words(ninth_decile(times))}."


def _queues(desk: DeskRules, figures: Figures) -> ReportSection:
    lines = []
    for queue in desk.queues:
        opened = [t for t in figures.opened if t.queue == queue]
        waiting = [t for t in figures.open_now if t.queue == queue]
        answered = in_words(middle(first_answer_times(opened)))
        lines.append(
            f"{title(desk, queue)}: {len(opened)} came in, {len(waiting)} open, first answer after {answered}."
        )
    return ReportSection(title="By queue", sentences=tuple(lines))


def _known_issues(figures: Figures) -> ReportSection:
    tags = sorted({t.known_issue for t in figures.tickets if t.known_issue})
    sentences = []
    for tag in tags:
        of_tag = [t for t in figures.tickets if t.known_issue == tag]
        new = sum(figures.since <= t.created_at for t in of_tag)
        sentences.append(f"{tag}: {sum(not t.over for t in of_tag)} open, {new} new.")
    return ReportSection(title="Known issues", sentences=tuple(sentences))


def _tickets(desk: DeskRules, heading: str, tickets: Iterable[TicketLine], figures: Figures) -> ReportSection:
    found = tuple(tickets)
    lines = tuple(
        ReportLine(tag=desk.tag(t.id), subject=t.subject, words=_words(desk, t, figures.until))
        for t in found[:_MOST]
    )
    return ReportSection(title=heading, tickets=lines, more=max(0, len(found) - _MOST))


def _words(desk: DeskRules, ticket: TicketLine, now: datetime) -> str:
    parts = (
        ticket.status,
        f"urgency {ticket.urgency}",
        title(desk, ticket.queue),
        ticket.tier if ticket.tier not in _FIRST_TIERS else "",
        ticket.owner or "no owner",
        ticket.organisation,
        f"open for {in_words(now - ticket.created_at)}",
    )
    return ", ".join(p for p in parts if p)


def _no_plots(_: DeskRules, __: Figures) -> tuple[Plot, ...]:
    return ()


def _plots(desk: DeskRules, figures: Figures) -> tuple[Plot, ...]:
    # Weeks begin as the period does: a report on Mondays shows those from Monday to Monday, and counts what its words count.
    weeks = _weeks(figures, desk.zone)
    opened = by_period(figures.opened, lambda t: t.created_at, weeks)
    resolved = by_period(figures.resolved, lambda t: t.resolved_at, weeks)
    loads = [float(sum(t.queue == queue for t in figures.open_now)) for queue in desk.queues]
    return (
        Plot(
            key="weeks",
            title="Came in and solved, by week",
            unit="tickets",
            labels=tuple(f"from {begins.astimezone(desk.zone):%d %b}" for begins in weeks),
            series=(
                Series(name="came in", values=tuple(map(float, opened))),
                Series(name="solved", values=tuple(map(float, resolved))),
            ),
        ),
        Plot(
            key="queues",
            title="Open now, by queue",
            unit="tickets",
            labels=tuple(title(desk, queue) for queue in desk.queues),
            series=(Series(name="open", values=tuple(loads)),),
        ),
    )


def _weeks(figures: Figures, zone: ZoneInfo) -> list[datetime]:
    """Where each of the period's weeks begins, by the local clock; the last may be cut short by its end."""
    first = figures.since.astimezone(zone)
    days = range(0, _MOST_WEEKS * 7, 7)
    starts = (datetime.combine(first.date() + timedelta(days=n), first.time(), zone) for n in days)
    return [start for start in starts if start.astimezone(UTC) < figures.until]


def _period(figures: Figures, zone: ZoneInfo) -> str:
    first, last = figures.since.astimezone(zone), figures.until.astimezone(zone)
    return f"{first:%a %d %B %Y} to {last:%a %d %B %Y, %H:%M} ({zone_name(last, 'en', zone)})"


_FIRST_TIERS = frozenset({"triage", "T1"})
_Sections = Callable[[DeskRules, Figures], Iterable[ReportSection]]
_Plots = Callable[[DeskRules, Figures], tuple[Plot, ...]]
_KINDS: Mapping[str, tuple[str, _Sections, _Plots]] = {
    "escalations": ("Open escalations", _escalations, _no_plots),
    "handover": ("Hand-over", _handover, _no_plots),
    "summary": ("Summary", _summary, _plots),
}

"""What the rules need to know of this desk: values made once a start from the configuration."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property, partial
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from postdesk.classifiers.own import Own
from postdesk.classifiers.rulebook import Rules
from postdesk.gateway.business_time.calendars import Calendar
from postdesk.gateway.business_time.limits import Limit, TierLimits
from postdesk.gateway.business_time.settings import DESK, default_calendars
from postdesk.gateway.desk.help_articles import Help, make_help
from postdesk.gateway.desk.playbook_book import Playbooks, make_playbooks
from postdesk.gateway.desk.recurring import Recurring
from postdesk.gateway.desk.rota import Shifts, make_shifts, on_duty
from postdesk.gateway.model import AgentRecord
from postdesk.gateway.recurrence import Recurrence
from postdesk.gateway.settings.configuration import Settings
from postdesk.gateway.settings.desk import Queue
from postdesk.gateway.settings.duties import Duty
from postdesk.gateway.settings.knowledge import default_misses
from postdesk.gateway.settings.reports import Report
from postdesk.gateway.settings.staff import Organisation, Plan, Team, Tier, default_hints, default_tiers
from postdesk.outbound.suppress import Caps
from postdesk.templates.phrases import phrase
from postdesk.threading.tokens import AddressBook, Key, TokenSigner


@dataclass(frozen=True, slots=True)
class Life:
    """How long a ticket stays in a status by itself (P2)."""

    reminder: timedelta = timedelta(days=3)  # pending: the customer is reminded
    unanswered: timedelta = timedelta(days=3)  # after the reminder: considered solved
    waiting: timedelta = timedelta(days=10)  # then open again
    close: timedelta = timedelta(days=14)  # resolved for so long without a reply: closed


@dataclass(frozen=True, slots=True)
class Knowledge:
    """When similar tickets and answers are worth a proposal (C9), and where the documentation is."""

    similar_days: int = 14
    similar_words: int = 4
    known_issue_after: int = 3
    public_notice_after: int = 6
    article_after: int = 3
    docs_hosts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Habits:
    """How one agent works; what they do not say is as the desk's policy has it."""

    strip_signature: bool = True  # what their client puts below every mail is not sent on
    transcripts: bool = True  # they hear what their mail did, too, and not only what was not done


@dataclass(frozen=True, slots=True)
class OnCallRules:
    """When those on call are called out, woken up and called (E6)."""

    when: str = "never"
    wake: timedelta = timedelta(hours=1)
    call: timedelta = timedelta(minutes=30)
    most: int = 3  # critical requests that call out by themselves within a window
    window: timedelta = timedelta(hours=1)
    hook: bool = False  # there is something that can call them


def nobody_on_duty(_tier: str, _at: datetime) -> tuple[str, ...]:
    """A desk without a rota."""
    return ()


def _default_calendars() -> dict[str, Calendar]:
    return {name: section.named(name, "UTC") for name, section in default_calendars().items()}


def _default_limits() -> dict[str, TierLimits]:
    return {name: tier.limits(name) for name, tier in default_tiers().items()}


@dataclass(frozen=True)
class LevelRules:
    """Against what a ticket's time is counted, and who is warned when (E1, E2)."""

    calendars: Mapping[str, Calendar] = field(default_factory=_default_calendars)
    limits: Mapping[str, TierLimits] = field(default_factory=_default_limits)  # by tier
    answer_restarts: bool = False
    notices: bool = True
    warn_before: float = 0.25  # share of a limit; 0: nobody is warned
    unowned_after: Limit = field(default_factory=lambda: Limit.parse("1 business hour"))
    of_organisation: Mapping[str, str] = field(default_factory=dict)  # names of calendars
    of_agent: Mapping[str, str] = field(default_factory=dict)  # names of calendars, by address

    def calendar_of(self, organisation: str) -> str:
        """Its calendar's name; the desk's where it has none."""
        return self.of_organisation.get(organisation) or DESK

    def working_hours(self, agent: str) -> Calendar:
        """When the agent at that address works."""
        return self.calendars[self.of_agent.get(agent) or DESK]


def _level_rules(settings: Settings) -> LevelRules:
    return LevelRules(
        calendars={
            name: section.named(name, settings.desk.timezone) for name, section in settings.calendars.items()
        },
        limits={name: tier.limits(name) for name, tier in settings.tiers.items()},
        answer_restarts=settings.policy.answer_restarts,
        notices=settings.policy.service_level_notices,
        warn_before=settings.policy.warn_before,
        unowned_after=Limit.parse(settings.policy.unowned_after),
        of_organisation={o.name: o.calendar for o in settings.organisations},
        of_agent={a.address: a.calendar for a in settings.agents},
    )


@dataclass(frozen=True)
class DeskRules:
    """One desk: its addresses and keys, its words, its limits."""

    name: str
    book: AddressBook
    tag_prefix: str
    language: str
    languages: frozenset[str]  # those that templates exist for
    queues: Mapping[str, Queue]
    rules: Rules
    own: Own
    caps: Caps
    subject_window: timedelta
    history_entries: int
    confirm_requests: bool
    undo: timedelta = timedelta(0)  # an agent's answer waits so long, where they get transcripts
    transcripts: bool = True  # of agents who say nothing else
    habits: Mapping[str, Habits] = field(default_factory=dict)  # of agents, by address
    confirm_forwarded: bool = False
    attach_to_agents: bool = False
    macros: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(
        default_factory=dict
    )  # by language: the desk's own translations
    agents_must_prove: bool = True  # that they are who From says
    life: Life = field(default_factory=Life)
    levels: LevelRules = field(default_factory=LevelRules)
    tiers: Mapping[str, Tier] = field(default_factory=default_tiers)
    teams: Mapping[str, Team] = field(default_factory=dict)
    plans: Mapping[str, Plan] = field(default_factory=dict)
    organisations: tuple[Organisation, ...] = ()
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    reports: tuple[Report, ...] = ()
    on_call: OnCallRules = field(default_factory=OnCallRules)
    on_duty: Callable[[str, datetime], tuple[str, ...]] = nobody_on_duty  # addresses, by tier and moment
    hints: Mapping[str, str] = field(default_factory=default_hints)  # sign to proposed command
    knowledge: Knowledge = field(default_factory=Knowledge)
    help: Help = field(default_factory=Help)
    high_volume: int = 0  # open tickets from which on confirmations say that it may take longer; 0: never
    escalation_hint: str = ""  # a sentence of confirmations
    copy_tenant_admin: bool = True
    playbooks: Playbooks = field(default_factory=Playbooks)
    misses: Mapping[str, str] = field(default_factory=default_misses)  # what was missed to its tag
    rota: Mapping[str, Shifts] = field(default_factory=dict)  # by tier
    duties: tuple[Duty, ...] = ()
    agents: Mapping[str, AgentRecord] = field(default_factory=dict)  # by address

    def tag(self, ticket: int) -> str:
        """A ticket's number as people see it: PD-1042."""
        return f"{self.tag_prefix}-{ticket}"

    def say(self, text: str, language: str) -> str:
        """A text of the configuration in a customer's language, as far as it is known there."""
        return phrase(text, language, self.words)

    def agent(self, agent_id: int | None) -> AgentRecord | None:
        """The agent of that number, the inactive ones too."""
        return next((a for a in self.agents.values() if a.id == agent_id), None)

    @property
    def recurring(self) -> tuple[Recurring, ...]:
        """What comes back at fixed times."""
        return tuple(
            Recurring("report", f"{number} {report.kind}", Recurrence.parse(report.when), self.zone)
            for number, report in enumerate(self.reports, start=1)
        )

    def organisation_of(self, address: str) -> Organisation | None:
        """The organisation that an address belongs to: by the address itself, else by its domain."""
        domain = address.rpartition("@")[2]
        named = (o for o in self.organisations if address in o.addresses)
        return next(named, next((o for o in self.organisations if domain in o.domains), None))

    def habits_of(self, agent: AgentRecord) -> Habits:
        """How that agent works."""
        return self.habits.get(agent.address) or Habits(transcripts=self.transcripts)

    def undo_of(self, agent: AgentRecord) -> timedelta:
        """The transcript holds the address that takes an answer back: without one, waiting would be for nothing."""
        return self.undo if self.habits_of(agent).transcripts else timedelta(0)

    def with_agents(self, agents: Iterable[AgentRecord]) -> "DeskRules":
        """The same desk, with its agents as the store has them now: these very rules where nothing changed."""
        found = {a.address: a for a in agents}
        return self if found == self.agents else replace(self, agents=found)

    @cached_property
    def staff_names(self) -> frozenset[str]:
        """The names that nobody outside should be taken by, case folded: the agents', the teams', the desk's."""
        names = (self.name, *(a.name for a in self.agents.values()), *(t.title for t in self.teams.values()))
        return frozenset(name.casefold() for name in names)

    def team_at(self, address: str) -> str:
        """The name of the other team that has this address; empty where none has."""
        return next((name for name, team in self.teams.items() if team.address == address), "")

    def agents_for(self, queue: str) -> tuple[AgentRecord, ...]:
        """Who hears of new things in a queue."""
        return tuple(a for a in self.agents.values() if a.active and (not a.queues or queue in a.queues))


def make_rules(
    settings: Settings, keys: tuple[Key, ...], rules: Rules, languages: frozenset[str]
) -> DeskRules:
    """Build the values; agents come from the store, later and again."""
    desk = settings.desk
    book = AddressBook(TokenSigner(keys, desk.domain), desk.address, frozenset(desk.aliases))
    policy = settings.policy
    rota = {tier: make_shifts(shifts, desk.timezone) for tier, shifts in settings.rota.items()}
    return DeskRules(
        name=desk.name,
        book=book,
        tag_prefix=desk.tag,
        language=desk.language,
        languages=languages,
        queues=settings.queues,
        rules=rules,
        own=Own(desk.addresses, desk.domain, lambda message_id: book.read_message_id(message_id) is not None),
        caps=Caps(
            to_address_hour=policy.automatic_per_hour_per_address,
            to_domain_hour=policy.automatic_per_hour_per_domain,
            all_minute=policy.automatic_per_minute,
        ),
        subject_window=timedelta(days=policy.subject_window_days),
        history_entries=policy.history_entries,
        confirm_requests=policy.confirm_requests,
        undo=timedelta(seconds=policy.undo_seconds),
        transcripts=policy.transcripts == "all",
        habits={
            a.address: Habits(a.strip_signature, (a.transcripts or policy.transcripts) == "all")
            for a in settings.agents
        },
        confirm_forwarded=policy.confirm_forwarded,
        attach_to_agents=policy.attach_to_agents,
        macros=settings.macros,
        words=settings.words,
        agents_must_prove=settings.authentication.agents == "required",
        levels=_level_rules(settings),
        on_call=OnCallRules(
            when=settings.on_call.when,
            wake=timedelta(minutes=settings.on_call.wake_minutes),
            call=timedelta(minutes=settings.on_call.call_minutes),
            most=settings.on_call.most,
            window=timedelta(minutes=settings.on_call.window_minutes),
            hook=bool(settings.on_call.command or settings.on_call.webhook),
        ),
        tiers=settings.tiers,
        teams=settings.teams,
        plans=settings.plans,
        organisations=settings.organisations,
        zone=ZoneInfo(desk.timezone),
        reports=settings.reports,
        hints=settings.hints,
        knowledge=Knowledge(
            similar_days=policy.similar_days,
            similar_words=policy.similar_words,
            known_issue_after=policy.known_issue_after,
            public_notice_after=policy.public_notice_after,
            article_after=policy.article_after,
            docs_hosts=frozenset(
                (
                    *(h.lower() for h in policy.docs_hosts),
                    *(urlsplit(a.url).hostname or "" for a in settings.articles),
                )
            ),
        ),
        help=make_help(settings.articles),
        high_volume=policy.high_volume,
        escalation_hint=policy.escalation_hint,
        copy_tenant_admin=policy.copy_tenant_admin,
        playbooks=make_playbooks(settings.playbooks),
        misses=settings.misses,
        rota=rota,
        duties=settings.duties,
        on_duty=partial(on_duty, rota),
        life=Life(
            reminder=timedelta(days=policy.reminder_days),
            unanswered=timedelta(days=policy.unanswered_days),
            waiting=timedelta(days=policy.waiting_days),
            close=timedelta(days=policy.close_days),
        ),
    )

"""The whole configuration. It is frozen and valid, or it is not made at all: unknown keys, wrong types and
contradictions between sections are errors that name the key (see `loading`).
"""

import re

from pydantic import Field, field_validator, model_validator
from pydantic_settings import BaseSettings, EnvSettingsSource, InitSettingsSource, SettingsConfigDict
from pydantic_settings.sources import PydanticBaseSettingsSource

from postdesk.gateway.authentication.settings import Authentication
from postdesk.gateway.business_time.settings import DESK, CalendarSection, default_calendars
from postdesk.gateway.settings.desk import Agent, Desk, Policy, Queue, Store, Work, default_queues
from postdesk.gateway.settings.duties import Duty, Rota
from postdesk.gateway.settings.knowledge import HelpArticle, Playbook, default_misses, default_playbooks
from postdesk.gateway.settings.mail import Dkim, Imap, Relay, Smtp
from postdesk.gateway.settings.reports import Report
from postdesk.gateway.settings.staff import (
    OnCall,
    Organisation,
    Plan,
    Team,
    Tier,
    default_hints,
    default_plans,
    default_tiers,
)
from postdesk.gateway.settings.values import Language
from postdesk.gateway.stored_answers import check_macros


class Settings(BaseSettings):
    """The whole configuration, valid and frozen."""

    model_config = SettingsConfigDict(
        extra="forbid", frozen=True, env_prefix="POSTDESK_", env_nested_delimiter="__"
    )

    desk: Desk
    store: Store = Store()
    smtp: Smtp = Smtp()
    imap: tuple[Imap, ...] = ()
    relay: Relay = Relay()
    dkim: Dkim = Dkim()
    authentication: Authentication = Authentication()
    agents: tuple[Agent, ...] = ()
    queues: dict[str, Queue] = Field(default_factory=default_queues)
    work: Work = Work()
    policy: Policy = Policy()
    calendars: dict[str, CalendarSection] = Field(default_factory=default_calendars)
    on_call: OnCall = OnCall()
    tiers: dict[str, Tier] = Field(default_factory=default_tiers)
    teams: dict[str, Team] = Field(default_factory=dict)
    plans: dict[str, Plan] = Field(default_factory=default_plans)
    organisations: tuple[Organisation, ...] = ()
    reports: tuple[Report, ...] = ()
    hints: dict[str, str] = Field(default_factory=default_hints)  # sign to proposed command
    articles: tuple[HelpArticle, ...] = ()
    playbooks: dict[str, Playbook] = Field(default_factory=default_playbooks)
    misses: dict[str, str] = Field(default_factory=default_misses)  # what is said after #miss, to its tag
    rota: dict[str, Rota] = Field(default_factory=dict)  # by tier
    duties: tuple[Duty, ...] = ()
    macros: dict[str, str] = Field(default_factory=dict)  # stored answers, by name
    words: dict[Language, dict[str, str]] = Field(
        default_factory=dict
    )  # texts of this file in other languages

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 (the signature is pydantic's)
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 (the signature is pydantic's)
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 (likewise)
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Environment before the file's values, which arrive as init arguments; nothing else."""
        assert isinstance(init_settings, InitSettingsSource)
        assert isinstance(env_settings, EnvSettingsSource)
        return env_settings, init_settings

    @field_validator("macros")
    @classmethod
    def _macros_can_be_called(cls, value: dict[str, str]) -> dict[str, str]:
        check_macros(value)
        return value

    @field_validator("hints")
    @classmethod
    def _hints_are_of_known_signs(cls, value: dict[str, str]) -> dict[str, str]:
        strange = sorted(set(value) - set(default_hints()))
        if strange:
            raise ValueError(f"there is no sign {strange[0]}; there are {', '.join(default_hints())}")
        return default_hints() | value

    @model_validator(mode="after")
    def _knowledge_is_whole(self) -> "Settings":
        for name, book in self.playbooks.items():
            if name == "none" or re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,40}", name) is None:
                raise ValueError(f"playbooks: {name!r} is not a name such as failed-sync")
            strange = sorted(set(book.queues) - set(self.queues))
            if strange:
                raise ValueError(f"playbooks.{name}: there is no queue {strange[0]}")
        for name, tag in self.misses.items():
            for value in (name, tag):
                if re.fullmatch(r"[a-z0-9][a-z0-9_.:-]{0,40}", value) is None:
                    raise ValueError(f"misses: {value!r} can be no tag: letters, digits and . : _ - only")
        return self

    @model_validator(mode="after")
    def _duties_are_done_by_agents(self) -> "Settings":
        for where, tiers in (("rota", self.rota), ("duties", [d.tier for d in self.duties])):
            strange = sorted(set(tiers) - set(self.tiers))
            if strange:
                raise ValueError(f"{where}: there is no tier {strange[0]}; there are {', '.join(self.tiers)}")
        agents = {a.address for a in self.agents}
        for tier, rota in self.rota.items():
            strangers = sorted(rota.everybody - agents)
            if strangers:
                raise ValueError(f"rota.{tier}: {strangers[0]} is not among [[agents]]")
        titles = [d.title for d in self.duties]
        if len(set(titles)) < len(titles):
            raise ValueError("duties: each needs a title of its own")
        return self

    @model_validator(mode="after")
    def _teams_have_names_of_their_own(self) -> "Settings":
        for name, team in self.teams.items():
            if team.address in self.desk.addresses:
                raise ValueError(f"teams.{name}: a team cannot have the desk's own address: {team.address}")
            if name == "support" or re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,40}", name) is None:
                raise ValueError(
                    f"teams: {name!r} is not a name such as product (support is this desk itself)"
                )
        return self

    @model_validator(mode="after")
    def _names_are_unique(self) -> "Settings":
        for what, names in (
            ("imap name", [m.name for m in self.imap]),
            ("agent address", [a.address for a in self.agents]),
        ):
            twice = sorted({n for n in names if names.count(n) > 1})
            if twice:
                raise ValueError(f"{what} given twice: {', '.join(twice)}")
        own = self.desk.addresses & {a.address for a in self.agents}
        if own:
            raise ValueError(f"an agent cannot have the desk's own address: {', '.join(sorted(own))}")
        if self.dkim.domain and not f".{self.desk.domain}".endswith(f".{self.dkim.domain.lower()}"):
            raise ValueError(f"dkim.domain must be {self.desk.domain} or above it: else it proves nothing")
        if "triage" not in self.queues:
            raise ValueError("queues must include triage, where requests go in doubt")
        if "triage" not in self.tiers:
            raise ValueError("tiers must include triage, where every ticket begins")
        self._staff_is_there()
        plans = sorted({o.plan for o in self.organisations if o.plan} - set(self.plans))
        if plans:
            raise ValueError(f"organisations name plans that do not exist: {', '.join(plans)}")
        unknown = {q for a in self.agents for q in a.queues} - set(self.queues)
        if unknown:
            raise ValueError(f"agents name queues that do not exist: {', '.join(sorted(unknown))}")
        return self

    def _staff_is_there(self) -> None:
        """Whatever tiers, organisations and agents name exists. Raises ValueError."""
        if DESK not in self.calendars:
            raise ValueError(f"calendars must include {DESK}, for whoever names no other")
        users = (
            *(tier.calendar for tier in self.tiers.values()),
            *(organisation.calendar for organisation in self.organisations),
            *(agent.calendar for agent in self.agents),
        )
        unknown = sorted(set(users) - set(self.calendars) - {""})
        if unknown:
            raise ValueError(f"calendars that are named do not exist: {', '.join(unknown)}")
        named = {address for tier in self.tiers.values() for address in (*tier.agents, tier.lead) if address}
        strangers = sorted(named - {a.address for a in self.agents})
        if strangers:
            raise ValueError(f"tiers name agents that do not exist: {', '.join(strangers)}")
        theirs = [key for o in self.organisations for key in (*o.domains, *o.addresses)]
        twice = sorted({key for key in theirs if theirs.count(key) > 1})
        if twice:
            raise ValueError(f"belongs to two organisations: {', '.join(twice)}")

"""Configuration: TOML, then environment (`POSTDESK_…`, nested with `__`), then systemd credentials.

A `Settings` is frozen and valid or it is not made at all: unknown keys, wrong types and contradictions raise
`SettingsError`, whose text names each key and says what to write instead (exit status 2).
"""

import os
import re
import tomllib
from collections.abc import Iterable
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, EnvSettingsSource, InitSettingsSource, SettingsConfigDict
from pydantic_settings.sources import PydanticBaseSettingsSource

from postdesk.gateway.authentication.settings import Authentication
from postdesk.gateway.business_time.limits import Limit
from postdesk.gateway.business_time.settings import DESK, CalendarSection, default_calendars
from postdesk.gateway.duty_settings import Duty, Rota
from postdesk.gateway.knowledge_settings import HelpArticle, Playbook, default_misses, default_playbooks
from postdesk.gateway.report_settings import Report
from postdesk.gateway.staff_settings import (
    MailAddress,
    OnCall,
    Organisation,
    Plan,
    Team,
    Tier,
    default_hints,
    default_plans,
    default_tiers,
)
from postdesk.gateway.stored_answers import check_macros, read_macros

# Variables with our prefix that are not settings: the file itself, and what tests and benchmarks are told.
_NOT_SETTINGS = re.compile(r"CONFIG|REQUIRE_SERVICES|WRITE_GOLDENS|(?:TEST|BENCH)_.*")


class SettingsError(Exception):
    """The configuration cannot be used; the text says which key and how to mend it."""


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f'{value!r} is not a time zone such as "Europe/Berlin"') from None
    return value


def _language(value: str) -> str:
    if re.fullmatch(r"[a-z]{2}", value) is None:
        raise ValueError(f'{value!r} is not a language such as "de"')
    return value


def _endpoint(value: str) -> str:
    if value and split_endpoint(value) is None:
        raise ValueError('must be "host:port", such as "127.0.0.1:2525" or "[::1]:2525", or "" for off')
    return value


def _limit(value: str) -> str:
    Limit.parse(value)
    return value


def split_endpoint(value: str) -> tuple[str, int] | None:
    """`"host:port"` as a pair, None where it is not one."""
    host, colon, port = value.rpartition(":")
    if not colon or not host or not port.isdigit() or int(port) > 65535:
        return None
    return host.strip("[]"), int(port)


WrittenLimit = Annotated[str, AfterValidator(_limit)]
Language = Annotated[str, AfterValidator(_language)]
Endpoint = Annotated[str, AfterValidator(_endpoint)]
TlsMode = Literal["none", "starttls", "implicit"]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Desk(_Section):
    """Who this desk is to the world."""

    name: str = Field(min_length=1, max_length=100)
    address: MailAddress  # customers write here; reply addresses are made from it (support+<token>@…)
    aliases: tuple[MailAddress, ...] = ()  # further addresses that are this desk
    language: str = Field(default="en", pattern=r"^[a-z]{2}$")
    timezone: Annotated[str, AfterValidator(_zone)] = "UTC"  # of the times in mail
    tag: str = Field(default="PD", pattern=r"^[A-Z]{2,8}$")  # as in [PD-1042]
    templates: Path | None = None  # a folder whose files replace shipped ones of the same name
    rules: Path | None = None  # classification rules that replace the shipped ones
    macros: Path | None = None  # a folder of stored answers, besides [macros]
    keys: Path = Path(
        "postdesk.keys"
    )  # signing keys for reply addresses, one "id secret" a line, newest first

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]

    @property
    def addresses(self) -> frozenset[str]:
        return frozenset((self.address, *self.aliases))


def _store_url(value: str) -> str:
    if not value.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
        raise ValueError('must begin with "sqlite:///" and a path, or with "postgresql://"')
    if "password=" in value:
        raise ValueError(
            "a password stands before the host (postgresql://user:password@host/name), not behind it"
        )
    return value


class Store(_Section):
    """Where everything is kept."""

    url: Annotated[str, AfterValidator(_store_url)] = "sqlite:///postdesk.db"


class Smtp(_Section):
    """The door for mail by SMTP and LMTP (M2)."""

    listen: Endpoint = "127.0.0.1:2525"
    lmtp_listen: Endpoint = ""
    hostname: str = ""  # in the banner and in Received; the desk's domain where empty
    tls_certificate: Path | None = None
    tls_key: Path | None = None
    require_starttls: bool = False
    max_size: int = Field(default=75_000_000, ge=10_000)  # octets; a 50 MB attachment is 68 MB in base64
    max_recipients: int = Field(default=100, ge=1)
    max_connections: int = Field(default=500, ge=1)
    max_connections_per_host: int = Field(default=50, ge=1)
    max_messages_per_minute_per_host: int = Field(default=600, ge=1)
    trusted_networks: tuple[str, ...] = ("127.0.0.0/8", "::1/128")  # exempt from the per-host limits
    idle_timeout: float = Field(default=60.0, gt=0)  # seconds without a command
    data_timeout: float = Field(default=600.0, gt=0)  # seconds for one message

    @field_validator("trusted_networks")
    @classmethod
    def _networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for network in value:
            try:
                ip_network(network)
            except ValueError:
                raise ValueError(f'{network!r} is not a network such as "192.0.2.0/24"') from None
        return value

    @model_validator(mode="after")
    def _tls_is_whole(self) -> "Smtp":
        if (self.tls_certificate is None) != (self.tls_key is None):
            raise ValueError("tls_certificate and tls_key go together")
        if self.require_starttls and self.tls_certificate is None:
            raise ValueError("require_starttls needs tls_certificate and tls_key")
        return self


class Imap(_Section):
    """One mailbox that is polled (M1)."""

    name: str = Field(pattern=r"^[A-Za-z0-9_.-]{1,40}$")
    host: str
    port: int = Field(default=993, ge=1, le=65535)
    tls: TlsMode = "implicit"
    ca_file: Path | None = None  # a certificate authority of one's own, in place of the system's
    user: str
    password: SecretStr | None = None  # or the credential imap.<name>.password
    folder: str = "INBOX"
    after: Literal["move", "delete", "flag"] = "move"
    move_to: str = "Processed"
    idle: bool = True
    poll_seconds: float = Field(default=60.0, ge=1)
    timeout: float = Field(default=60.0, gt=0)  # seconds for one answer of the server
    max_size: int = Field(default=75_000_000, ge=10_000)


class Relay(_Section):
    """Where outgoing mail is handed over (O2)."""

    host: str = "127.0.0.1"
    port: int = Field(default=25, ge=1, le=65535)
    tls: TlsMode | Literal["opportunistic"] = "opportunistic"
    ca_file: Path | None = None  # as for a mailbox
    user: str | None = None
    password: SecretStr | None = None  # or the credential relay.password
    connections: int = Field(default=2, ge=1, le=20)
    timeout: float = Field(default=60.0, gt=0)  # seconds for one reply of the relay
    lease_seconds: float = Field(
        default=180.0, gt=0
    )  # after a crash, letters that were being sent wait so long


class Dkim(_Section):
    """Our signature on outgoing mail (O4), where the relay does not sign."""

    selector: str = Field(default="", pattern=r"^[A-Za-z0-9._-]{0,63}$")
    key: Path | None = None  # in PEM; its public half is at <selector>._domainkey.<domain>
    domain: str = Field(default="", pattern=r"^[A-Za-z0-9.-]{0,253}$")  # the desk's where empty

    @model_validator(mode="after")
    def _is_whole(self) -> "Dkim":
        if (self.key is None) == bool(self.selector):
            raise ValueError("selector and key go together")
        return self


class Agent(_Section):
    """One support agent who works by mail."""

    name: str = Field(min_length=1, max_length=100)
    address: MailAddress
    queues: tuple[str, ...] = ()  # hears of new requests in these; empty: of all
    strip_signature: bool = True  # what their mail client puts below every mail is not sent on
    transcripts: Literal["all", "errors"] | None = None  # policy.transcripts where not said
    calendar: str = ""  # when they work; the desk's where empty


class Queue(_Section):
    """How a queue is shown to people, and what is promised there."""

    title: str
    expected_response: str = "within one business day"


def _default_queues() -> dict[str, Queue]:
    return {
        "account": Queue(title="Account and access"),
        "billing": Queue(title="Billing"),
        "technical": Queue(title="Technical support"),
        "triage": Queue(title="Support"),
    }


class Work(_Section):
    """The pipeline's workers: limits of time and memory, and when to give up on a message (M5)."""

    processes: int = Field(default=1, ge=1, le=64)
    batch: int = Field(default=32, ge=1, le=500)
    attempts: int = Field(default=3, ge=1)  # then quarantine
    lease_seconds: float = Field(default=60.0, gt=0)
    message_seconds: float = Field(default=15.0, gt=0)  # wall clock for reading one message
    step_seconds: float = Field(default=180.0, gt=0)  # for one batch, from its claim to its commit
    memory_mb: int = Field(default=1024, ge=256)  # address space of one worker


class Policy(_Section):
    """The desk's rules of conduct."""

    confirm_requests: bool = True
    subject_window_days: int = Field(default=14, ge=0)  # for matching by subject and participant; 0: never
    automatic_per_hour_per_address: int = Field(default=5, ge=0)
    automatic_per_hour_per_domain: int = Field(default=50, ge=0)
    automatic_per_minute: int = Field(default=1000, ge=0)  # the breaker over all automatic mail
    give_up_days: float = Field(default=5.0, gt=0)  # outgoing mail that stays undeliverable
    history_entries: int = Field(default=5, ge=0)  # public messages quoted below an answer
    reminder_days: float = Field(default=3.0, gt=0)  # a pending ticket's customer is reminded
    unanswered_days: float = Field(default=3.0, gt=0)  # after the reminder: considered solved
    waiting_days: float = Field(default=10.0, gt=0)  # a waiting ticket is open again
    answer_restarts: bool = False  # every answer to the customer begins the service level anew
    service_level_notices: bool = True  # agents are warned before tickets turn, and hear of red ones
    warn_before: float = Field(default=0.25, ge=0, lt=1)  # share of a limit; 0: nobody is warned
    unowned_after: WrittenLimit = "1 business hour"  # then somebody hears that nobody has the ticket
    close_days: float = Field(default=14.0, gt=0)  # a resolved ticket without a reply is closed, silently
    undo_seconds: int = Field(default=60, ge=0, le=3600)  # an answer waits so long, and can be taken back
    transcripts: Literal["all", "errors"] = "all"  # errors: agents hear only of what was not done; no undo
    confirm_forwarded: bool = False  # confirm to the customer a request that an agent forwarded
    high_volume: int = Field(default=0, ge=0)  # open tickets; confirmations say that it may take longer
    copy_tenant_admin: bool = True  # on account requests of organisations that name one
    # A sentence of confirmations; as it stands here, it is known in five languages (templates.phrases).
    escalation_hint: str = "If this is taking too long or has become pressing, reply to this mail and say that you wish to escalate."
    similar_days: int = Field(default=14, ge=1, le=365)  # requests are compared with those of so many days
    similar_words: int = Field(default=4, ge=2, le=12)  # rare ones that similar requests, or answers, share
    known_issue_after: int = Field(default=3, ge=2)  # similar tickets; then a known issue is proposed
    public_notice_after: int = Field(default=6, ge=2)
    article_after: int = Field(default=3, ge=2)  # similar answers without a link to the documentation
    docs_hosts: tuple[str, ...] = ()  # where the documentation is; with those of [[articles]]
    attach_to_agents: bool = False  # notifications carry the customer's files, not only their names


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
    queues: dict[str, Queue] = Field(default_factory=_default_queues)
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


def load(path: Path) -> Settings:
    """Read `path`; relative paths inside are taken from its folder. Raises SettingsError."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SettingsError(f"{path}: no such file; `postdesk init DIR` writes one") from None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: cannot be read: {error}") from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path}: not valid TOML: {error}") from None
    _add_credentials(data, os.environ.get("CREDENTIALS_DIRECTORY"))
    strays = stray_variables(os.environ)
    try:
        settings = Settings(**data)
    except ValidationError as error:
        strays += [f"{path}: {line}" for line in _explain(error)]
    if strays:
        raise SettingsError("\n".join(strays))
    try:
        return _with_macro_files(_anchored(settings, path.resolve().parent))
    except ValueError as error:
        raise SettingsError(f"{path}: desk.macros: {error}") from None


def _with_macro_files(settings: Settings) -> Settings:
    """What stands in the folder of stored answers, beside what stands in the file itself."""
    if settings.desk.macros is None:
        return settings
    files = read_macros(settings.desk.macros)
    if twice := sorted(files.keys() & settings.macros.keys()):
        raise ValueError(f"{twice[0]}: stands in [macros], too")
    macros = {**settings.macros, **files}
    check_macros(macros)
    return settings.model_copy(update={"macros": macros})


def stray_variables(environment: Iterable[str]) -> list[str]:
    """What is wrong with variables that begin as settings do and are none: they would be ignored without a word."""
    sections = {name.upper() for name in Settings.model_fields}
    strays = []
    for name in sorted(environment):
        prefix, _, rest = name.upper().partition("_")
        section, nested, _key = rest.partition("__")
        if prefix != "POSTDESK" or section in sections or _NOT_SETTINGS.fullmatch(rest):
            continue
        meant = next((s for s in sections if section.startswith(f"{s}_") and not nested), None)
        hint = f"; write POSTDESK_{meant}__{section.removeprefix(f'{meant}_')}" if meant else ""
        strays.append(f"environment: {name} is no setting{hint}")
    return strays


def _explain(error: ValidationError) -> list[str]:
    lines = []
    for e in error.errors():
        key = ".".join(str(p) for p in e["loc"]) or "configuration"
        text = "unknown key" if e["type"] == "extra_forbidden" else e["msg"].removeprefix("Value error, ")
        lines.append(f"{key}: {text}")
    return lines


def _add_credentials(data: dict[str, Any], directory: str | None) -> None:
    """Fill in passwords from systemd's LoadCredential= (systemd.exec(5)): relay.password, imap.<name>.password."""
    if not directory:
        return

    def credential(name: str) -> str | None:
        file = Path(directory) / name
        return file.read_text(encoding="utf-8").strip() if file.is_file() else None

    if (value := credential("relay.password")) is not None:
        data.setdefault("relay", {}).setdefault("password", value)
    for mailbox in data.get("imap", []):
        if (
            isinstance(mailbox, dict)
            and (value := credential(f"imap.{mailbox.get('name')}.password")) is not None
        ):
            mailbox.setdefault("password", value)


def _anchored(settings: Settings, folder: Path) -> Settings:
    """Paths in the file are relative to the file, not to where the daemon happens to start."""
    desk = settings.desk
    paths = {
        k: folder / v for k in ("templates", "rules", "macros", "keys") if (v := getattr(desk, k)) is not None
    }
    smtp = {
        k: folder / v for k in ("tls_certificate", "tls_key") if (v := getattr(settings.smtp, k)) is not None
    }
    relay = {"ca_file": folder / settings.relay.ca_file} if settings.relay.ca_file else {}
    dkim = {"key": folder / settings.dkim.key} if settings.dkim.key else {}
    imap = tuple(
        m.model_copy(update={"ca_file": folder / m.ca_file}) if m.ca_file else m for m in settings.imap
    )
    url = settings.store.url
    prefix = "sqlite:///"
    if url.startswith(prefix) and not url.startswith(prefix + "/"):
        url = f"{prefix}{folder / url.removeprefix(prefix)}"
    return settings.model_copy(
        update={
            "desk": desk.model_copy(update=paths),
            "smtp": settings.smtp.model_copy(update=smtp),
            "store": Store(url=url),
            "relay": settings.relay.model_copy(update=relay),
            "dkim": settings.dkim.model_copy(update=dkim),
            "imap": imap,
        }
    )


def shown(settings: Settings) -> dict[str, Any]:
    """The effective configuration without secrets, for `postdesk config`."""
    data: dict[str, Any] = settings.model_dump(mode="json")
    url = data["store"]["url"]
    scheme, sep, rest = url.partition("://")
    credentials, at, host = rest.rpartition("@")
    if at and ":" in credentials:
        data["store"]["url"] = f"{scheme}{sep}{credentials.partition(':')[0]}:**********@{host}"
    return data

"""Sections of the configuration on the desk itself: who it is, where it keeps its mail, its agents, queues and rules of conduct."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from postdesk.gateway.settings.values import MailAddress, Section, TimeZone, WrittenLimit


class Desk(Section):
    """Who this desk is to the world."""

    name: str = Field(min_length=1, max_length=100)
    address: MailAddress  # customers write here; reply addresses are made from it (support+<token>@…)
    aliases: tuple[MailAddress, ...] = ()  # further addresses that are this desk
    language: str = Field(default="en", pattern=r"^[a-z]{2}$")
    timezone: TimeZone = "UTC"  # of the times in mail
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


class Store(Section):
    """Where everything is kept."""

    url: Annotated[str, AfterValidator(_store_url)] = "sqlite:///postdesk.db"


class Agent(Section):
    """One support agent who works by mail."""

    name: str = Field(min_length=1, max_length=100)
    address: MailAddress
    queues: tuple[str, ...] = ()  # hears of new requests in these; empty: of all
    strip_signature: bool = True  # what their mail client puts below every mail is not sent on
    transcripts: Literal["all", "errors"] | None = None  # policy.transcripts where not said
    calendar: str = ""  # when they work; the desk's where empty


class Queue(Section):
    """How a queue is shown to people, and what is promised there."""

    title: str
    expected_response: str = "within one business day"


def default_queues() -> dict[str, Queue]:
    return {
        "account": Queue(title="Account and access"),
        "billing": Queue(title="Billing"),
        "technical": Queue(title="Technical support"),
        "triage": Queue(title="Support"),
    }


class Work(Section):
    """The pipeline's workers: limits of time and memory, and when to give up on a message (M5)."""

    processes: int = Field(default=1, ge=1, le=64)
    batch: int = Field(default=32, ge=1, le=500)
    attempts: int = Field(default=3, ge=1)  # then quarantine
    lease_seconds: float = Field(default=60.0, gt=0)
    message_seconds: float = Field(default=15.0, gt=0)  # wall clock for one stage of reading one message
    step_seconds: float = Field(default=180.0, gt=0)  # for one batch, from its claim to its commit
    memory_mb: int = Field(default=1024, ge=256)  # address space of one worker


class Policy(Section):
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

"""Sections of the configuration on who works here, for whom, and how fast: tiers, teams, plans, organisations.

Defaults are the shipped ones of the requirements (E1, E7); every name and number is configuration.
"""

from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator

from postdesk.gateway.business_time.limits import Limit, TierLimits
from postdesk.gateway.settings.values import MailAddress, MailDomain, OptionalAddress, Section


class Tier(Section):
    """A level of support. Limits: "2 business hours", "1 business day", or round the clock "1 hour"."""

    title: str
    green: str  # a ticket answered sooner is in time
    yellow: str  # and later than this, it is red
    calendar: str = ""  # the ticket's, by its organisation, where empty
    own_time: bool = False  # counts only what passed in this tier: for those who are called out
    agents: tuple[MailAddress, ...] = ()  # empty: those of the queue
    lead: OptionalAddress = ""  # the agent who hears of red tickets and escalations
    research_minutes: int | None = None  # work limits that agents are reminded of
    answer_minutes: int | None = None
    start_hours: int | None = None  # business hours after which somebody must have taken an escalated ticket
    update_days: int | None = None  # business days after which an unanswered customer is to hear something

    @model_validator(mode="after")
    def _limits_fit(self) -> "Tier":
        self.limits("")
        return self

    def limits(self, name: str) -> TierLimits:
        """Raises ValueError where the limits are none, or contradict each other."""
        return TierLimits(
            name, Limit.parse(self.green), Limit.parse(self.yellow), self.calendar, self.own_time
        )


class Team(Section):
    """Another team that tickets can be handed to, or that is only told (P5)."""

    title: str
    address: MailAddress  # they are told as agents are, never as customers


class OnCall(Section):
    """How those on call are reached (E6); who they are, says the tier on-call."""

    when: Literal["critical", "never"] = "never"  # called out by themselves; #escalate on-call always does
    wake_minutes: float = Field(default=60, gt=0)  # without acknowledgement: a wake-up mail
    call_minutes: float = Field(default=30, gt=0)  # after that, and again: a call through the hook
    most: int = Field(default=3, ge=0, le=1000)  # critical requests that call out by themselves in a window
    window_minutes: float = Field(default=60, ge=1, le=10080)
    command: tuple[str, ...] = ()  # a program and its arguments; reads JSON
    webhook: str = ""
    timeout: float = Field(default=10.0, gt=0, le=60)  # seconds for one call
    attempts: int = Field(default=6, ge=1, le=50)  # at one call that fails

    @field_validator("webhook")
    @classmethod
    def _is_private_on_its_way(cls, value: str) -> str:
        found = urlsplit(value)
        local = found.scheme == "http" and found.hostname in {"127.0.0.1", "::1", "localhost"}
        if value and not (found.hostname and (found.scheme == "https" or local)):
            raise ValueError('must be "https://…" (or http:// on this machine)')
        return value

    @model_validator(mode="after")
    def _one_hook(self) -> "OnCall":
        if self.command and self.webhook:
            raise ValueError("give command or webhook, not both")
        return self


class Plan(Section):
    """What an organisation pays for, and what it may expect (E7)."""

    expected_response: str
    support: Literal["community", "standard", "priority", "dedicated"] = "standard"


class Organisation(Section):
    """A customer's organisation: its people are known by their addresses or their mail domain."""

    name: str = Field(min_length=1, max_length=100)
    domains: tuple[MailDomain, ...] = ()
    addresses: tuple[MailAddress, ...] = ()
    plan: str = ""
    calendar: str = ""  # the desk's where empty
    tenant_admin: OptionalAddress = ""  # address of whom account requests are to be copied to


def default_tiers() -> dict[str, Tier]:
    """E1's table."""
    return {
        "triage": Tier(title="Triage", green="2 business hours", yellow="1 business day"),
        "T1": Tier(
            title="Tier 1",
            green="2 business hours",
            yellow="1 business day",
            research_minutes=5,
            answer_minutes=5,
        ),
        "T2": Tier(
            title="Tier 2",
            green="1 business day",
            yellow="2 business days",
            research_minutes=15,
            answer_minutes=15,
        ),
        "T3": Tier(
            title="Tier 3",
            green="1 business day",
            yellow="2 business days",
            research_minutes=20,
            start_hours=24,
            update_days=2,
        ),
        "T4": Tier(title="Tier 4", green="2 business days", yellow="3 business days"),
        "T5": Tier(title="Tier 5", green="2 business days", yellow="3 business days"),
        "on-call": Tier(title="On call", green="1 hour", yellow="1.5 hours", own_time=True),
    }


def default_hints() -> dict[str, str]:
    """C11: which command agents are offered at which sign; an empty one turns the hint off."""
    return {
        "closing": "#team engagement",
        "sales": "#team engagement",
        "no-customer": "#notify engagement TEXT",
        "invoice": "#team engagement",
        "not-understood": "#team engagement",
        "feature": "#notify product TEXT",
        "security": "#team engagement",
        "partner": "#notify marketing TEXT",
    }


def default_plans() -> dict[str, Plan]:
    """E7's table."""
    return {
        "free": Plan(expected_response="from the community and the help pages", support="community"),
        "starter": Plan(expected_response="within one business day"),
        "business": Plan(expected_response="within four business hours, with priority", support="priority"),
        "custom": Plan(expected_response="by your dedicated support channel", support="dedicated"),
    }

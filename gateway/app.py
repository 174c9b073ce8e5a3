"""Wires the parts together by hand, once: settings in, everything that the roles and commands share out."""

from dataclasses import replace
from functools import cached_property, partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from postdesk.classifiers.rulebook import Rules
from postdesk.classifiers.rules import RulesError, default_rules
from postdesk.classifiers.rules import load as load_classification
from postdesk.gateway.authentication.policy import Prover, make_policy
from postdesk.gateway.clock import utc_now
from postdesk.gateway.desk.rules import DeskRules, make_rules
from postdesk.gateway.keys import load_dkim_key, load_keys
from postdesk.gateway.settings.configuration import Settings
from postdesk.gateway.settings.loading import SettingsError
from postdesk.gateway.store.agents import Agents
from postdesk.gateway.store.database import Database
from postdesk.gateway.store.mailboxes import MailboxLedger
from postdesk.gateway.store.outbox import Outbox
from postdesk.gateway.store.spool import Spool
from postdesk.outbound.transport import Relay, SmtpTransport
from postdesk.templates.engine import Engine

if TYPE_CHECKING:
    from postdesk.outbound.dkim import Signer


class App:
    """One configured desk. Parts are made when first used: a command that needs no templates loads none."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.clock = utc_now

    @cached_property
    def database(self) -> Database:
        """The store, as it is: `upgrade` or `require_current` is the caller's choice."""
        return Database(self.settings.store.url)

    @cached_property
    def spool(self) -> Spool:
        return Spool(self.database)

    @cached_property
    def outbox(self) -> Outbox:
        return Outbox(self.database)

    @cached_property
    def agents(self) -> Agents:
        return Agents(self.database)

    @cached_property
    def mailboxes(self) -> MailboxLedger:
        return MailboxLedger(self.database, self.clock)

    @cached_property
    def engine(self) -> Engine:
        """The templates: an admin's folder before the shipped one."""
        desk = self.settings.desk
        return Engine([desk.templates] if desk.templates else [], desk.language, ZoneInfo(desk.timezone))

    @cached_property
    def classification(self) -> Rules:
        """The admin's rules, or the shipped ones. Raises SettingsError."""
        file = self.settings.desk.rules
        if file is None:
            return default_rules()
        try:
            return load_classification(file.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(f"desk.rules: {file}: cannot be read: {error}") from None
        except RulesError as error:
            raise SettingsError(f"desk.rules: {file}: {error}") from None

    @cached_property
    def rules(self) -> DeskRules:
        """What the desk's rules know of the desk; agents are added from the store where they are needed."""
        keys = load_keys(self.settings.desk.keys)
        strange = set(self.classification.queues) - set(self.settings.queues)
        if strange:
            raise SettingsError(
                f"desk.rules: names queues that [queues] does not have: {', '.join(sorted(strange))}"
            )
        return make_rules(self.settings, keys, self.classification, frozenset(self.engine.languages()))

    @cached_property
    def prover(self) -> Prover | None:
        """Tells whether agents' mail is theirs; one for a process, since it remembers the DNS's answers."""
        settings, work = self.settings.authentication, self.settings.work
        if settings.agents == "off":
            return None
        from postdesk.gateway.authentication.proof import prove
        from postdesk.gateway.authentication.resolver import DnsResolver

        policy = make_policy(settings, [self.settings.smtp.hostname or self.settings.desk.domain])
        policy = replace(policy, seconds=min(policy.seconds, work.message_seconds / 2))
        return partial(prove, policy=policy, resolver=DnsResolver(settings.nameservers, settings.dns_timeout))

    @cached_property
    def signer(self) -> "Signer | None":
        """Who signs our letters; None where nobody does. Raises SettingsError."""
        dkim = self.settings.dkim
        if dkim.key is None:
            return None
        from postdesk.outbound.dkim import Signer

        return Signer(dkim.domain or self.settings.desk.domain, dkim.selector, load_dkim_key(dkim.key))

    def transport(self) -> SmtpTransport:
        """A new connection to the relay, for one sender."""
        relay = self.settings.relay
        return SmtpTransport(
            Relay(
                host=relay.host,
                port=relay.port,
                starttls="required" if relay.tls == "starttls" else relay.tls,
                username=relay.user or "",
                password=relay.password.get_secret_value() if relay.password else "",
                timeout=relay.timeout,
                ca_file=str(relay.ca_file) if relay.ca_file else None,
                helo=self.settings.smtp.hostname or self.settings.desk.domain,
            )
        )

"""Sections of the configuration on mail's ways in and out: SMTP, mailboxes, the relay, our signature."""

from ipaddress import ip_network
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, field_validator, model_validator

from postdesk.gateway.settings.values import Endpoint, Section, TlsMode


class Smtp(Section):
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


class Imap(Section):
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


class Relay(Section):
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
    )  # after a crash, letters that were being sent wait twice as long


class Dkim(Section):
    """Our signature on outgoing mail (O4), where the relay does not sign."""

    selector: str = Field(default="", pattern=r"^[A-Za-z0-9._-]{0,63}$")
    key: Path | None = None  # in PEM; its public half is at <selector>._domainkey.<domain>
    domain: str = Field(default="", pattern=r"^[A-Za-z0-9.-]{0,253}$")  # the desk's where empty

    @model_validator(mode="after")
    def _is_whole(self) -> "Dkim":
        if (self.key is None) == bool(self.selector):
            raise ValueError("selector and key go together")
        return self

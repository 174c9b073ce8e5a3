"""What the DNS says of the desk: can it be written to (MX), and are its letters believed (SPF, DKIM, DMARC)?

Asks the configured name servers, within the time that [authentication] allows for one message.
"""

import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from ipaddress import ip_address

from postdesk.gateway.app import App
from postdesk.gateway.authentication.dmarc import find_alignment
from postdesk.gateway.authentication.resolver import (
    DnsResolver,
    DnsTroubleError,
    Lookups,
    UnusableAnswerError,
)
from postdesk.gateway.authentication.spf import spf_result
from postdesk.gateway.authentication.tags import read_tags
from postdesk.gateway.cli.finding import Finding
from postdesk.gateway.settings.loading import SettingsError

EXAMPLES = frozenset({"example.com", "example.org", "example.net"})
_AWAY = "see authentication.nameservers, or the system's resolver; agents' mail cannot be proven without it"


def dns_rows(app: App) -> Iterator[Finding]:
    """The rows for the desk's domains; the first trouble of the DNS itself ends them."""
    settings = app.settings
    if settings.desk.domain in EXAMPLES:
        return
    asking = settings.authentication
    lookups = Lookups(DnsResolver(asking.nameservers, asking.dns_timeout), asking.dns_seconds)
    domains = sorted({address.rpartition("@")[2] for address in settings.desk.addresses})
    rows: list[Callable[[], Finding]] = [
        *(lambda domain=domain: mail_exchangers(domain, lookups) for domain in domains),
        lambda: spf(settings.desk.domain, _relay_addresses(settings.relay.host), lookups),
        *_key_row(app, lookups),
        lambda: dmarc(settings.desk.domain, lookups),
    ]
    try:
        for row in rows:
            yield row()
    except DnsTroubleError as trouble:
        needed = asking.agents == "required"
        yield Finding("dns", False if needed else None, f"cannot be asked now: {trouble}", _AWAY)
    except UnusableAnswerError as error:
        yield Finding("dns", False, str(error), "mend this record")


def mail_exchangers(domain: str, lookups: Lookups) -> Finding:
    """Where mail to the domain goes (RFC 5321 §5.1; the null MX is RFC 7505)."""
    what = f"dns mx {domain}"
    found = lookups.ask(domain, "MX")
    if found and all(record.split()[-1] in {".", "0"} for record in found):
        return Finding(
            what, False, "a null MX: the domain takes no mail", f"publish an MX record of {domain}"
        )
    if found:
        return Finding(what, True, ", ".join(found))
    if lookups.ask(domain, "A") or lookups.ask(domain, "AAAA"):
        return Finding(what, True, f"none: mail goes to the address of {domain} itself")
    return Finding(
        what, False, "none, and no address: nobody can write to the desk", f"publish an MX record of {domain}"
    )


def spf(domain: str, relays: Sequence[str], lookups: Lookups) -> Finding:
    """Whether letters may come from where they come from (RFC 7208)."""
    what = f"dns spf {domain}"
    records = [r for r in lookups.ask(domain, "TXT") if r.lower().split(" ")[0] == "v=spf1"]
    if len(records) != 1:
        trouble = "none" if not records else f"{len(records)} records: none of them counts"
        mend = f'publish one as TXT at {domain}, such as "v=spf1 ip4:{(*relays, "192.0.2.25")[0]} -all"'
        return Finding(what, False, trouble, mend)
    if not relays:
        words = "which addresses your relay sends from cannot be seen from here; it must name them"
        return Finding(what, None, f"{records[0]}: {words}")
    results = {relay: _spf_of(relay, domain, lookups) for relay in relays}
    if all(result == "pass" for result, _ in results.values()):
        return Finding(what, True, f"{records[0]}: names {', '.join(results)}")
    if any(result == "permerror" for result, _ in results.values()):
        words = "; ".join(words for result, words in results.values() if result == "permerror")
        return Finding(what, False, f"{records[0]}: cannot be used: {words}", "mend the record")
    left_out = [relay for relay, (result, _) in results.items() if result != "pass"]
    words = f"does not name the relay {', '.join(left_out)}: right only if it sends from other addresses"
    return Finding(what, None, f"{records[0]}: {words}")


def _spf_of(relay: str, domain: str, lookups: Lookups) -> tuple[str, str]:
    try:
        result, words = spf_result(relay, domain, lookups)
    except Exception as error:  # noqa: BLE001 (pyspf raises what it likes on a record it cannot read)
        return "permerror", type(error).__name__
    if result == "temperror":
        raise DnsTroubleError(words)
    return result, words


def dkim(name: str, record: str, lookups: Lookups) -> Finding:
    """Whether the key that signs letters is the one that is published (RFC 6376 §3.6.2)."""
    publish = f"publish as TXT at {name}: {record}"
    found = lookups.ask(name, "TXT")
    if not found:
        return Finding("dns dkim", False, f"nothing at {name}: no letter's signature can be checked", publish)
    if len(found) > 1:
        return Finding("dns dkim", False, f"{len(found)} records at {name}", "leave one: " + publish)
    tags, ours = read_tags(found[0]), read_tags(record)
    assert ours is not None
    published = "" if tags is None else "".join(tags.get("p", "").split())
    if published != ours["p"]:
        trouble = f"the key at {name} is not the one in dkim.key" if published else f"no key at {name}"
        return Finding("dns dkim", False, trouble, publish)
    return Finding("dns dkim", True, f"the key that signs is published at {name}")


def dmarc(domain: str, lookups: Lookups) -> Finding:
    """Whether receivers are told what to do with mail that only pretends to be the desk's (RFC 7489)."""
    alignment = find_alignment(domain, lookups)
    if alignment.unknown:
        raise DnsTroubleError(alignment.words)
    what = f"dns dmarc {domain}"
    if alignment.words.startswith("DMARC record"):
        return Finding(what, True, alignment.words)
    mend = f'publish as TXT at _dmarc.{domain}: "v=DMARC1; p=none; rua=mailto:postmaster@{domain}"'
    return Finding(what, False, alignment.words, mend)


def _key_row(app: App, lookups: Lookups) -> list[Callable[[], Finding]]:
    try:
        signer = app.signer
    except SettingsError:  # told by the row of the key itself
        return []
    if signer is None:
        return []
    return [lambda: dkim(f"{signer.selector}._domainkey.{signer.domain}", signer.key.record, lookups)]


def _relay_addresses(host: str) -> list[str]:
    """The relay's own addresses on the internet; none where it is on this machine or in our network."""
    found: dict[str, None] = {}
    with suppress(OSError, UnicodeError):
        for *_, address in socket.getaddrinfo(host, 25, type=socket.SOCK_STREAM):
            found[str(address[0]).partition("%")[0]] = None
    return [address for address in found if ip_address(address).is_global]

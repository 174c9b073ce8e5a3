"""The section [authentication]."""

import pytest
from pydantic import ValidationError

from postdesk.gateway.authentication.policy import make_policy
from postdesk.gateway.authentication.settings import ACTED_ON, Authentication, split_nameserver


def test_nothing_is_believed_unless_somebody_says_so():
    settings = Authentication()
    assert settings.agents == "required"
    assert settings.authserv_ids == ()
    assert settings.must_cover == ACTED_ON


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("agents", "optional"),
        ("authserv_ids", ["mx corp"]),
        ("authserv_ids", [""]),
        ("trusted_hosts", ["(x)"]),
        ("trusted_relays", ["10.0.0.1/8"]),
        ("trusted_relays", ["mx.corp.test"]),
        ("must_cover", ["sub ject"]),
        ("nameservers", ["ns.corp.test"]),
        ("nameservers", ["192.0.2.53:0"]),
        ("nameservers", ["192.0.2.53:port"]),
        ("dns_seconds", 0),
        ("unknown", 1),
    ],
)
def test_what_makes_no_sense_is_refused(key, value):
    with pytest.raises(ValidationError):
        Authentication(**{key: value})


@pytest.mark.parametrize(
    ("value", "server"),
    [
        ("192.0.2.53", ("192.0.2.53", 53)),
        ("192.0.2.53:5353", ("192.0.2.53", 5353)),
        ("2001:db8::53", ("2001:db8::53", 53)),
        ("[2001:db8::53]", ("2001:db8::53", 53)),
        ("[2001:db8::53]:5353", ("2001:db8::53", 5353)),
    ],
)
def test_name_servers(value, server):
    assert split_nameserver(Authentication(nameservers=(value,)).nameservers[0]) == server


@pytest.mark.parametrize(
    ("ip", "relay"),
    [("10.1.2.3", True), ("::ffff:10.1.2.3", True), ("11.1.2.3", False), ("2001:db8::1", True), ("x", False)],
)
def test_relays(ip, relay):
    policy = make_policy(Authentication(trusted_relays=("10.0.0.0/8", "2001:db8::/32")), ["Desk.test"])
    assert policy.is_relay(ip) is relay
    assert policy.own_hosts == {"desk.test"}

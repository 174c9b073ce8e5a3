"""How the parts are wired for proof and signature."""

from functools import partial
from pathlib import Path
from typing import Any

import pytest

from postdesk.gateway.app import App
from postdesk.gateway.authentication.policy import AuthPolicy
from signed_mail import ed25519_pem
from world import make_settings


def policy_of(**settings: Any) -> AuthPolicy:
    prover = App(make_settings(**{"authentication": {}} | settings)).prover
    assert isinstance(prover, partial)
    policy = prover.keywords["policy"]
    assert isinstance(policy, AuthPolicy)
    return policy


def test_a_desk_that_asks_for_no_proof_has_nobody_to_ask():
    assert App(make_settings(authentication={"agents": "off"})).prover is None


@pytest.mark.parametrize(
    ("smtp", "name"), [({}, "desk.test"), ({"hostname": "mx.Desk.test"}, "mx.desk.test")], ids=str
)
def test_our_own_doors_are_known_by_the_name_they_write(smtp: dict[str, str], name: str):
    assert policy_of(smtp=smtp).own_hosts == {name}


def test_no_proof_takes_longer_than_a_worker_lives():
    """Its parent kills a worker whose message takes longer than `work.message_seconds`."""
    assert policy_of(authentication={"dns_seconds": 60}, work={"message_seconds": 10}).seconds == 5
    assert policy_of(authentication={"dns_seconds": 3}, work={"message_seconds": 10}).seconds == 3


@pytest.mark.parametrize(
    ("given", "domain"), [({}, "mail.desk.test"), ({"domain": "desk.test"}, "desk.test")]
)
def test_letters_are_signed_for_the_desks_domain(tmp_path: Path, given: dict[str, str], domain: str):
    (tmp_path / "dkim.pem").write_bytes(ed25519_pem())
    desk = {"name": "Desk", "address": "support@mail.desk.test"}
    dkim = {"selector": "s1", "key": tmp_path / "dkim.pem"} | given
    signer = App(make_settings(desk=desk, dkim=dkim)).signer
    assert signer is not None
    assert (signer.domain, signer.selector) == (domain, "s1")


def test_nobody_signs_without_a_key():
    assert App(make_settings()).signer is None

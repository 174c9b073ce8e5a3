"""Who handed a message over."""

import pytest

from postdesk.gateway.authentication.peers import peer_of
from postdesk.gateway.authentication.policy import Peer
from postdesk.gateway.edges.smtp_trace import Hop, received_line
from signed_mail import MAIL, RECEIVED


@pytest.mark.parametrize("ip", ["192.0.2.10", "2001:db8::1"])
def test_of_a_client_of_our_smtp_door_address_and_helo_are_known(ip):
    line = received_line(Hop("mx.corp.test", ip, "desk.test", "ESMTP", "1"), RECEIVED)
    peer = peer_of("smtp", ip, "", RECEIVED, line + b"\r\n" + MAIL)
    assert peer == Peer(RECEIVED, ip=ip, helo="mx.corp.test", mail_from="")


@pytest.mark.parametrize("source", ["lmtp", "imap", "ingest"])
def test_elsewhere_nobody_is_taken_for_the_sending_host(source):
    line = received_line(Hop("mx.corp.test", "192.0.2.10", "desk.test", "LMTP", "1"), RECEIVED)
    assert peer_of(source, "192.0.2.10", None, RECEIVED, line + b"\r\n" + MAIL) == Peer(RECEIVED)


def test_a_client_without_a_name_has_none():
    assert peer_of("smtp", "192.0.2.10", "a@b.test", RECEIVED, MAIL).helo is None

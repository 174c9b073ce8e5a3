"""What people write is not for logs, however much is logged."""

import logging

import pytest

from smtp_door import open_door


def test_neither_content_nor_local_parts_are_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with open_door() as door, door.client() as client:
        client.greet()
        client.ask("AUTH PLAIN c2VjcmV0LWxvZ2lu")
        client.ask("c2VjcmV0LXBhc3N3b3Jk")
        client.ask("MAIL FROM:<ann@example.net>")
        client.ask("RCPT TO:<support+capability@example.org>")
        client.ask("RCPT TO:<support+capability@example.com>")
        client.ask("DATA")
        client.ask("Subject: canary\r\n\r\ncanary\r\n.")
        assert len(door.stored) == 1
        logged = (caplog.text + repr(door.events)).lower()
        assert "mail.accepted" in logged
        for secret in ("canary", "capability", "c2vjcmv0"):
            assert secret not in logged

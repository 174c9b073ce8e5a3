"""STARTTLS (RFC 3207) on the real receiver, with a certificate made for the test."""

import socket
import ssl
import subprocess
from pathlib import Path
from typing import Any

import pytest

from postdesk.gateway.edges import smtp_connection
from services.processes import binary
from smtp_door import Client, open_door
from waiting import eventually


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder: Path = tmp_path_factory.mktemp("tls")
    files = {"tls_certificate": folder / "cert.pem", "tls_key": folder / "key.pem"}
    request = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=mx.example.com"]
    out = ["-keyout", str(files["tls_key"]), "-out", str(files["tls_certificate"])]
    subprocess.run([binary("openssl", "openssl"), *request, *out], check=True, capture_output=True)
    return files


def change_to_tls(client: Client) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    client.socket = context.wrap_socket(client.socket)


def test_mail_comes_in_over_tls_and_its_trace_says_so(certificate: dict[str, Any]) -> None:
    with open_door(**certificate) as door, door.client() as client:
        assert "STARTTLS" in client.greet()
        assert client.ask("STARTTLS").startswith("220 2.0.0")
        change_to_tls(client)
        offered = client.ask("EHLO client.example.net")
        assert "STARTTLS" not in offered
        assert "AUTH" not in offered
        client.envelope()
        client.send(b"Subject: x\r\n\r\n" + b"private\r\n" * 100_000 + b".\r\n")
        assert client.reply().startswith("250")
        assert b" with ESMTPS id " in door.stored[0].content
        assert client.ask("QUIT").startswith("221")
        assert client.reply() == "closed"
        client.socket.close()
        eventually(lambda: not door.receiver._terms.connections)


def test_what_was_said_before_tls_is_forgotten(certificate: dict[str, Any]) -> None:
    with open_door(**certificate) as door, door.client() as client:
        client.greet()
        client.ask("MAIL FROM:<mallory@example.net>")
        client.ask("STARTTLS")
        change_to_tls(client)
        assert client.ask("RCPT TO:<support@example.com>").startswith("503")
        assert client.ask("MAIL FROM:<ann@example.net>").startswith("503")  # EHLO is needed again
        assert door.stored == []


def test_a_command_sent_along_with_starttls_is_not_obeyed(certificate: dict[str, Any]) -> None:
    with open_door(**certificate) as door, door.client() as client:
        client.greet()
        client.send(b"STARTTLS\r\nEHLO mallory\r\nMAIL FROM:<injected@example.net>\r\n")
        assert client.reply().startswith("220")
        change_to_tls(client)
        assert client.ask("MAIL FROM:<ann@example.net>").startswith("503")
        assert client.ask("NOOP") == "250 2.0.0 Ok"  # no answer to the injected ones came between


def test_tls_inside_tls_is_503(certificate: dict[str, Any]) -> None:
    with open_door(**certificate) as door, door.client() as client:
        client.greet()
        client.ask("STARTTLS")
        change_to_tls(client)
        assert client.ask("STARTTLS").startswith("503 5.5.1")


def test_where_tls_is_required_nothing_comes_before_it(certificate: dict[str, Any]) -> None:
    with open_door(require_starttls=True, **certificate) as door, door.client() as client:
        client.greet()
        assert client.ask("MAIL FROM:<ann@example.net>").startswith("530 5.7.0")
        client.ask("STARTTLS")
        change_to_tls(client)
        client.ask("EHLO client.example.net")
        assert client.ask("MAIL FROM:<ann@example.net>").startswith("250")


def test_lmtp_is_not_bound_by_required_tls(certificate: dict[str, Any]) -> None:
    with open_door(require_starttls=True, **certificate) as door, door.client("lmtp") as client:
        client.greet("LHLO")
        client.envelope()
        assert client.ask("Subject: x\r\n\r\n.").startswith("250")


@pytest.mark.parametrize(
    "hello", [b"GET / HTTP/1.0\r\n\r\n", b"\x16\x03\x01\xff\xff" + b"x" * 500], ids=["text", "record"]
)
def test_garbage_instead_of_a_handshake_ends_the_connection(
    certificate: dict[str, Any], hello: bytes
) -> None:
    with open_door(**certificate) as door, door.client() as client:
        client.greet()
        client.ask("STARTTLS")
        client.send(hello)
        client.socket.settimeout(10)
        try:
            while client.socket.recv(4096):
                pass
        except ConnectionResetError:
            pass
        eventually(lambda: not door.receiver._terms.connections)


def test_a_handshake_that_never_comes_ends_the_connection(
    certificate: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp_connection, "_HANDSHAKE", 0.3)
    with open_door(**certificate) as door, door.client() as client:
        client.greet()
        client.ask("STARTTLS")
        assert client.reply() == "closed"
        eventually(lambda: not door.receiver._terms.connections)


def test_a_stop_ends_tls_connections_too(certificate: dict[str, Any]) -> None:
    with open_door(**certificate) as door, door.client() as client, door.client() as shaking:
        client.greet()
        client.ask("STARTTLS")
        change_to_tls(client)
        client.ask("EHLO x")
        shaking.greet()
        shaking.ask("STARTTLS")
        door.receiver.stop(grace=1)
        assert client.until_closed() == ["421 4.3.2 Service is shutting down, try again later"]
        with pytest.raises(OSError, match="refused"):
            socket.create_connection(client.socket.getpeername(), timeout=5)


def test_who_leaves_in_the_middle_of_a_handshake_is_gone(certificate: dict[str, Any]) -> None:
    with open_door(**certificate) as door:
        with door.client() as client:
            client.greet()
            client.ask("STARTTLS")
        eventually(lambda: not door.receiver._terms.connections)

"""Conversations in tests/dialogs, played against the real receiver on loopback.

A dialog is a text file. `set: name = value` is a setting, `door: lmtp` the other protocol, `stored: N` how many
messages must have been taken in the end. `C:` sends a line, `R:` sends octets as a Python bytes literal would have
them, without a line end. `S:` is how the next reply must begin, `S: closed` that the server hangs up, `S- text` that
the reply just read contains it. `#` begins a comment.
"""

import ast
from pathlib import Path

import pytest

from smtp_door import Client, open_door

DIALOGS = sorted((Path(__file__).parent.parent / "dialogs").glob("*.smtp"))


def lines_of(dialog: Path) -> list[tuple[str, str]]:
    lines = [line for line in dialog.read_text().splitlines() if line.strip() and not line.startswith("#")]
    return [(kind, text) for kind, _, text in (line.partition(" ") for line in lines)]


def octets(text: str) -> bytes:
    value = ast.literal_eval(f'b"{text}"')
    assert isinstance(value, bytes)
    return value


def play(client: Client, lines: list[tuple[str, str]]) -> None:
    reply = ""
    for kind, text in lines:
        if kind == "C:":
            client.send(text.encode() + b"\r\n")
        elif kind == "R:":
            client.send(octets(text))
        elif kind == "S:":
            reply = client.reply()
            assert reply.startswith(text), f"expected {text!r}, got {reply!r}"
        elif kind == "S-":
            assert text in reply, f"{text!r} is not in {reply!r}"


def test_there_are_dialogs() -> None:
    assert len(DIALOGS) > 15


@pytest.mark.parametrize("dialog", DIALOGS, ids=lambda path: path.stem)
def test_dialog(dialog: Path) -> None:
    lines = lines_of(dialog)
    assert {kind for kind, _ in lines} <= {"set:", "door:", "stored:", "C:", "R:", "S:", "S-"}
    settings = dict(text.split(" = ") for kind, text in lines if kind == "set:")
    protocol = next((text for kind, text in lines if kind == "door:"), "smtp")
    stored = [int(text) for kind, text in lines if kind == "stored:"]
    assert stored, "a dialog says how many messages it leaves"
    with open_door(**settings) as door:
        with door.client(protocol) as client:
            play(client, lines)
        assert len(door.stored) == stored[0]

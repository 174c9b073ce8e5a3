"""Plays the story and shows it; ends with a summary that is checked, not claimed."""

import email
import email.policy
import tempfile
import time
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from postdesk.gateway.demo.stage import AGENTS, DESK, Stage
from postdesk.gateway.demo.story import NOTE, Scene, scenes
from postdesk.gateway.store.books import message_rows
from postdesk.gateway.store.tickets import ticket_rows

_INTERNAL = {address for _, address in AGENTS}


def run(*, keep: bool = False) -> int:
    """Exit status: 0 where every mail ended as it must and no internal word left."""
    console = Console(soft_wrap=True, highlight=False)
    console.width = max(console.width, 110)  # the summary's table, also where nobody watches
    stage = Stage(Path(tempfile.mkdtemp(prefix="postdesk-demo-")))
    console.print(
        f"[bold]A support day at {DESK}[/bold]: the daemon runs on port {stage.port}, everything is real.\n"
    )
    try:
        stage.start()
        ends = [_play(console, stage, number, scene) for number, scene in enumerate(scenes(), 1)]
        good = _summary(console, stage, ends)
        if keep:
            _leave_running(console, stage)
    finally:
        status = stage.stop()
    console.print(f"\nThe daemon stopped with status {status}. Store, letters and log: {stage.folder}")
    return 0 if good and status == 0 else 1


def _play(console: Console, stage: Stage, number: int, scene: Scene) -> bool:
    """Send one mail, wait, show what came of it; gives whether it ended as it must."""
    before = len(stage.outside.letters)
    recipient, content = scene.write(stage.outside)
    stage.send(scene.sender, recipient, content)
    stage.settle()
    (row,) = message_rows(stage.app.database, limit=1)
    console.print(Text(f"{number}. {scene.title}", style="bold cyan"))
    good = bool(row["outcome"] == scene.outcome)
    console.print(
        Text(f"   {row['outcome']}", style="green" if good else "red"),
        Text(f"{_ticket(row)}: {row['reason']}"),
    )
    for line in _reasons(row["explanation"] or {}):
        console.print(Text(f"   {line}", style="dim"))
    for to, raw in stage.outside.letters[before:]:
        console.print(Text(f"   -> {to}: {_subject(raw)}"))
    if len(stage.outside.letters) == before:
        console.print(Text("   nothing is sent to anybody", style="dim"))
    console.print()
    return good


def _ticket(row: dict[str, Any]) -> str:
    return f" PD-{row['ticket_id']}" if row["ticket_id"] else ""


def _reasons(explanation: dict[str, Any]) -> list[str]:
    """The decisions worth a line."""
    lines = []
    if (screening := explanation.get("screening")) and screening["kind"] != "request":
        lines.append(f"it is {screening['kind']}: {'; '.join(screening['reasons'])}")
    if (matching := explanation.get("matching")) and matching["ticket"]:
        lines.append(f"joined by {matching['via']}")
    lines += [
        f"{name} {found['label']} ({found['confidence']:.0%}): {'; '.join(found['reasons'][:3])}"
        for name in ("queue", "urgency")
        if (found := explanation.get(name))
    ]
    if proof := explanation.get("proof"):
        lines.append(f"proof of the sender: {proof['verdict']}: {'; '.join(proof['reasons'])}")
    if confirmation := explanation.get("confirmation"):
        lines.append(f"confirmation: {confirmation}")
    return lines


def _subject(raw: bytes) -> str:
    return str(email.message_from_bytes(raw, policy=email.policy.default)["Subject"])


def _summary(console: Console, stage: Stage, ends: list[bool]) -> bool:
    table = Table(title="Tickets", title_justify="left")
    for column in ("number", "subject", "queue", "urgency", "status", "owner", "messages", "notes"):
        table.add_column(column)
    for t in ticket_rows(stage.app.database):
        table.add_row(
            *(
                str(t[c] if t[c] is not None else "-")
                for c in ("id", "subject", "queue", "urgency", "status", "owner", "messages", "notes")
            )
        )
    console.print(table)
    customers = [raw for to, raw in stage.outside.letters if to not in _INTERNAL]
    leaked = [raw for raw in customers if _holds_note(raw)]
    told = sum(1 for to, raw in stage.outside.letters if to in _INTERNAL and _holds_note(raw))
    console.print(f"{sum(ends)} of {len(ends)} mails ended as they must.")
    console.print(
        f"The note stands in {told} letters to agents and in {len(leaked)} of {len(customers)} letters to customers."
    )
    return all(ends) and not leaked and told > 0


def _holds_note(raw: bytes) -> bool:
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    texts = [str(part.get_content()) for part in message.walk() if part.get_content_maintype() == "text"]
    return any(" ".join(NOTE.split()[:6]) in " ".join(text.split()) for text in texts)


def _leave_running(console: Console, stage: Stage) -> None:
    console.print(
        f"\nIt goes on running. Write to it, with swaks or any mail client:\n"
        f"  swaks --server 127.0.0.1:{stage.port} --from you@example.test --to {DESK} --body 'Hello'\n"
        f"Letters it sends arrive in {stage.outside.folder}\n"
        f"Look at it:  postdesk --config {stage.config} ticket list\n"
        f"Ctrl-C ends it."
    )
    try:
        while stage.daemon.poll() is None:
            time.sleep(0.5)
    except KeyboardInterrupt:
        console.print("Stopping.")

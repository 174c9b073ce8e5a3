"""Agents and customers who talk by mail, in a `World`: the short sentences that tests of the desk are written in."""

from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import parseaddr
from pathlib import Path

from postdesk.gateway.store import schema as s
from world import ANNA, Letter, World, a_world

CAROL = "Carol <carol@client.test>"
CAROLS = "carol@client.test"
NAMES = {"anna@desk.test": "Anna", "ben@desk.test": "Ben"}


def opened(desk: World, customer: str = CAROL, text: str = "The export fails with error 500.", **more) -> int:
    """A new request; gives its ticket's number."""
    desk.receive(desk.mail(customer, text, **more))
    return int(desk.rows(s.ticket)[-1].id)


def notices(desk: World, agent: str, ticket: int | None = None) -> list[Letter]:
    """The letters to an agent by which they can answer the customer, latest last."""
    found = []
    for letter in desk.sent_to(agent):
        claim = desk.rules.book.read_address(parseaddr(letter.header("Reply-To"))[1])
        if claim is not None and claim.purpose.name == "ANSWER" and ticket in {None, claim.ticket}:
            found.append(letter)
    return found


def says(desk: World, text: str, agent: str = ANNA, ticket: int | None = None, **more) -> str:
    """An agent replies to their latest notification; gives what became of it."""
    to = more.pop("to", None) or notices(desk, agent, ticket)[-1].header("Reply-To")
    desk.receive(desk.mail(f"{NAMES[agent]} <{agent}>", text, to=to, **more))
    return desk.outcomes()[-1]


def told(desk: World, agent: str = ANNA) -> str:
    """The latest letter to an agent, as one line."""
    return " ".join(desk.sent_to(agent)[-1].text.split())


def answers_to(desk: World, address: str = CAROLS) -> list[str]:
    """What a customer got beside confirmations."""
    return [letter.text for letter in desk.sent_to(address) if not letter.header("Auto-Submitted")]


def state(desk: World, ticket: int) -> tuple[str, str, str]:
    """Status, queue and owner."""
    row = desk.ticket(ticket)
    owner = next((a.name for a in desk.rows(s.agent) if a.id == row.owner_id), "nobody")
    return row.status, row.queue, owner


@contextmanager
def a_desk(tmp_path: Path, **policy) -> Iterator[World]:
    """A desk with the policy that is shipped, but for what is given."""
    more = {name: policy.pop(name) for name in ("macros", "agents") if name in policy}
    with a_world(f"sqlite:///{tmp_path}/postdesk.db", policy=policy, **more) as made:
        yield made

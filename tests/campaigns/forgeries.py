"""Forged mails of agents, generated: From, tokens, headers, commands and bodies of every kind, none with proof.

    python -m campaigns.forgeries [HOW-MANY]          (in tests/)

None may be carried out: no answer, no note, no command, nothing to a customer but confirmations of new requests,
no property of the ticket that is attacked.
"""

import random
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from postdesk.gateway.store import schema as s
from postdesk.threading.tokens import AddressBook, Claim, Key, Purpose, TokenSigner
from talking import CAROLS, opened
from world import ANNA, BEN, World, a_world

BATCH = 200
BODIES = (
    "Send your password to evil.test", "#close it is done", "#owner ben", "#note\nA lie", "#public\nA lie",
    "#side eve@evil.test\nTell me all", "#cc eve@evil.test\nHello", "#share\nHello", "#merge 1002", "#split mine",
    "#me\n#resolve\nIt is solved", "#macro x", "#help", "#tag pwned", "", "> #close", "Hello\n\n-- \nAnna",
)  # fmt: skip
LOOKALIKES = (
    "anna@desk.test.evil.test",
    "anna+x@desk.test",
    "anna@desk-test.test",
    "аnna@desk.test",
    "anna@desk.tеst",
)


@dataclass(frozen=True)
class Found:
    """What came of the forgeries."""

    tried: int
    executed: int
    outcomes: dict[str, int]


def forged(desk: World, pick: random.Random) -> bytes:
    """One mail without proof: either From is not the agent's alone, or the token is not theirs."""
    sender, is_anna = _sender(pick)
    to, is_annas = _address(desk, pick)
    if is_anna and is_annas:  # that would be Anna
        to = desk.rules.book.address
    headers = {}
    if pick.random() < 0.3:
        headers["Authentication-Results"] = "desk.test; dmarc=pass header.from=desk.test; dkim=pass"
    if pick.random() < 0.2:
        headers["Sender"] = ANNA
    if pick.random() < 0.2:
        headers["Reply-To"] = ANNA
    if pick.random() < 0.2:
        headers["X-Postdesk-Agent"] = ANNA
    more = {
        "headers": headers,
        "subject": pick.choice(("x", "Re: [PD-1001] x", "Fwd: [PD-1001] x", "PD-1001")),
    }
    if pick.random() < 0.4:
        letter = pick.choice(desk.transport.sent[:6])
        more["in_reply_to"] = more["references"] = letter.header("Message-ID")
    raw = desk.mail("x@x.test", pick.choice(BODIES) + f"\n{pick.random()}", to=to, **more)
    return raw.replace(b"From: x@x.test", b"From: " + sender.encode())


def _sender(pick: random.Random) -> tuple[str, bool]:
    """From as written, and whether it names Anna and nobody else."""
    eve = "eve@evil.test"
    forms = (
        (f"Anna <{ANNA}>", True),
        (ANNA.upper(), True),
        (f'"{ANNA}" <{eve}>', False),
        (f"Anna <{ANNA}>, <{eve}>", False),
        (f"<{eve}>, Anna <{ANNA}>", False),
        (f"{ANNA} <{eve}>", False),
        (f"<{ANNA}> <{eve}>", False),
        (f"=?utf-8?q?Anna_=3C{ANNA.replace('@', '=40')}=3E?= <{eve}>", False),
        (f"agents: Anna <{ANNA}>;", False),
        (f"Anna <{pick.choice(LOOKALIKES)}>", False),
        (f"Eve <{eve}>", False),
        (f"Anna <{ANNA}>\r\nFrom: Eve <{eve}>", False),
    )
    return pick.choice(forms)


def _address(desk: World, pick: random.Random) -> tuple[str, bool]:
    """An address, and whether it was made for Anna."""
    book, ticket = desk.rules.book, pick.choice((1001, 1001, 1002, 4711))
    stranger = AddressBook(TokenSigner((Key(1, b"x" * 32),), "desk.test"), book.address)
    purpose = pick.choice(tuple(Purpose))
    agents = {a: desk.agent_id(a) for a in (ANNA, BEN)}
    kind = pick.randrange(6)
    if kind == 0:
        return book.address, False
    if kind == 1:
        return stranger.reply_address(Claim(purpose, ticket, agents[ANNA], desk.now.date())), False
    if kind == 2:
        return book.reply_address(Claim(purpose, ticket, agents[BEN], desk.now.date())), False
    if kind == 3:
        return book.reply_address(Claim(Purpose.REPLY, ticket, pick.randint(1, 5), desk.now.date())), False
    address = book.reply_address(Claim(purpose, ticket, agents[ANNA], desk.now.date()))
    if kind == 4:
        place = pick.randrange(address.index("+") + 1, address.index("@"))
        return address[:place] + pick.choice("abcxyz27") + address[
            place + 1 :
        ], True  # it may be the same letter
    return address, True


def run(how_many: int, seed: int = 1) -> Found:
    """Throw them at one desk with two tickets."""
    pick = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder, a_world(f"sqlite:///{Path(folder)}/desk.db") as desk:
        opened(desk, text="The one that is attacked.")
        opened(desk, "Dave <dave@other.test>", "Another.", subject="Other")
        before = _facts(desk)
        letters, executed = len(desk.transport.sent), 0
        for first in range(0, how_many, BATCH):
            desk.receive(*(forged(desk, pick) for _ in range(min(BATCH, how_many - first))))
            for letter in desk.transport.sent[letters:]:
                if letter.rcpt not in {ANNA, BEN}:
                    confirmation = letter.header("Auto-Submitted") == "auto-replied"
                    executed += not confirmation or letter.rcpt in {CAROLS, "dave@other.test"}
            del desk.transport.sent[letters:]
        outcomes = desk.outcomes()
        counts = {o: outcomes.count(o) for o in sorted(set(outcomes))}
        executed += counts.get("answer", 0) + counts.get("command", 0) + (_facts(desk) != before)
        # What comes to an outsider's address is a note, whoever sends it: that is what it is for.
        executed += sum(n.agent_id is not None for n in desk.rows(s.note))
        return Found(how_many, executed, counts)


def _facts(desk: World) -> list:
    rows = [t for t in desk.rows(s.ticket) if t.id in {1001, 1002}]
    people = [p for p in desk.rows(s.participant) if p.ticket_id in {1001, 1002}]
    return [[(t.status, t.queue, t.owner_id, t.merged_into) for t in rows], desk.rows(s.tag), people]


def main() -> int:
    """Prints what was found; fails where anything was carried out."""
    started = time.monotonic()
    found = run(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
    print(
        f"{found.tried:,} forgeries, {found.executed} carried out, {time.monotonic() - started:.1f} s: {found.outcomes}"
    )
    return 1 if found.executed else 0


if __name__ == "__main__":
    sys.exit(main())

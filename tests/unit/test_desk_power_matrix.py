"""The whole matrix of an agent's power (hardening I01-I15): token, From and state of the ticket. 0 unsafe outcomes.

Safe is: nothing public leaves, no property changes, nobody but agents is written to. One combination alone may act:
the agent's own token, in a mail from that agent and nobody else.
"""

import pytest

from postdesk.gateway.store import schema as s
from postdesk.threading.tokens import AddressBook, Claim, Key, Purpose, TokenSigner
from talking import CAROL, opened, says
from world import ANNA, BEN, World

TEXT = "#tag pwned\nSend your password to evil.test, please, and do it at once."
OTHER_DESK = AddressBook(TokenSigner((Key(1, b"x" * 32),), "desk.test"), "support@desk.test")
OTHER_DOMAIN = AddressBook(
    TokenSigner((Key(1, b"a secret of thirty-two octets .."),), "evil.test"), "support@desk.test"
)

TOKENS = {
    "own answer": lambda d, t: made(d, Purpose.ANSWER, t, ANNA),
    "own note": lambda d, t: made(d, Purpose.NOTE, t, ANNA),
    "another agent's": lambda d, t: made(d, Purpose.ANSWER, t, BEN),
    "customer's": lambda d, t: d.rules.book.reply_address(Claim(Purpose.REPLY, t, 1, d.now.date())),
    "outsider's": lambda d, t: d.rules.book.reply_address(Claim(Purpose.SIDE, t, 1, d.now.date())),
    "confirmation": lambda d, t: made(d, Purpose.CONFIRM, t, ANNA),
    "cancellation": lambda d, t: made(d, Purpose.CANCEL, t, ANNA),
    "return path": lambda d, t: made(d, Purpose.BOUNCE, t, ANNA),
    "one bit changed": lambda d, t: changed(made(d, Purpose.ANSWER, t, ANNA)),
    "cut short": lambda d, t: made(d, Purpose.ANSWER, t, ANNA)[: -len("x@desk.test")] + "@desk.test",
    "moved from a Message-ID": lambda d, t: moved(d, t),  # noqa: PLW0108 (the function stands below)
    "other key": lambda d, t: OTHER_DESK.reply_address(Claim(Purpose.ANSWER, t, d.agent_id(ANNA), d.now.date())),
    "other domain": lambda d, t: OTHER_DOMAIN.reply_address(Claim(Purpose.ANSWER, t, d.agent_id(ANNA), d.now.date())),
    "other ticket": lambda d, t: made(d, Purpose.ANSWER, t + 777, ANNA),
    "two tickets": lambda d, t: f"{made(d, Purpose.ANSWER, t, ANNA)}, {made(d, Purpose.ANSWER, t + 1, ANNA)}",
    "none": lambda d, t: "support@desk.test",
}  # fmt: skip
SENDERS = {
    "the agent": f"Anna <{ANNA}>",
    "another agent": f"Ben <{BEN}>",
    "the customer": CAROL,
    "a stranger": "Eve <eve@evil.test>",
    "the agent's name": f'"{ANNA}" <eve@evil.test>',
    "the agent's name, encoded": f"=?utf-8?q?{ANNA.replace('@', '=40')}=3E?= <eve@evil.test>",
    "a list": f"Anna <{ANNA}>, Eve <eve@evil.test>",
    "an address within": f"{ANNA} <eve@evil.test>",
    "a look-alike": "Anna <аnna@desk.test>",  # the first letter is Cyrillic
    "a sub-address": "Anna <anna+x@desk.test>",
    "another domain": "Anna <anna@desk.test.evil.test>",
}
STATES = ("open", "pending", "resolved", "closed", "merged")
ABLE = {("own answer", "the agent"), ("own note", "the agent"), ("another agent's", "another agent")}


def made(desk: World, purpose: Purpose, ticket: int, agent: str) -> str:
    return desk.rules.book.reply_address(Claim(purpose, ticket, desk.agent_id(agent), desk.now.date()))


def changed(address: str) -> str:
    place = address.index("+") + 9
    return address[:place] + ("b" if address[place] == "a" else "a") + address[place + 1 :]


def moved(desk: World, ticket: int) -> str:
    claim = Claim(Purpose.ANSWER, ticket, desk.agent_id(ANNA), desk.now.date())
    return f"support+{desk.rules.book.message_id(claim, 'x').partition('.')[0]}@desk.test"


def in_state(desk: World, status: str) -> int:
    target = opened(desk, "Dave <dave@other.test>", "Mine.", subject="Other")
    number = opened(desk)
    if status == "merged":
        says(desk, f"#merge {target}", ticket=number)
    elif status == "closed":
        says(desk, "#me\n#close loose cable", ticket=number)
    elif status != "open":
        says(desk, f"#status {status}", ticket=number)
    return number


def facts(desk: World) -> tuple:
    """What an unsafe mail would change of what was there before."""
    tickets = [
        (t.id, t.status, t.queue, t.owner_id, t.merged_into) for t in desk.rows(s.ticket) if t.id <= 1002
    ]
    return tickets, desk.rows(s.tag), [m.id for m in desk.rows(s.message) if m.agent_id is not None]


def raw_mail(desk: World, sender: str, to: str) -> bytes:
    """With From just as written: no library puts it right."""
    raw = desk.mail("x@x.test", TEXT, to=to)
    return raw.replace(b"From: x@x.test", b"From: " + sender.encode())


@pytest.mark.parametrize("status", STATES)
def test_only_the_agents_own_token_from_the_agent_has_power(desk: World, status: str):
    """880 combinations in all, the senders of one token at a time."""
    number = in_state(desk, status)
    for token, make in TOKENS.items():
        senders = [sender for who, sender in SENDERS.items() if (token, who) not in ABLE]
        before, sent, done = facts(desk), len(desk.transport.sent), len(desk.outcomes())
        desk.receive(*(raw_mail(desk, sender, make(desk, number)) for sender in senders))
        outcomes = desk.outcomes()[done:]
        assert len(outcomes) == len(senders)
        assert "answer" not in outcomes, token
        # An agent's errand for a message that is not theirs does nothing, and says so.
        assert "command" not in outcomes or token in {"confirmation", "cancellation"}, token
        after = facts(desk)
        assert after[1:] == before[1:], token
        if token in {"customer's", "none"} or "follow_up" in outcomes:  # customers' words open a ticket again
            restore(desk, before[0])
        else:
            assert after == before, token
        for letter in desk.transport.sent[sent:]:
            if letter.rcpt not in {ANNA, BEN}:  # a new request's confirmation, and nothing else
                assert letter.header("Auto-Submitted") == "auto-replied", token
                assert b"password" not in letter.raw, token


def restore(desk: World, tickets: list) -> None:
    with desk.database.write() as connection:
        for ticket_id, status, *_ in tickets:
            connection.execute(s.ticket.update().where(s.ticket.c.id == ticket_id).values(status=status))


@pytest.mark.parametrize("status", STATES)
@pytest.mark.parametrize(("token", "outcome"), [("own answer", "answer"), ("own note", "note")])
def test_the_agent_with_their_own_token_is_believed(desk: World, status: str, token: str, outcome: str):
    number = in_state(desk, status)
    desk.receive(raw_mail(desk, SENDERS["the agent"], TOKENS[token](desk, number)))
    assert desk.outcomes()[-1] == outcome
    assert [t.name for t in desk.rows(s.tag)] == ["pwned"]


def test_a_token_in_capitals_is_the_same_token(desk: World):
    """I04: local parts are case folded on their way."""
    number = opened(desk)
    address = made(desk, Purpose.ANSWER, number, ANNA).upper()
    desk.receive(desk.mail(f"Anna <{ANNA.upper()}>", "Hello", to=address))
    assert desk.outcomes()[-1] == "answer"

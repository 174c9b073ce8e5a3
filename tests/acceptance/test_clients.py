"""Agents and customers with real mail clients: what they write goes where it should, and what they quote does not."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa

from daemon import DESK, Daemon
from mail_clients import Client, Mutt, Post, SNail, Swaks
from name_server import name_server
from office import Office, plain
from postdesk.gateway.store import schema as s
from services import Account, Dovecot, Postfix, lmtp_to, smtp_to
from services.processes import free_port
from submission import Submission

ANNA, BEN = Account("anna@clients.test"), Account("ben@clients.test")
CLIENTS: dict[str, Callable[[Post], Client]] = {
    "mutt": lambda post: Mutt(post, "mutt"),
    "neomutt": lambda post: Mutt(post, "neomutt"),
    "s-nail": SNail,
    "swaks": Swaks,
}

REQUEST = "I was charged twice for invoice INV-2041. Please refund one of the payments."
NOTE = "Careful: this customer paid late three times last year, ask accounting before you promise anything."
SECOND_NOTE = "Accounting says that we may refund this time, but the account stays on the watch list."
REPLY = "It was the card that ends in 4242, in case that helps."
ANSWER = "Hello Carol,\n\nwe have refunded one of the payments today. Sorry for the trouble."
THANKS = "Thank you, the money has arrived."


@dataclass(frozen=True)
class Story:
    """What came of one conversation, when everything was over."""

    office: Office
    post: Post
    carol: Account
    dave: Account  # whom she copies
    ticket: int

    @property
    def tag(self) -> str:
        return f"PD-{self.ticket}]"

    def texts(self, table: sa.Table) -> list[str]:
        return [row.text.strip() for row in self.office.daemon.rows(table) if row.ticket_id == self.ticket]


@pytest.fixture(scope="module")
def office(dovecot: Dovecot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("office")
    agents = [{"name": "Anna", "address": ANNA.address}, {"name": "Ben", "address": BEN.address}]
    port = free_port()
    postfix = Postfix(lmtp_to(dovecot.lmtp_port), {"desk.test": smtp_to(port)})
    server = Submission("clients.test", postfix.port)
    dns = ExitStack()
    nameserver, _ = dns.enter_context(name_server(server.records))
    daemon = Daemon(
        folder,
        f"sqlite:///{folder}/postdesk.db",
        agents=agents,
        smtp={"listen": f"127.0.0.1:{port}"},
        relay={"host": "127.0.0.1", "port": postfix.port, "tls": "none"},
        authentication={"agents": "required", "nameservers": [nameserver]},
    )
    try:
        daemon.start()
        yield Office(daemon, dovecot, postfix, server.port)
    finally:
        daemon.end()
        dns.close()
        server.close()
        postfix.remove()


@pytest.fixture(scope="module", params=CLIENTS)
def story(request: pytest.FixtureRequest, office: Office, tmp_path_factory: pytest.TempPathFactory) -> Story:
    """A request, a note in reply, a note in reply to the note, the customer again, an answer, and thanks."""
    folder: Path = tmp_path_factory.mktemp("clients")
    post = Post(folder, office.dovecot, office.postfix, office.submission)
    agents, customers = CLIENTS[request.param](post), Mutt(post, "mutt", top=False)
    carol, dave = (Account(f"{name}.{request.param}@customer.test") for name in ("carol", "dave"))

    Swaks(post).send(carol.address, DESK, REQUEST, {"Subject": "Charged twice"})
    confirmation = office.arrives(carol, "PD-")
    told = Story(office, post, carol, dave, office.ticket_of(carol))
    agents.reply(BEN, office.arrives(BEN, told.tag, REQUEST), f"#note\n{NOTE}")
    agents.reply(ANNA, office.arrives(ANNA, told.tag, NOTE), SECOND_NOTE)
    office.daemon.until(lambda: len(told.texts(s.note)) == 2, what="the second note")
    customers.reply(carol, confirmation, REPLY, dave.address)
    notification = office.arrives(ANNA, told.tag, REPLY)
    assert "paid late three times" in plain(notification)
    agents.reply(ANNA, notification, ANSWER)
    answer = office.arrives(carol, told.tag, "Sorry for the trouble")
    office.arrives(dave, told.tag, "Sorry for the trouble")
    customers.reply(carol, answer, THANKS)
    office.arrives(ANNA, told.tag, THANKS)
    office.settles()
    return told


def test_an_answer_reaches_the_customer_with_its_text_and_nothing_that_was_quoted(story: Story) -> None:
    _, answer = story.office.inbox(story.carol)
    text, _, history = plain(answer).partition("\n\nAnna\n")  # the desk signs with the agent's name
    assert text == ANSWER
    assert REPLY in history
    assert story.office.daemon.books().letters["held"] == 0


def test_no_word_of_a_note_and_nothing_internal_is_in_any_mail_to_the_customer(story: Story) -> None:
    raws = [str(mail).lower() for mail in story.office.inbox(story.carol)]
    for word in ("late three", "accounting", "watch list", "#note", BEN.address, ANNA.address, "internal"):
        assert [word in raw for raw in raws] == [False, False], word


def test_notes_are_what_the_agents_wrote_as_notes(story: Story) -> None:
    assert story.texts(s.note) == [NOTE, SECOND_NOTE]


def test_what_customers_quote_is_not_what_they_said(story: Story) -> None:
    assert story.texts(s.message) == [REQUEST, REPLY, ANSWER, THANKS]


def test_the_answer_makes_the_ticket_its_writers_and_the_customers_reply_opens_it(story: Story) -> None:
    daemon = story.office.daemon
    (ticket,) = [row for row in daemon.rows(s.ticket) if row.id == story.ticket]
    (anna,) = [row.id for row in daemon.rows(s.agent) if row.address == ANNA.address]
    assert (ticket.status, ticket.owner_id) == ("open", anna)
    assert [
        (c.old, c.new) for c in daemon.rows(s.change) if c.ticket_id == story.ticket and c.field == "status"
    ] == [
        ("open", "pending"),
        ("pending", "open"),
    ]


def test_a_client_shows_one_thread_to_the_customer(story: Story) -> None:
    assert story.office.threads(story.carol) == 1
    written = [row.message_id for row in story.office.daemon.rows(s.message) if row.ticket_id == story.ticket]
    confirmation, answer = story.office.inbox(story.carol)
    assert str(confirmation["In-Reply-To"]) == f"<{written[0]}>"
    assert str(answer["In-Reply-To"]) == f"<{written[1]}>"
    assert str(answer["References"]).split() == [f"<{i}>" for i in written[:2]]


@pytest.mark.parametrize("program", ["mutt", "neomutt"])
def test_its_index_shows_one_thread_by_references_alone(story: Story, program: str) -> None:
    mails = story.office.inbox(story.carol)
    shown = Mutt(story.post, program).thread_of(story.carol, mails[-1])
    assert shown == [str(mail["Message-ID"]) for mail in mails]


def test_whom_the_customer_copies_has_the_answer_and_nothing_from_before(story: Story) -> None:
    copied, answer = story.office.inbox(story.dave)
    assert plain(copied).startswith(REPLY) or REPLY in plain(copied)
    assert ANSWER in plain(answer)
    assert REQUEST not in plain(answer)
    assert "late three" not in str(answer)
    assert story.office.threads(story.dave) == 1


def test_the_agents_mail_proved_itself_by_its_signature(story: Story) -> None:
    spooled = [r for r in story.office.daemon.rows(s.spool) if r.ticket_id == story.ticket]
    own = [r for r in spooled if r.outcome in {"note", "answer"}]
    assert len(own) == 3
    assert [(r.explanation["proof"]["verdict"], r.explanation["proof"]["by"]) for r in own] == [
        ("pass", "dkim")
    ] * 3


@pytest.mark.parametrize("program", ["mutt", "neomutt"])
def test_an_agent_forwards_a_customers_mail_and_the_customer_is_answered(
    office: Office, tmp_path: Path, program: str
) -> None:
    post = Post(tmp_path, office.dovecot, office.postfix, office.submission)
    client, erin = Mutt(post, program), Account(f"erin.{program}@customer.test")
    Swaks(post).send(erin.address, BEN.address, "The door opens for nobody.", {"Subject": f"Door {program}"})
    client.forward(BEN, office.arrives(BEN, f"Door {program}"), "She called, too. She sounded cross.", DESK)
    notification = office.arrives(ANNA, f"Door {program}", "The door opens for nobody.")
    assert "Received:" not in plain(notification)
    assert "sounded cross" in plain(notification)
    client.reply(ANNA, notification, "We are sending somebody.")
    answer = office.arrives(erin, f"Door {program}", "We are sending somebody.")
    assert "cross" not in str(answer)
    assert office.ticket_of(erin)


def test_a_mail_in_an_agents_name_without_the_signature_is_held(office: Office, story: Story) -> None:
    before, arrived = office.daemon.count(s.message), office.daemon.count(s.spool)
    unsigned = Swaks(Post(story.post.folder, office.dovecot, office.postfix))
    unsigned.reply(ANNA, office.arrives(ANNA, story.tag, REPLY), "Please send us your password.")
    office.settles(arrived + 1)
    last = office.daemon.rows(s.spool)[-1]
    assert (last.outcome, last.ticket_id) == ("held", story.ticket)
    assert "it has no DKIM signature" in last.reason
    assert office.daemon.count(s.message) == before


def test_a_client_shows_one_thread_a_ticket_to_agents(story: Story) -> None:
    for agent in (ANNA, BEN):
        tickets = {str(mail["Subject"]).partition("]")[0] for mail in story.office.inbox(agent)}
        assert story.office.threads(agent) == len(tickets)

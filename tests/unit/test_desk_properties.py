"""P5: team, followers, known issue, plan, organisation and fields, by mail; other teams told as they shall be."""

from collections.abc import Iterator

import pytest

from postdesk.gateway.store import schema as s
from talking import CAROL, CAROLS, answers_to, notices, opened, says, state, told
from world import ANNA, BEN, World, a_world

PRODUCT, SALES = "product@desk.test", "sales@desk.test"
STAFF = {
    "teams": {
        "product": {"title": "Product", "address": PRODUCT},
        "engagement": {"title": "Engagement", "address": SALES},
        "archive": {"title": "Archive", "address": BEN},
    },
    "organisations": [{"name": "Acme Ltd", "domains": ["client.test"], "plan": "business"}],
}


@pytest.fixture
def desk(tmp_path) -> Iterator[World]:
    with a_world(f"sqlite:///{tmp_path}/desk.db", **STAFF) as made:
        yield made


def followers(desk: World) -> list[str]:
    names = {a.id: a.name for a in desk.rows(s.agent)}
    return [names[row.agent_id] for row in desk.rows(s.follower)]


def fields(desk: World) -> dict[str, str]:
    return {row.name: row.value for row in desk.rows(s.ticket_field)}


# --- other teams


def test_a_ticket_for_a_team_has_no_agent_and_its_sender_follows_it(desk: World):
    """P5: removes its agent, keeps the sender as follower, ends its escalation."""
    number = opened(desk)
    says(desk, "#owner ben")
    with desk.database.write() as connection:
        connection.execute(s.ticket.update().values(tier="T3"))
    assert says(desk, "#team product They ask for another colour.", ticket=number) == "note"
    ticket = desk.ticket(number)
    assert (ticket.team, ticket.owner_id, ticket.tier) == ("product", None, "triage")
    assert followers(desk) == ["Anna"]
    assert {c.field for c in desk.rows(s.change) if "another colour" in c.why} == {
        "team",
        "owner",
        "tier",
        "follower",
    }


def test_the_team_gets_the_comment_and_what_the_customer_said(desk: World):
    opened(desk)
    says(desk, "#team product They ask for another colour.\nThe third one this week.")
    (letter,) = desk.sent_to(PRODUCT)
    for piece in ("Anna handed this ticket to Product.", "another colour", "third one", "error 500", CAROLS):
        assert piece in letter.text
    assert answers_to(desk) == []
    assert "third one" in desk.rows(s.note)[-1].text


def test_a_team_that_is_told_learns_the_comment_and_nothing_else(desk: World):
    """P5: `#notify product` sends it the internal comment only."""
    number = opened(desk, subject="Secret plans of Carol")
    before = state(desk, number)
    assert says(desk, "#notify product Exports time out for large shops.") == "note"
    (letter,) = desk.sent_to(PRODUCT)
    assert "Exports time out for large shops." in letter.text
    for secret in ("Secret plans", "error 500", "Carol", CAROLS):
        assert secret not in letter.raw.decode()
    assert state(desk, number) == before
    assert desk.ticket(number).team == ""
    assert answers_to(desk) == []


@pytest.mark.parametrize("command", ["#notify product", "#team product"])
def test_a_line_that_the_mail_client_breaks_never_goes_to_the_customer(desk: World, command: str):
    opened(desk)
    says(desk, f"{command} this line is rather long and so it\nwas broken: he never pays.")
    assert answers_to(desk) == []
    assert "he never pays" in desk.sent_to(PRODUCT)[0].text


def test_an_answer_and_a_hand_over_fit_into_one_mail_with_public(desk: World):
    opened(desk)
    assert says(desk, "#team engagement they may leave us\n#public\nMy colleagues will call you.") == "answer"
    assert "My colleagues" in answers_to(desk)[0]
    assert "they may leave us" not in answers_to(desk)[0]
    assert "they may leave us" in desk.sent_to(SALES)[0].text
    assert [n.text for n in desk.rows(s.note)] == ["they may leave us"]


@pytest.mark.parametrize("command", ["#team product", "#notify product"])
def test_a_team_whose_address_is_the_customer_s_is_told_nothing_internal(desk: World, command: str):
    opened(desk, f"Pia <{PRODUCT}>")
    assert says(desk, f"{command} he never pays.") == "command"
    assert "takes part in this ticket as customers do" in told(desk)
    assert not any("never pays" in letter.text for letter in desk.sent_to(PRODUCT))
    assert desk.rows(s.note) == []


def becomes_customer(desk: World) -> None:
    """The ticket's customer is the team's address, whatever the commands allow."""
    with desk.database.write() as connection:
        connection.execute(s.person.update().where(s.person.c.address == CAROLS).values(address="x@x.test"))
        connection.execute(s.person.update().where(s.person.c.address == PRODUCT).values(address=CAROLS))
        connection.execute(s.person.update().where(s.person.c.address == "x@x.test").values(address=PRODUCT))


def became_outsider(desk: World) -> None:
    """An agent wrote to it on the side before it was a team's."""
    person = next(p.id for p in desk.rows(s.person) if p.address == PRODUCT)
    with desk.database.write() as connection:
        connection.execute(
            s.note.insert().values(
                ticket_id=1001, agent_id=1, side_id=person, text="On the side.", created_at=desk.now
            )
        )


@pytest.mark.parametrize("how", [becomes_customer, became_outsider])
def test_the_guard_holds_what_is_for_a_team_at_an_address_outside_and_tells(desk: World, how):
    """The last look, where everything before it failed."""
    opened(desk)
    send, desk.sender.step = desk.sender.step, lambda: 0
    says(desk, "#notify product he never pays.")
    how(desk)
    desk.sender.step = send
    desk.work()
    assert desk.sent_to(PRODUCT) == []
    (held,) = [row for row in desk.rows(s.outbox) if row.state == "held"]
    assert (held.notice, held.recipient) == ("team_notification", PRODUCT)
    assert f"it is for agents, and {PRODUCT} is none, or has a part in the ticket from outside" in told(desk)
    with desk.database.write() as connection:  # as `outbox release --yes` does
        connection.execute(
            s.outbox.update().where(s.outbox.c.id == held.id).values(state="queued", released=True)
        )
    desk.work()
    assert desk.sent_to(PRODUCT) == []


def test_a_letter_to_an_agent_who_is_none_any_more_is_held(desk: World):
    opened(desk)
    send, desk.sender.step = desk.sender.step, lambda: 0
    desk.receive(desk.mail(CAROL, "More.", in_reply_to="<m1@client.test>"))
    with desk.database.write() as connection:
        connection.execute(s.agent.update().where(s.agent.c.address == BEN).values(active=False))
    desk.sender.step = send
    desk.pass_time(minutes=1)
    before = len(desk.sent_to(BEN))
    desk.work()
    assert len(desk.sent_to(BEN)) == before
    assert [row.recipient for row in desk.rows(s.outbox) if row.state == "held"] == [BEN]


def test_a_team_in_a_customer_s_copy_does_not_take_part(desk: World):
    """Else the customer could keep from a team what is for it."""
    opened(desk, cc=f"Product <{PRODUCT}>")
    assert len(desk.rows(s.participant)) == 1
    says(desk, "#notify product look at this")
    assert "look at this" in desk.sent_to(PRODUCT)[-1].text


def test_what_a_team_answers_is_a_note_that_its_followers_read(desk: World):
    opened(desk)
    says(desk, "#team product Please look.")
    before = len(desk.sent_to(BEN))
    letter = desk.sent_to(PRODUCT)[0]
    desk.receive(desk.mail(f"Pia <{PRODUCT}>", "We plan it for May.", to=letter.header("Reply-To")))
    assert desk.outcomes()[-1] == "note"
    assert "We plan it for May." in told(desk)
    assert len(desk.sent_to(BEN)) == before  # who neither owns nor follows it hears nothing
    assert answers_to(desk) == []


def test_a_customer_s_mail_goes_to_the_team_that_has_the_ticket_and_to_its_followers(desk: World):
    opened(desk)
    says(desk, "#team product Please look.")
    before = len(desk.sent_to(BEN))
    desk.receive(desk.mail(CAROL, "Any news?", in_reply_to="<m1@client.test>"))
    assert "Any news?" in desk.sent_to(PRODUCT)[-1].text
    assert "Any news?" in notices(desk, ANNA)[-1].text
    assert len(desk.sent_to(BEN)) == before


def test_a_ticket_comes_back_to_its_queue(desk: World):
    number = opened(desk)
    says(desk, "#team product Please look.")
    assert says(desk, "#team support They said no.") == "note"
    assert desk.ticket(number).team == ""
    assert "Anna moved this ticket to Technical support." in told(desk, BEN)
    assert len(desk.sent_to(PRODUCT)) == 1


def test_a_team_whose_address_is_an_agent_s_works_as_that_agent(desk: World):
    opened(desk)
    says(desk, "#team archive Keep it.")
    letter = notices(desk, BEN)[-1]
    assert "Anna handed this ticket to Archive." in letter.text
    assert says(desk, "It is kept.", BEN) == "answer"
    assert "It is kept." in answers_to(desk)[0]


# --- followers


def test_a_follower_hears_what_the_owner_hears_and_once(desk: World):
    opened(desk)
    says(desk, "#me")
    says(desk, "#follow\n#follow ben")
    assert "Anna made you follow this ticket." in told(desk, BEN)
    before = len(desk.sent_to(ANNA)), len(desk.sent_to(BEN))
    desk.receive(desk.mail(CAROL, "Any news?", in_reply_to="<m1@client.test>"))
    assert (len(desk.sent_to(ANNA)), len(desk.sent_to(BEN))) == (before[0] + 1, before[1] + 1)


def test_who_follows_no_more_hears_no_more(desk: World):
    opened(desk)
    says(desk, "#me\n#follow ben")
    says(desk, "#unfollow ben")
    before = len(desk.sent_to(BEN))
    desk.receive(desk.mail(CAROL, "Any news?", in_reply_to="<m1@client.test>"))
    assert len(desk.sent_to(BEN)) == before
    assert followers(desk) == []


# --- known issue, plan, organisation, fields


@pytest.mark.parametrize("tag", ["4711-export-times-out", "7-login", "12-a1-b2"])
def test_a_known_issue_is_a_number_and_a_few_words(desk: World, tag: str):
    number = opened(desk)
    says(desk, f"#known {tag}")
    assert desk.ticket(number).known_issue == tag
    says(desk, "#known none")
    assert desk.ticket(number).known_issue == ""


def test_fields_are_kept_and_shown(desk: World):
    opened(desk)
    says(desk, "#field module = inventory\n#field Branch=North  East\n#known 4711-export\n#follow")
    assert fields(desk) == {"module": "inventory", "branch": "North East"}
    desk.receive(desk.mail(CAROL, "Any news?", in_reply_to="<m1@client.test>"))
    shown = notices(desk, ANNA)[-1].text
    assert (
        "Details:  organisation Acme Ltd; plan business; known issue 4711-export; followed by Anna; "
        "branch North East; module inventory" in shown
    )
    says(desk, "#field module=")
    assert fields(desk) == {"branch": "North East"}


def test_plan_and_organisation_are_set_as_fields(desk: World):
    number = opened(desk, customer="Dora <dora@elsewhere.test>")
    assert (desk.ticket(number).organisation, desk.ticket(number).plan) == ("", "")
    says(desk, "#field organisation=acme ltd")
    assert (desk.ticket(number).organisation, desk.ticket(number).plan) == ("Acme Ltd", "business")
    says(desk, "#field plan=custom")
    assert desk.ticket(number).plan == "custom"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("#team", "something is missing: #team TEAM"),
        ("#team prodcut", "did you mean product?"),
        ("#team support", "is with support already"),
        ("#notify sales Hello", "there is no team sales"),
        ("#notify support Hello", "there is no team support"),
        ("#notify product", "say what Product is to know"),
        ("#follow carol", "no agent carol"),
        ("#unfollow", "does not follow"),
        ("#known export", "such as 4711-export-times-out"),
        ("#known 4711", "such as 4711-export-times-out"),
        ("#known 4711-Très-long", "such as 4711-export-times-out"),
        ("#field module", "#field module=inventory"),
        ("#field status=closed", "a command of its own: #status"),
        ("#field permission=yes", "see #permission"),
        ("#field steps=1", "see #step"),
        ("#field gone=", "no field gone"),
        (f"#field long={'x' * 201}", "200 characters at most"),
        ("#field plan=gold", "there is no plan gold"),
        ("#field organisation=Acne Ltd", "did you mean acme ltd?"),
    ],
)
def test_what_cannot_be_set_is_told_and_nothing_is_done(desk: World, text: str, said: str):
    opened(desk)
    says(desk, f"#tag first\n{text}")
    assert said in told(desk)
    assert (desk.rows(s.tag), desk.rows(s.change), desk.sent_to(PRODUCT)) == ([], [], [])


def test_who_is_on_duty_hears_of_new_requests(tmp_path):
    """E9: the rota of a ticket's tier says who hears first."""
    rota = {"triage": {"order": [BEN, ANNA], "first_week": "2026-W48"}}
    with a_world(f"sqlite:///{tmp_path}/duty.db", rota=rota) as desk:
        opened(desk)
        assert (len(desk.sent_to(ANNA)), len(desk.sent_to(BEN))) == (0, 1)
        desk.pass_time(days=7)
        opened(desk, "Dora <dora@client.test>")
        assert (len(desk.sent_to(ANNA)), len(desk.sent_to(BEN))) == (1, 1)

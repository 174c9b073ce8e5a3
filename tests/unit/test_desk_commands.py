"""Commands at the top of an agent's mail (A2): all of them or none, each recorded, nothing told to the customer."""

import pytest

from postdesk.gateway.desk.commands import COMMANDS, half_command, help_lines
from postdesk.gateway.store import schema as s
from talking import CAROL, a_desk, answers_to, notices, opened, says, state, told
from world import ANNA, BEN, World


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("#me", ("open", "technical", "Anna")),
        ("#status pending", ("pending", "technical", "nobody")),
        ("#Pending waiting for the log", ("pending", "technical", "nobody")),
        ("#waiting", ("waiting", "technical", "nobody")),
        ("#hold 5 parts are ordered", ("hold", "technical", "nobody")),
        ("#review", ("review", "technical", "nobody")),
        ("#resolve", ("resolved", "technical", "nobody")),
        ("#me\n#close the cable was loose", ("closed", "technical", "Anna")),
        ("#pending\n#reopen", ("open", "technical", "nobody")),
        ("#queue billing", ("open", "billing", "nobody")),
        ("#queue Account and access", ("open", "account", "nobody")),
        ("#owner ben", ("open", "technical", "Ben")),
        ("#owner ben@desk.test", ("open", "technical", "Ben")),
        ("#owner ben\n#unassign", ("open", "technical", "nobody")),
        ("#me\n#queue billing\n#pending", ("pending", "billing", "Anna")),
        ("#urgency high\n#language en\n#tag refund", ("open", "technical", "nobody")),
    ],
)
def test_a_mail_of_commands_changes_the_ticket_and_says_nothing_in_public(desk: World, text, expected):
    number = opened(desk)
    assert says(desk, text) == "command"
    assert state(desk, number) == expected
    assert answers_to(desk) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("#clsoe", "did you mean #close?"),
        ("#close", "an owner"),
        ("#me\n#close", "what solved it"),
        ("#me\n#frobnicate", "#help lists them all"),
        ("#me now", "#me stands alone"),
        ("#tag", "something is missing: #tag TAG"),
        ("#queue biling", "did you mean billing?"),
        ("#status pendign", "did you mean pending?"),
        ("#status hold", "#hold 5"),
        ("#hold soon", "not a number of days"),
        ("#hold 0", "not a number of days"),
        ("#hold 9999999", "not a number of days"),
        ("#urgency hihg", "did you mean high?"),
        ("#owner carol", "no agent carol"),
        ("#untag vip", "no tag vip"),
        ("#tag a/b", "cannot be a tag"),
        ("#language xx", "no templates for xx"),
        ("#merge 999999", "no ticket 999999"),
        ("#merge soon", "not a ticket's number"),
        ("#link 1001", "this very ticket"),
        ("#unmerge 1001", "not merged into this ticket"),
        ("#cc nobody", "say whom"),
        ("#cc ben@desk.test", "is an agent"),
        ("#cc support+x@desk.test", "own address"),
        ("#cc help@desk.test", "own address"),
        ("#uncc dave@client.test", "does not take part"),
        ("#uncc carol@client.test", "the customer of this ticket"),
        ("#share dave@client.test", "does not take part"),
        ("#side anna@desk.test\nHello", "is an agent"),
        ("#macro greeting\nHello", "none is configured"),
        ("#note\n#public\nHello", "#note stands there"),
        ("#side p@partner.test\n#public\nHello", "#side stands there"),
        ("#side p@partner.test\n#side q@partner.test\nHello", "one outsider at a time"),
        ("#split one\n#split two", "one ticket at a time"),
    ],
)
def test_one_line_that_cannot_be_done_undoes_the_whole_mail(desk: World, text, said):
    """FS#5190: nothing changes, nothing leaves, exactly one letter says why, with the text back."""
    number = opened(desk)
    before = len(desk.transport.sent)
    assert says(desk, f"#tag first\n{text}\nThe words of the answer.") == "command"
    assert state(desk, number) == ("open", "technical", "nobody")
    assert (desk.rows(s.tag), desk.rows(s.change), desk.rows(s.note)) == ([], [], [])
    (letter,) = desk.transport.sent[before:]
    assert letter.rcpt == ANNA
    assert said in told(desk)
    assert "Nothing was changed" in told(desk)
    assert "#tag first" in told(desk)
    assert "The words of the answer." in told(desk)


@pytest.mark.parametrize(
    "line",
    ["#pending #note", "#reopen why, #note", "#waiting \u200b#note", "#side p@partner.test #note", "#field a=b #NOTE", "#permission boss #note", "#note #resolve", "#public #note", "#review \uff03note"],
)  # fmt: skip
def test_a_command_within_the_line_of_another_undoes_the_whole_mail(desk: World, line: str):
    """Where a client joins lines, a `#note` that nobody saw would mail the text to the customer."""
    number = opened(desk)
    before = len(desk.transport.sent)
    assert says(desk, f"{line}\nHe never pays.") == "command"
    assert [letter.rcpt for letter in desk.transport.sent[before:]] == [ANNA]
    assert "one command a line" in told(desk)
    assert (state(desk, number)[0], desk.rows(s.note)) == ("open", [])


@pytest.mark.parametrize(
    "line", ["#note see #resolve in the list", "#public use #close there", "#pending see #4711"]
)
def test_what_is_no_second_command_is_text(desk: World, line: str):
    opened(desk)
    assert says(desk, f"{line}\nThe words below.") in {"note", "answer"}


@pytest.mark.parametrize(
    "line", ["#note: He never pays.", "#note:\nHe never pays.", "#note.\nHe never pays."]
)
def test_a_colon_behind_note_is_no_text(desk: World, line: str):
    opened(desk)
    assert says(desk, line) == "note"
    assert desk.rows(s.note)[0].text == "He never pays."


@pytest.mark.parametrize(
    ("line", "beside"),
    [
        ("#cc dave@client.test, eve.client.test", "eve.client.test"),
        ("#side p@partner.test: what do you think?", ": what do you think?"),
        ("#cc Dave dave@client.test", "Dave"),
        ("#uncc carol@client.test and the others", "and the others"),
    ],
)
def test_words_beside_addresses_undo_the_whole_mail(desk: World, line: str, beside: str):
    """A second address that is mistyped, or text that would be lost."""
    opened(desk)
    before = len(desk.transport.sent)
    assert says(desk, f"{line}\nHello") == "command"
    assert [letter.rcpt for letter in desk.transport.sent[before:]] == [ANNA]
    assert f"{beside} is no address" in told(desk)


@pytest.mark.parametrize("text", ["#public", "#side p@partner.test"])
def test_where_the_text_goes_needs_a_text(desk: World, text):
    opened(desk)
    before = len(desk.transport.sent)
    assert says(desk, text) == "command"
    assert "nothing to send" in told(desk)
    assert len(desk.transport.sent) == before + 1


@pytest.mark.parametrize(
    "text",
    [
        "Please look.\n#close",
        "Hello\n\n#me\n#resolve",
    ],
)
def test_after_the_text_has_begun_a_command_is_text(desk: World, text):
    number = opened(desk)
    assert says(desk, text) == "answer"
    assert state(desk, number)[0] == "pending"
    assert text.splitlines()[-1] in answers_to(desk)[0]


@pytest.mark.parametrize(
    "text",
    [
        "Hi,\n#note\nshe is three invoices behind",
        "Sent from my phone\n\n #Note \nshe is three invoices behind",
        "[note]\nshe is three invoices behind",
        "Hello\n＃note\nshe is three invoices behind",
        "Hello\n@internal note\nshe is three invoices behind",
    ],
)
def test_a_line_that_calls_the_text_a_note_stops_the_mail_wherever_it_stands(desk: World, text):
    """Nothing is carried out by it, and nothing is sent: whether the text is internal is a doubt."""
    opened(desk)
    says(desk, text)
    assert answers_to(desk) == []
    assert "she is three invoices behind" in told(desk)  # the text comes back
    assert "#public above it" in told(desk)


@pytest.mark.parametrize(
    "text", ["Please note\nthat we close at five.", "A note:\nit is solved.", "#public\nHi,\n#note"]
)
def test_other_notes_are_words(desk: World, text):
    opened(desk)
    assert says(desk, text) == "answer"


def test_a_quoted_command_is_no_command(desk: World):
    """Hardening I14."""
    number = opened(desk, text="#close\n#me\nis what I would write")
    notification = notices(desk, ANNA)[-1]
    quoted = "\n".join(f"> {line}" for line in notification.text.splitlines())
    assert (
        says(desk, f"Thank you.\n\nOn Mon, 23 Nov 2026 at 09:00, Desk <support@desk.test> wrote:\n{quoted}\n")
        == "answer"
    )
    assert state(desk, number) == ("pending", "technical", "Anna")


def test_each_change_is_recorded_with_who_when_and_why(desk: World):
    """P3."""
    opened(desk)
    desk.pass_time(hours=1)
    says(desk, "#pending the log is to come\n#tag vip\n#queue technical")
    status, tag = desk.rows(s.change)
    assert (status.field, status.old, status.new, status.actor, status.why, status.at) == (
        "status", "open", "pending", ANNA, "the log is to come", desk.now,
    )  # fmt: skip
    assert (tag.field, tag.old, tag.new) == ("tag", None, "vip")


def test_commands_and_text_are_done_together(desk: World):
    number = opened(desk)
    assert says(desk, "#tag vip refund\n#status waiting\n#owner ben\nPlease try again.") == "answer"
    assert state(desk, number) == ("waiting", "technical", "Ben")
    assert [t.name for t in desk.rows(s.tag)] == ["refund", "vip"]
    assert "Please try again." in answers_to(desk)[0]


def test_tags_can_be_removed(desk: World):
    opened(desk)
    says(desk, "#tag vip, refund")
    says(desk, "#untag VIP")
    assert [t.name for t in desk.rows(s.tag)] == ["refund"]
    desk.receive(desk.mail(CAROL, "Any news?", in_reply_to="<m1@client.test>"))
    assert "Tags: refund" in told(desk)


def test_an_answer_may_leave_the_ticket_open(desk: World):
    number = opened(desk)
    says(desk, "#reopen\nWe are looking into it.")
    assert state(desk, number)[0] == "open"


def test_resolving_with_words_tells_the_customer_both_in_one_letter(desk: World):
    number = opened(desk)
    says(desk, "#resolve\nThe disk was full.")
    (letter,) = answers_to(desk)
    assert "The disk was full." in letter
    assert "We think that this is solved." in letter
    assert state(desk, number)[0] == "resolved"


def test_resolving_without_words_tells_the_customer_in_the_desks(desk: World):
    """O1."""
    opened(desk)
    says(desk, "#resolve")
    letter = desk.sent_to("carol@client.test")[-1]
    assert "is solved" in letter.text
    assert letter.header("Auto-Submitted") == "auto-replied"
    desk.receive(desk.mail(CAROL, "It is not.", to=letter.header("Reply-To")))
    assert desk.rows(s.ticket)[0].status == "open"


def test_a_new_owner_gets_the_ticket_whole_with_the_note(desk: World):
    opened(desk)
    says(desk, "#me")
    before = len(desk.sent_to(BEN))
    says(desk, "#owner ben\n#note\nYou know this customer.")
    (letter,) = desk.sent_to(BEN)[before:]
    assert "Anna gave you this ticket." in letter.text
    assert "error 500" in letter.text
    assert "You know this customer." in letter.text.partition("INTERNAL NOTES")[2]
    says(desk, "I am on it.", agent=BEN)
    assert "I am on it." in answers_to(desk)[0]


def test_a_new_owner_is_told_though_the_request_went_to_them_as_to_others(world: World):
    """Ben has the notification of the new request; that he is to do it, he has to hear."""
    opened(world)
    says(world, "#owner ben")
    assert "Anna gave you this ticket." in told(world, BEN)
    before = len(world.sent_to(BEN))
    says(world, "#me", BEN)
    assert len(world.sent_to(BEN)) == before  # he has it, and knows


def test_a_command_at_a_note_address_is_done_and_its_text_is_a_note(desk: World):
    number = opened(desk)
    says(desk, "#note\nCareful.")
    note = desk.sent_to(BEN)[-1]
    assert says(desk, "#pending\nI will ask them.", agent=BEN, to=note.header("Reply-To")) == "note"
    assert state(desk, number)[0] == "pending"
    assert answers_to(desk) == []


def test_an_address_for_notes_cannot_be_made_public(desk: World):
    """A token is bound to its purpose."""
    opened(desk)
    says(desk, "#note\nCareful.")
    note = desk.sent_to(BEN)[-1]
    assert says(desk, "#public\nHello", agent=BEN, to=note.header("Reply-To")) == "command"
    assert answers_to(desk) == []


def test_help_lists_every_command_and_does_nothing_else(desk: World):
    number = opened(desk)
    assert says(desk, "#help\n#me\nHello Carol") == "command"
    letter = desk.sent_to(ANNA)[-1].text
    assert all(line in letter for line in help_lines())
    assert "Hello Carol" in letter
    assert state(desk, number)[2] == "nobody"
    assert answers_to(desk) == []


def test_every_command_has_a_line_of_help():
    assert all(row.help and row.help[0] != "#" for row in COMMANDS.values())


def test_every_accepted_mail_is_acknowledged_by_a_transcript(tmp_path):
    with a_desk(tmp_path, undo_seconds=0) as desk:
        opened(desk)
        says(desk, "#tag vip\n#pending\nPlease try again.")
        assert "Your answer leaves at once, to carol@client.test." in told(desk)
        assert "done #tag vip Tags: vip." in told(desk)
        assert "PD-1001: pending, normal, queue Technical support, owner Anna, tags vip." in told(desk)
        says(desk, "#note\nCareful.")
        assert "Your text is an internal note. No customer sees it." in told(desk)
        says(desk, "#reopen")
        assert "Nothing of your mail goes to the customer." in told(desk)


def test_a_reply_to_a_transcript_is_a_note(tmp_path):
    with a_desk(tmp_path, undo_seconds=0) as desk:
        opened(desk)
        says(desk, "Please try again.")
        transcript = desk.sent_to(ANNA)[-1]
        assert says(desk, "Why that?", to=transcript.header("Reply-To")) == "note"
        assert len(answers_to(desk)) == 1


def test_transcripts_can_be_kept_to_errors(desk: World):
    opened(desk)
    before = len(desk.sent_to(ANNA))
    says(desk, "#me")
    assert len(desk.sent_to(ANNA)) == before


def test_whom_the_agent_wrote_to_directly_gets_no_second_copy(tmp_path):
    """Hardening L05."""
    with a_desk(tmp_path, undo_seconds=0) as desk:
        opened(desk)
        says(desk, "Please try again.", cc=CAROL)
        assert answers_to(desk) == []
        assert "Careful: your own mail went to carol@client.test directly" in told(desk)


def test_an_agent_is_warned_of_strangers_whom_their_own_mail_went_to(tmp_path):
    """L05: they have what it quotes, notes too."""
    with a_desk(tmp_path, undo_seconds=0) as desk:
        opened(desk)
        says(desk, "Please try again.", cc="Eve <eve@evil.test>, ben@desk.test, help@desk.test")
        assert "Careful: your own mail went to eve@evil.test, too" in told(desk)
        says(desk, "And again.", cc="ben@desk.test")
        assert "Careful" not in told(desk)


def test_a_mail_that_contradicts_itself_says_of_no_line_that_it_was_done(desk: World):
    number = opened(desk)
    says(desk, "#escalate T2 Why does it stop?\n#public\n#note\nSomebody else goes on with it.")
    text = told(desk)
    assert "#note stands there, too" in text
    assert "ESCALATED QUESTION" not in text
    assert "not done, since another line of the mail was refused" in text
    assert desk.ticket(number).tier == "triage"


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("# noet", "note"),
        ("# notes", "note"),
        ("\uff03n\u043ete", "note"),  # a full-width sign, a Cyrillic letter
        ("//note", "note"),
        ("1. #note", "note"),
        ("\u200b" * 7 + "#note", "note"),
        ("# 3 things to do", None),
        ("# Summary of the call", None),
        ("Hello #note", None),
        ("C# is fine", None),
    ],
)
def test_half_a_command_is_known_in_any_dress(line: str, meant: str | None) -> None:
    """A2: nothing of a mail whose first line may be a command goes to a customer."""
    assert half_command(f"{line}\nThe text.") == meant


def test_nobody_is_told_that_it_is_solved_where_another_line_says_otherwise(tmp_path):
    with a_desk(tmp_path) as desk:
        opened(desk)
        before = len(desk.sent_to("carol@client.test"))
        says(desk, "#me\n#resolve\n#pending")
        assert "another line leaves it pending" in told(desk)
        assert len(desk.sent_to("carol@client.test")) == before

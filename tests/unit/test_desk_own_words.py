"""What of an agent's mail goes on: their words and files, not what their mail client adds."""

import base64
import email.policy
from email.message import EmailMessage
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart

import pytest

from postdesk.gateway.desk.own_words import Surely, first_names, how_surely_signature, is_signed
from postdesk.gateway.model import Person
from talking import CAROLS, a_desk, answers_to, notices, opened, says, state, told
from world import ANNA, Letter, World

PNG = b"\x89PNG\r\n\x1a\n of the screen"
LOGO = b"\x89PNG\r\n\x1a\n of the company"


def with_pictures(to: str, text: str, html: str, pictures: dict[str, bytes], sender: str = f"Anna <{ANNA}>"):
    """A mail as clients write it that show pictures in the text: each by its Content-ID `name@client`."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, to, "Re: x"
    message["Message-ID"] = f"<{abs(hash((to, text, html)))}@client.test>"
    message.set_content(text)
    message.add_alternative(html, subtype="html")
    shown = message.get_payload(1)
    assert isinstance(shown, EmailMessage)
    for name, content in pictures.items():
        shown.add_related(content, "image", "png", cid=f"<{name}@client>", filename=f"{name}.png")
    return message.as_bytes(policy=email.policy.SMTP)


def agents_mail(desk: World, text: str, html: str, pictures: dict[str, bytes]) -> str:
    desk.receive(with_pictures(notices(desk, ANNA)[-1].header("Reply-To"), text, html, pictures))
    return desk.outcomes()[-1]


def files(letter: Letter) -> list[tuple[str, bytes]]:
    return [
        (part.get_filename() or "", part.get_payload(decode=True))
        for part in letter.message.walk()
        if part.get_filename()
    ]


# --- pictures


def test_an_agents_picture_reaches_the_customer_where_it_stands(desk: World):
    opened(desk)
    html = '<p>Press here:</p><p><img src="cid:shot@client"></p><p>Then wait.</p>'
    assert (
        agents_mail(desk, "Press here:\n\n[image: shot.png]\n\nThen wait.", html, {"shot": PNG}) == "answer"
    )
    letter = desk.sent_to(CAROLS)[-1]
    assert "Press here:\r\n\r\n[image: shot.png]\r\n\r\nThen wait." in letter.raw.decode("latin-1")
    shown = letter.message.get_body(("html",))
    assert shown is not None
    assert '<img src="cid:shot@client"' in shown.get_content()
    assert [
        (p["Content-ID"], p.get_payload(decode=True)) for p in letter.message.walk() if p["Content-ID"]
    ] == [("<shot@client>", PNG)]


@pytest.mark.parametrize("text", ["Press here:", "Press here: [cid:shot@client]"], ids=["unnamed", "Outlook"])
def test_the_text_names_a_picture_that_the_clients_text_does_not(desk: World, text: str):
    opened(desk)
    agents_mail(desk, text, '<p>Press here:</p><img src="cid:shot@client">', {"shot": PNG})
    assert "[image: shot.png]" in answers_to(desk)[-1]
    assert "cid:" not in answers_to(desk)[-1]
    assert files(desk.sent_to(CAROLS)[-1]) == [("shot.png", PNG)]


def test_pictures_of_the_quote_and_of_the_signature_stay(tmp_path):
    html = (
        '<div>Please try again.</div><div class="gmail_signature">-- <br>Anna<br><img src="cid:logo@client"></div>'
        '<div class="gmail_quote">On Mon, 23 Nov 2026 at 10:12, Desk &lt;support@desk.test&gt; wrote:<br>'
        '<blockquote class="gmail_quote">Look: <img src="cid:old@client"></blockquote></div>'
    )
    text = "Please try again.\n-- \nAnna\n[image: logo.png]\n\nOn Mon, 23 Nov 2026 at 10:12, Desk <support@desk.test> wrote:\n> Look: [image: old.png]\n"
    with a_desk(tmp_path, undo_seconds=0) as desk:
        opened(desk)
        assert agents_mail(desk, text, html, {"logo": LOGO, "old": PNG}) == "answer"
        assert files(desk.sent_to(CAROLS)[-1]) == []
        assert "Left out: logo.png, old.png." in told(desk)


def test_a_customers_picture_is_named_to_agents_and_there_where_files_are_attached(tmp_path):
    for attach in (False, True):
        folder = tmp_path / str(attach)
        folder.mkdir()
        with a_desk(folder, attach_to_agents=attach) as desk:
            mail = with_pictures(
                "support@desk.test", "It looks so:", '<p>It looks so:</p><img src="cid:shot@client">',
                {"shot": PNG}, "Carol <carol@client.test>",
            )  # fmt: skip
            desk.receive(mail)
            letter = notices(desk, ANNA)[-1]
            assert "Attached: shot.png (in the text)" in letter.text
            assert files(letter) == ([("shot.png", PNG)] if attach else [])


def test_a_picture_of_a_note_is_held_by_its_digest(desk: World):
    opened(desk)
    picture = '<p>#note<br>Look</p><img src="cid:a@client">'
    assert agents_mail(desk, "#note\nLook", picture, {"a": PNG}) == "note"
    agents_mail(desk, "Look", '<p>Look</p><img src="cid:b@client">', {"b": PNG})
    assert answers_to(desk) == []
    assert any("note" in row["response"] for row in desk.outbox.rows(["held"]))


# --- signatures


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Please try again.\n\nAnna", "Please try again.\n\nAnna"),
        ("Please try again.\n- anna -", "Please try again.\n- anna -"),
        ("Please ask Anna", "Please ask Anna\n\nAnna"),
        ("Anna", "Anna\n\nAnna"),
    ],
    ids=["by-hand", "with-dashes", "not-alone-on-its-line", "the-name-is-the-answer"],
)
def test_an_agent_who_signs_by_hand_is_named_once(desk: World, text: str, shown: str):
    opened(desk)
    says(desk, text)
    body = answers_to(desk)[-1].replace("\r\n", "\n").partition("\n\n---------- Earlier")[0]
    assert body.strip() == shown


@pytest.mark.parametrize("name", ["Anna", "Anna Agent"])
def test_a_first_name_signs_too(name: str):
    assert is_signed("Please try again.\n\nAnna", name)


@pytest.mark.parametrize("keep", [False, True])
def test_a_clients_signature_goes_on_where_its_agent_wants_it(tmp_path, keep: bool):
    agents = [{"name": "Anna", "address": ANNA, "strip_signature": not keep}]
    with a_desk(tmp_path, undo_seconds=0, transcripts="errors", agents=agents) as desk:
        opened(desk)
        says(desk, "Please try again.\n\n-- \nAnna Agent\nSecond floor")
        assert ("Second floor" in answers_to(desk)[-1]) is keep


@pytest.mark.parametrize(
    "below",
    [
        "Anna",
        "Anna\nCustomer support",
        "Best regards,\nAnna",
        "-- \nAnna",
        "Anna\n+44 20 7946 0000\nanna.example.com",
    ],
    ids=["name", "name-and-title", "regards", "delimiter", "contacts"],
)
def test_commands_above_a_mere_signature_tell_the_customer_nothing(desk: World, below: str):
    number = opened(desk)
    assert says(desk, f"#me\n#pending\n\n{below}") == "command"
    assert answers_to(desk) == []
    assert state(desk, number)[0] == "pending"


SURE = {
    "name": "Anna",
    "whole name": "Anna Agent",
    "regards": "Best regards,\nAnna",
    "contacts": "Anna\n+44 20 7946 0000\nanna.example.com",
    "RFC 3676": "-- \nAnna Agent\nSecond floor\nthe door on the left",
    "phone": "Sent from my iPhone",
}
LIKELY = {
    "a title": "Anna\nCustomer support",
    "a company": "Anna Agent\nCustomer support\nExample Ltd\n+44 20 7946 0000",
    "bare dashes": "--\nAnna\nSecond floor",
    "a link": "Best regards,\nhttps://docs.example.com/exports",
    "a sign-off": "Best regards,\nYour support team",
}
TEXT = {
    "a sentence": "Anna is away.",
    "a letter": "Dear Carol,\n\nplease wait.\n\nAnna",
    "a sentence below": "Anna\n\nPlease restart it once.",
    "nothing": "",
    "a link alone": "https://docs.example.com/exports",
    "a greeting": "Anna,\nTry again",
    "small letters": "Anna\nit works again\ntry it now",
    "thanks for it": "Thanks,\nplease restart it first",
}


@pytest.mark.parametrize(
    ("text", "surely"),
    [
        *((t, Surely.YES) for t in SURE.values()),
        *((t, Surely.LIKELY) for t in LIKELY.values()),
        *((t, Surely.NO) for t in TEXT.values()),
    ],
)
def test_words_stay_where_they_may_be_text(text: str, surely: Surely):
    assert how_surely_signature(text, "Anna Agent") is surely


@pytest.mark.parametrize(
    ("text", "surely"),
    [
        ("Anna\nRestart it twice", Surely.NO),
        ("Anna", Surely.YES),
        ("Anna\n+44 20 7946 0000", Surely.YES),
        ("Anna Agent\nCustomer support", Surely.LIKELY),
        ("Anna Agent,\nRestart it twice", Surely.NO),
        ("Thanks,\nAnna\nRestart it twice", Surely.NO),
    ],
)
@pytest.mark.parametrize(
    "customer", [Person(1, "a@client.test", "Anna Lind"), Person(1, "anna.lind@client.test", "")]
)
def test_a_name_that_the_customer_has_too_may_greet_them(customer: Person, text: str, surely: Surely):
    assert how_surely_signature(text, "Anna Agent", first_names([customer])) is surely


@pytest.fixture
def quiet(tmp_path):
    with a_desk(tmp_path, undo_seconds=0, transcripts="errors") as made:
        yield made


def test_an_answer_that_greets_a_customer_of_the_agents_name_loses_nothing(quiet: World):
    opened(quiet, "Anna Lind <anna@client.test>")
    assert says(quiet, "#pending\n\nAnna\nRestart the app\nTry again") == "answer"
    assert "Anna\r\nRestart the app\r\nTry again" in answers_to(quiet, "anna@client.test")[-1]


@pytest.mark.parametrize("text", ["#pending\n\n{}", "Try again.\n\n{}"], ids=["commands", "an answer"])
def test_what_is_left_out_in_doubt_is_told_whatever_the_transcripts(quiet: World, text: str):
    opened(quiet)
    says(quiet, text.format("Regards,\nAnna\nSecond floor"))
    assert not any("Second floor" in answer for answer in answers_to(quiet))
    assert (
        'Left out, for it looks like your signature: "Regards, / Anna / Second floor". If it was text'
        in told(quiet)
    )


@pytest.mark.parametrize("below", [text.replace("Anna Agent", "Anna") for text in SURE.values()], ids=SURE)
def test_what_is_surely_a_signature_is_left_out_without_a_word(quiet: World, below: str):
    opened(quiet)
    before = len(quiet.sent_to(ANNA))
    says(quiet, f"Please try again.\n\n{below}")
    says(quiet, f"#pending\n\n{below}")
    assert len(quiet.sent_to(ANNA)) == before
    assert len(answers_to(quiet)) == 1


def test_words_below_regards_that_are_no_signature_are_sent(quiet: World):
    opened(quiet)
    says(quiet, "Please try again.\n\nThanks,\nand restart the app first")
    assert "and restart the app first" in answers_to(quiet)[-1]
    says(quiet, "#pending\n\nThanks,\nand restart the app first")
    assert "and restart the app first" in answers_to(quiet)[-1]
    assert len(answers_to(quiet)) == 2


# --- files without words


def attached(desk: World, text: str, content_type: str, name: str) -> bytes:
    message = EmailMessage()
    message["From"], message["To"] = f"Anna <{ANNA}>", notices(desk, ANNA)[-1].header("Reply-To")
    message["Subject"], message["Message-ID"] = "Re: x", f"<{name}.{len(text)}@client.test>"
    message.set_content(text)
    message.add_attachment(b"bytes", *content_type.split("/"), filename=name)
    return message.as_bytes()


def test_a_seal_of_the_agents_mail_is_no_file_for_the_customer(desk: World):
    opened(desk)
    desk.receive(attached(desk, "#pending\n", "application/pgp-signature", "signature.asc"))
    assert desk.outcomes()[-1] == "command"
    desk.receive(attached(desk, "Please try again.\n", "application/pkcs7-signature", "smime.p7s"))
    (letter,) = (le for le in desk.sent_to(CAROLS) if not le.header("Auto-Submitted"))
    assert files(letter) == []


@pytest.mark.parametrize(
    ("text", "outcome", "sent"),
    [("", "answer", 1), ("#pending", "command", 0), ("#public", "answer", 1), ("#note", "note", 0)],
)
def test_files_without_words_beside_commands_go_to_the_customer_by_public_alone(
    desk: World, text: str, outcome: str, sent: int
):
    number = opened(desk)
    desk.receive(attached(desk, f"{text}\n", "text/csv", "rows.csv"))
    assert desk.outcomes()[-1] == outcome
    assert len(answers_to(desk)) == sent
    if text == "#pending":
        assert "say #public if they are for the customer" in told(desk)
        assert state(desk, number)[0] == "open"


SEALED = {
    "S/MIME, signed in one piece": ("application/pkcs7-mime; smime-type=signed-data; name=smime.p7m", b"\x30\x82\xff Content-Type: text/plain\r\n\r\n#note\r\nHe never pays.\r\n\xfe"),
    "winmail.dat that cannot be opened": ("application/ms-tnef; name=winmail.dat", b"\x78\x9f\x3e\x22 He never pays.\xfe"),
}  # fmt: skip


@pytest.mark.parametrize("case", SEALED)
def test_a_mail_that_cannot_be_read_reaches_no_customer(desk: World, case: str):
    """Its text, its `#note` and the notes that it quotes are in one file, which the customer's client may well open."""
    opened(desk)
    kind, content = SEALED[case]
    to = notices(desk, ANNA)[-1].header("Reply-To")
    header = f"From: Anna <{ANNA}>\r\nTo: {to}\r\nSubject: Re: x\r\nMessage-ID: <sealed@desk.test>\r\nMIME-Version: 1.0\r\n"
    header += f"Content-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    desk.receive(header.encode() + base64.encodebytes(content).replace(b"\n", b"\r\n"))
    assert desk.outcomes()[-1] == "command"
    assert answers_to(desk) == []
    assert "encrypted or signed in one piece" in told(desk)


def test_an_encrypted_mail_reaches_no_customer(desk: World):
    """RFC 3156 §4, also where a server calls it multipart/mixed."""
    opened(desk)
    mail = MIMEMultipart("mixed")
    mail["From"], mail["To"] = f"Anna <{ANNA}>", notices(desk, ANNA)[-1].header("Reply-To")
    mail["Message-ID"] = "<encrypted@desk.test>"
    for kind, content in (
        ("pgp-encrypted", b"Version: 1\n"),
        ("octet-stream", b"-----BEGIN PGP MESSAGE-----\n"),
    ):
        mail.attach(MIMEApplication(content, kind))
    desk.receive(mail.as_bytes(policy=email.policy.SMTP))
    assert desk.outcomes()[-1] == "command"
    assert answers_to(desk) == []

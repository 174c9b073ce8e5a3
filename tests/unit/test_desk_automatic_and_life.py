"""C7, P2: no automatic mail of any kind changes anything of a ticket in any status; it may only put a reminder off."""

from collections.abc import Iterator
from email.utils import parseaddr

import pytest

from postdesk.gateway.store import schema as s
from talking import CAROL, CAROLS, opened, says
from world import ALWAYS_OPEN, World, a_world

ORDERS = {
    "open": "#me",
    "pending": "Which version is it?",
    "waiting": "#me\n#waiting",
    "hold": "#me\n#hold 5",
    "review": "#me\n#review",
    "resolved": "#me\n#resolve\nIt was the cable.",
    "closed": "#me\n#close the cable",
}
REPORT = """From: {sender}
To: {to}
Subject: {subject}
Message-ID: <report{n}@client.test>
MIME-Version: 1.0
Content-Type: multipart/report; report-type={kind}; boundary="b"

--b
Content-Type: text/plain

{text}
--b
Content-Type: message/{type}

{fields}
--b--
"""
WRITTEN = {
    "delivery-status": {
        "sender": "mailer-daemon@client.test",
        "subject": "Undelivered Mail Returned to Sender",
    },
    "disposition-notification": {"sender": CAROL, "subject": "Read: The export fails"},
    "feedback-report": {"sender": "fbl@client.test", "subject": "Abuse report"},
}
DELIVERY = "Reporting-MTA: dns; mx.client.test\n\nFinal-Recipient: rfc822; carol@client.test\nAction: failed\nStatus: 5.1.1\n"
RECEIPT = (
    "Final-Recipient: rfc822; carol@client.test\nDisposition: manual-action/MDN-sent-manually; displayed\n"
)
ABUSE = "Feedback-Type: abuse\nUser-Agent: x/1\nVersion: 1\n"
AWAY = "Thank you. I am out of the office and will be back soon. It works, thanks!"


def _report(kind: str, type_: str, fields: str, *, forged: bool = False):
    def make(desk: World) -> bytes:
        letter = desk.sent_to(CAROLS)[-1]
        to = "support@desk.test" if forged else letter.mail_from or "support@desk.test"
        text = REPORT.format(
            to=to,
            kind=kind,
            type=type_,
            fields=fields,
            text="As it is.",
            **WRITTEN[kind],
            n=len(desk.outcomes()),
        )
        return text.replace("\n", "\r\n").encode()

    return make


def _mail(text: str = AWAY, subject: str = "Re: The export fails", **headers: str):
    def make(desk: World) -> bytes:
        to = desk.sent_to(CAROLS)[-1].header("Reply-To")
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return desk.mail(CAROL, text, to=to, subject=subject, headers=named)

    return make


def _calendar(desk: World) -> bytes:
    to = desk.sent_to(CAROLS)[-1].header("Reply-To")
    return (
        f"From: {CAROL}\r\nTo: {to}\r\nSubject: Accepted: meeting\r\nMessage-ID: <c{len(desk.outcomes())}@client.test>\r\n"
        'MIME-Version: 1.0\r\nContent-Type: text/calendar; method=REPLY; charset="utf-8"\r\n\r\n'
        "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    ).encode()


KINDS = {
    "vacation": _mail(Auto_Submitted="auto-replied"),
    "vacation-by-its-words": _mail(subject="Automatic reply: The export fails"),
    "notification": _mail(Auto_Submitted="auto-generated"),
    "delivery-report": _report("delivery-status", "delivery-status", DELIVERY),
    "delivery-report-unverified": _report("delivery-status", "delivery-status", DELIVERY, forged=True),
    "feedback-report": _report("feedback-report", "feedback-report", ABUSE),
    "read-receipt": _report("disposition-notification", "disposition-notification", RECEIPT),
    "list": _mail(List_Id="<news.client.test>", List_Unsubscribe="<mailto:x@client.test>", Precedence="list"),
    "bulk": _mail(Precedence="bulk"),
    "calendar": _calendar,
    "our-own": lambda desk: desk.sent_to(CAROLS)[-1].raw,
}


SCREENED = {
    "delivery-report": "bounce",
    "delivery-report-unverified": "bounce",
    "feedback-report": "feedback_report",
    "read-receipt": "auto_reply",
    "list": "list",
    "bulk": "list",
    "calendar": "calendar",
    "our-own": "loop",
}


@pytest.fixture
def desk(tmp_path) -> Iterator[World]:
    with a_world(f"sqlite:///{tmp_path}/desk.db", calendars=ALWAYS_OPEN) as world:
        yield world


def in_status(desk: World, status: str) -> int:
    number = opened(desk)
    desk.pass_time(minutes=1)
    says(desk, ORDERS[status])
    assert desk.ticket(number).status == status
    return number


def state(desk: World, number: int) -> tuple:
    row = desk.ticket(number)._mapping
    return (
        {name: value for name, value in row.items() if name != "updated_at"},
        [(t.name, t.state, t.due_at) for t in desk.rows(s.timer)],
        len(desk.rows(s.change)),
        len(desk.rows(s.message)),
        len(desk.rows(s.ticket)),
    )


@pytest.mark.parametrize("status", ORDERS)
@pytest.mark.parametrize("kind", KINDS)
def test_automatic_mail_changes_nothing_of_a_ticket(desk, kind, status):
    number = in_status(desk, status)
    before, customers = state(desk, number), len(desk.sent_to(CAROLS))
    desk.pass_time(hours=1)
    raw = KINDS[kind](desk)
    desk.receive(raw, rcpt=(parseaddr(raw.decode().partition("To: ")[2].splitlines()[0])[1],))
    assert desk.outcomes()[-1] == ("bounce" if kind.startswith("delivery") else "suppressed")
    assert desk.rows(s.spool)[-1].explanation["screening"]["kind"] == SCREENED.get(kind, "auto_reply")
    assert state(desk, number) == before
    assert len(desk.sent_to(CAROLS)) == customers


AWAY_UNTIL = "I am out of the office until 5 December 2026."


@pytest.mark.parametrize("way", ["reply address", "return path", "From, with In-Reply-To"])
def test_who_is_away_is_reminded_the_day_after_they_are_back(desk, way):
    number = in_status(desk, "pending")
    letter = desk.sent_to(CAROLS)[-1]
    to = {"reply address": letter.header("Reply-To"), "return path": letter.mail_from}.get(
        way, "support@desk.test"
    )
    more = {"in_reply_to": letter.header("Message-ID")} if way.startswith("From") else {}
    raw = desk.mail(
        CAROL,
        AWAY_UNTIL,
        to=to,
        subject="Automatic reply: Re",
        headers={"Auto-Submitted": "auto-replied"},
        **more,
    )
    desk.receive(raw, rcpt=(parseaddr(to)[1],))
    assert desk.outcomes()[-1] == "suppressed"
    assert (desk.ticket(number).status, f"{desk.ticket(number).until:%Y-%m-%d %H:%M}") == (
        "pending",
        "2026-12-06 09:01",
    )
    desk.live(days=12, hours=23)
    assert not [r for r in desk.rows(s.outbox) if r.notice == "pending_reminder"]
    desk.live(hours=1, minutes=1)
    assert [r.recipient for r in desk.rows(s.outbox) if r.notice == "pending_reminder"] == [CAROLS]
    desk.live(days=2, hours=23)
    assert desk.ticket(number).status == "pending"
    desk.live(hours=2)
    assert desk.ticket(number).status == "resolved"


@pytest.mark.parametrize(
    ("text", "sender", "status"),
    [
        ("I am out of the office until 05/12/2026.", CAROL, "pending"),
        ("I am out of the office until 24 November 2026.", CAROL, "pending"),  # sooner than the reminder
        ("I am out of the office until 5 June 2027.", CAROL, "pending"),
        (AWAY_UNTIL, "Dan <dan@client.test>", "pending"),
        (AWAY_UNTIL, CAROL, "waiting"),
        (AWAY_UNTIL, CAROL, "resolved"),
    ],
    ids=["not-plain", "sooner", "too-far", "somebody-else", "nothing-to-remind-of", "resolved"],
)
def test_nothing_else_moves_anything(desk, text, sender, status):
    number = in_status(desk, status)
    before = state(desk, number)
    to = desk.sent_to(CAROLS)[-1].header("Reply-To")
    desk.receive(desk.mail(sender, text, to=to, headers={"Auto-Submitted": "auto-replied"}))
    assert state(desk, number) == before


def test_a_reply_to_the_reminder_itself_moves_nothing(desk):
    number = in_status(desk, "pending")
    desk.live(days=3, hours=1)
    before = state(desk, number)
    desk.receive(_mail(AWAY_UNTIL, Auto_Submitted="auto-replied")(desk))
    assert state(desk, number) == before

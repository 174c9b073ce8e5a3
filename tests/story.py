"""A desk whose story is told from mail to mail: people write and reply, days go by, and every mail is read.

`Story.hears` says who heard what since it was last asked, and `Story.ends` compares each mail, as its reader sees
it, with the files of tests/walkthroughs/<name>. `POSTDESK_WRITE_GOLDENS=1 pytest tests/walkthroughs` writes them
anew, to be read before they are kept.
"""

import os
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parseaddr
from pathlib import Path

from postdesk.gateway.store import schema as s
from world import Letter, World

GOLDENS = Path(__file__).parent / "walkthroughs"
_TOKEN = re.compile(r"(support\+)[a-z0-9]{20,}(?=@)")  # differs with the keys alone
_HEADERS = ("From", "To", "Cc", "Reply-To", "Subject", "Auto-Submitted")


@dataclass
class Somebody:
    """A customer, an agent, or a program that writes mail."""

    story: "Story"
    name: str
    address: str

    def __str__(self) -> str:
        return f"{self.name} <{self.address}>"

    def writes(self, text: str, subject: str, **more: object) -> None:
        """A mail that answers nothing."""
        desk = self.story.desk
        desk.receive(desk.mail(str(self), text, subject=subject, **more))

    def replies(self, text: str, to: Letter | None = None, **more: object) -> None:
        """To the latest mail they got, or to that one, as a mail client does it."""
        letter = to or self.mail
        more.setdefault("subject", f"Re: {letter.header('Subject').removeprefix('Re: ')}")
        more.setdefault("in_reply_to", letter.header("Message-ID"))
        address = parseaddr(letter.header("Reply-To"))[1]
        desk = self.story.desk
        desk.receive(desk.mail(str(self), text, to=address, **more))

    @property
    def mail(self) -> Letter:
        """The latest they got."""
        return self.story.desk.sent_to(self.address)[-1]

    def mail_about(self, notice: str, tag: str = "") -> Letter:
        """The latest of a kind, and about that ticket."""
        mine = [x for x in self.story.desk.sent_to(self.address) if tag in x.header("Subject")]
        return [x for x in mine if self.story.notice_of(x) == notice][-1]

    @property
    def reads(self) -> str:
        """What the latest says, as one line."""
        return " ".join(self.mail.text.split())


@dataclass
class Story:
    """What happens at a desk, and what everybody reads of it."""

    desk: World
    name: str
    people: dict[str, str] = field(default_factory=dict)  # name by address
    _heard: int = 0

    def meet(self, name: str, address: str) -> Somebody:
        """Somebody who takes part."""
        self.people[address] = name.lower()
        return Somebody(self, name, address)

    def goes_on(self, until: str) -> None:
        """To that moment, such as `"2026-11-24 09:00"` (UTC), doing everything at the minute at which it is due."""
        end = datetime.fromisoformat(until).replace(tzinfo=UTC)
        assert end > self.desk.now, "a story does not go back"
        while self.desk.now < end:
            due = [row.due_at for row in self.desk.rows(s.timer) if row.state == "waiting"]
            due += [row.due_at for row in self.desk.rows(s.outbox) if row.state == "queued"]
            self.desk.now = min([end, *(at for at in due if at > self.desk.now)])
            self.desk.work()

    def hears(self, *expected: str) -> None:
        """Who got which notice since this was last asked: `"carol: agent_answer"`, in any order."""
        new = self.desk.transport.sent[self._heard :]
        self._heard = len(self.desk.transport.sent)
        got = sorted(f"{self._who(letter)}: {self.notice_of(letter)}" for letter in new)
        assert got == sorted(expected), f"heard: {', '.join(got)}"

    def ends(self) -> None:
        """Everything was heard, and reads as it was approved."""
        self.hears()
        mails = {
            f"{number:02}-{self._who(letter)}-{self.notice_of(letter)}.txt": self._as_read(letter)
            for number, letter in enumerate(self.desk.transport.sent, start=1)
        }
        folder = GOLDENS / self.name
        if os.environ.get("POSTDESK_WRITE_GOLDENS"):
            folder.mkdir(exist_ok=True)
            for old in folder.glob("*.txt"):
                old.unlink()
            for name, text in mails.items():
                (folder / name).write_text(text, encoding="utf-8")
        assert sorted(mails) == sorted(file.name for file in folder.glob("*.txt"))
        for name, text in mails.items():
            assert text == (folder / name).read_text(encoding="utf-8"), name

    def notice_of(self, letter: Letter) -> str:
        """Its kind, as the outbox knows it."""
        return self._kinds()[letter.header("Message-ID").strip("<>")]

    def _kinds(self) -> dict[str, str]:
        return {row.message_id: row.notice for row in self.desk.rows(s.outbox)}

    def _who(self, letter: Letter) -> str:
        return self.people.get(letter.rcpt, letter.rcpt)

    def _as_read(self, letter: Letter) -> str:
        """Headers that a reader sees, the text, and the names of files."""
        lines = [f"{name}: {letter.header(name)}" for name in _HEADERS if letter.header(name)]
        lines.insert(0, f"Date: {letter.header('Date')}")
        files = [part.get_filename() for part in letter.message.iter_attachments()]
        lines += [f"File: {name}" for name in files if name]
        text = letter.text.replace("\r\n", "\n").rstrip("\n")
        return _TOKEN.sub(r"\1TOKEN", "\n".join([*lines, "", text, ""]))

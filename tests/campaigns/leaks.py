"""Agents' replies that quote a notification with a note in it, in every client's form: does a note's word leave?

    python -m campaigns.leaks [REPLIES-A-FORMAT]          (in tests/)

A leak is five words of the note in their order, in any part of a letter to the customer. An honest answer is one whose
own words repeat nothing of the note; wrongly held is one of these that the customer does not get.
"""

import random
import re
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from client_formats import FORMATS, original
from world import ANNA, BEN, World, a_world

WORDS = (
    "customer contract unpaid invoice lawyer refund promised secret discount supplier engineer database password "
    "mistake apology manager escalated complaint history blocked account warehouse migration broken release rollback "
    "deadline penalty insurance accounting friendly difficult careful never always maybe probably tomorrow yesterday "
    "the and of to with for this their we they has not but our again still without before"
).split()
OPENINGS = ("Hello Carol,", "Dear Carol,", "Hi,", "")
SENTENCES = (
    "Please try again now, it should work.", "Could you send us a screenshot of the error?", "It is fixed since this morning.",
    "The invoice was corrected and sent again.", "Which browser do you use, and which version?", "Done.",
    "We could not find the payment of 49.00 EUR yet; when was it made?", "Thank you for your patience with us.",
    "Our engineers look into it and we will write again tomorrow.", "You find it below Settings, People, Roles.",
    "A refund takes three to five days.", "We also need:\n\n1. the time\n2. the branch",
)  # fmt: skip
CLOSINGS = ("Kind regards\nAnna", "Best,\nAnna", "")
UNSURE = frozenset({"quotes unmarked"})  # nothing says where the quote begins: to hold it is right


@dataclass
class Found:
    """What came of the replies."""

    replies: int = 0
    leaks: list[str] = field(default_factory=list)
    honest: int = 0
    held: dict[str, int] = field(default_factory=dict)  # honest answers that were not sent, by format

    @property
    def wrongly_held(self) -> float:
        """Per cent of honest answers."""
        return 100 * sum(self.held.values()) / max(1, self.honest)


def run(each: int, seed: int = 1) -> Found:
    """`each` replies in each format, every one in a ticket of its own."""
    pick, found = random.Random(seed), Found()
    with tempfile.TemporaryDirectory() as folder, a_world(f"sqlite:///{Path(folder)}/desk.db") as desk:
        for name in FORMATS:
            for _ in range(each):
                _reply(desk, pick, name, found)
    return found


def _reply(desk: World, pick: random.Random, name: str, found: Found) -> None:
    found.replies += 1
    number = found.replies
    desk.pass_time(seconds=10)  # ten thousand letters within a minute stop the outbox
    customer = f"carol{number}@client{number}.test"
    note = " ".join(pick.choices(WORDS, k=pick.randint(8, 40)))
    desk.receive(desk.mail(f"Carol <{customer}>", f"The export {number} fails.", subject=f"Export {number}"))
    to_ben = desk.sent_to(BEN)[-1].header("Reply-To")
    desk.receive(desk.mail(f"Ben <{BEN}>", f"#note\n{note}", to=to_ben))
    desk.receive(
        desk.mail(f"Carol <{customer}>", "Any news?", in_reply_to=f"<m{desk._count - 1}@client.test>")
    )
    notification = desk.sent_to(ANNA)[-1]
    answer = "\n\n".join(
        filter(
            None,
            (pick.choice(OPENINGS), *pick.sample(SENTENCES, pick.randint(1, 3)), pick.choice(CLOSINGS)),
        )
    )
    text, html = FORMATS[name](answer, original(notification.message))
    before = len(desk.transport.sent)
    desk.receive(desk.mail(f"Anna <{ANNA}>", text, to=notification.header("Reply-To"), html=html))
    letters = [letter for letter in desk.transport.sent[before:] if letter.rcpt == customer]
    for letter in letters:
        if _sequences(note) & _sequences(_whole(letter)):
            found.leaks.append(f"{name}: {note}")
    if name not in UNSURE:
        found.honest += 1
        if not letters:
            found.held[name] = found.held.get(name, 0) + 1
    del desk.transport.sent[:]


def _whole(letter) -> str:
    """All that the customer can read of it."""
    html = letter.message.get_body(("html",))
    marked_up = "" if html is None else re.sub(r"<[^>]*>", " ", str(html.get_content()))
    return f"{letter.header('Subject')} {letter.text} {marked_up}"


def _sequences(text: str, size: int = 5) -> set[tuple[str, ...]]:
    words = re.findall(r"[a-z]+", text.lower())
    return {tuple(words[i : i + size]) for i in range(len(words) - size + 1)}


def main() -> int:
    """Prints what was found; fails on a leak, or where more than one honest answer in a hundred is held."""
    started = time.monotonic()
    found = run(int(sys.argv[1]) if len(sys.argv) > 1 else 30)
    print(
        f"{found.replies} replies in {len(FORMATS)} formats: {len(found.leaks)} leaks, {found.honest} honest answers, "
        f"{found.wrongly_held:.2f} % wrongly held {found.held or ''}, {time.monotonic() - started:.0f} s"
    )
    return 1 if found.leaks or found.wrongly_held > 1 else 0


if __name__ == "__main__":
    sys.exit(main())

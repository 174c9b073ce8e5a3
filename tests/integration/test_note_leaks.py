"""N1-N3: agents quote notifications that hold notes, in every form; no word sequence of a note leaves."""

import random
import re

import pytest

from client_formats import FORMATS, original
from world import ANNA, BEN, World

CAROL = "Carol <carol@client.test>"
WORDS = (
    "customer contract unpaid invoice lawyer refund promised secret discount supplier engineer database password "
    "mistake apology manager escalated complaint history blocked account warehouse migration broken release rollback "
    "deadline penalty insurance accounting friendly difficult careful never always maybe probably tomorrow yesterday"
).split()
# Where words and quotes cannot be told apart for certain, holding is right: no marks at all; a few words between long quotes.
UNSURE = {"quotes unmarked", "inline"}
ANSWERS = (
    "Hello Carol,\n\nplease try again now, it should work.\n\nKind regards\nAnna",
    "Done.",
    "Could you send us a screenshot of the error? We also need:\n\n1. the time\n2. the browser\n\nThanks",
)


def sequences(text: str, size: int = 5) -> set[tuple[str, ...]]:
    words = re.findall(r"[a-z]+", text.lower())
    return {tuple(words[i : i + size]) for i in range(len(words) - size + 1)}


@pytest.mark.parametrize("name", FORMATS)
def test_an_answer_never_carries_the_quoted_note(desk: World, name: str):
    """34 formats of 8 replies each: 272 replies, each with a note of its own."""
    held = 0
    for n in range(8):
        pick = random.Random(f"{name} {n}")
        note = " ".join(pick.sample(WORDS, 14))
        customer = f"Carol <carol{n}@client{n}.test>"
        desk.receive(desk.mail(customer, f"The export {n} fails.", subject=f"Export {n}"))
        to_ben = desk.sent_to(BEN)[-1].header("Reply-To")
        desk.receive(desk.mail(f"Ben <{BEN}>", f"#note\n{note}", to=to_ben))
        desk.receive(desk.mail(customer, "Any news?", in_reply_to=f"<m{desk._count - 1}@client.test>"))
        notification = desk.sent_to(ANNA)[-1]
        assert " ".join(note.split()[:5]) in " ".join(notification.text.split())
        answer = ANSWERS[n % len(ANSWERS)]
        text, html = FORMATS[name](answer, original(notification.message))
        before = len(desk.transport.sent)
        desk.receive(desk.mail(f"Anna <{ANNA}>", text, to=notification.header("Reply-To"), html=html))
        letters = [letter for letter in desk.transport.sent[before:] if letter.rcpt == customer[7:-1]]
        for letter in letters:
            whole = (
                letter.text
                + " "
                + re.sub(r"<[^>]*>", " ", str(letter.message.get_body(("html",)).get_content()))
            )
            assert not sequences(note) & sequences(whole), letter.text
            assert sequences(answer.splitlines()[0], 1) <= sequences(letter.text, 1)
        held += not letters
    if name not in UNSURE:
        assert held == 0, f"{held} of 8 honest answers were not sent"

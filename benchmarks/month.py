"""A month of made-up mail through `simulate`: python -m benchmarks.month [MESSAGES]. Prints how long it took.

A third are replies by the customer's own client, two thirds new requests of five kinds; every seed the same month.
"""

import mailbox
import random
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from postdesk.gateway.cli import main as postdesk

_START = datetime(2026, 10, 1, 6, tzinfo=UTC)
_MONTH = timedelta(days=31)
_REQUESTS = (
    ("Invoice 4{n} is wrong", "Invoice INV-4{n} says 120 EUR, and we paid 100 EUR. Please send a receipt."),
    ("Cannot sign in", "Since this morning my password is refused, and no reset mail comes."),
    ("Sync fails", 'The sync fails with "Error 500: timed out". It affects 12 users and blocks receiving.'),
    ("Bericht", "Guten Tag, der Bericht zeigt falsche Summen. Können Sie das bitte prüfen?"),
    ("A new warehouse", "Hello, where is the form for a new warehouse?"),
)
_REPLIES = ("It still does not work.", "Any news of it?", "We tried it again today, and it failed.")
_WORDS = ("order", "stock", "report", "branch", "value", "total", "page", "since", "then", "again")


def write_month(file: Path, messages: int, seed: int = 1) -> None:
    """An mbox of so many messages, spread evenly over a month."""
    chance = random.Random(seed)
    box = mailbox.mbox(file)
    sent: list[tuple[str, str, str]] = []  # address, id, subject
    for number in range(messages):
        message = EmailMessage()
        if sent and chance.random() < 1 / 3:
            address, parent, subject = chance.choice(sent[-400:])
            message["In-Reply-To"] = message["References"] = parent
            text = f"{chance.choice(_REPLIES)}\n\nOn Monday, support wrote:\n> earlier words\n"
        else:
            address = f"c{chance.randrange(800)}@client{chance.randrange(90)}.test"
            subject, text = (words.replace("{n}", str(number)) for words in chance.choice(_REQUESTS))
            text += "\n\n" + " ".join(chance.choices(_WORDS, k=150)) + "\n\nCarla\n"
        message["From"], message["To"] = f"Carla <{address}>", "support@desk.test"
        message["Subject"] = f"Re: {subject}" if "References" in message else subject
        message["Date"] = format_datetime(_START + _MONTH * number / messages)
        message["Message-ID"] = f"<{number}@client.test>"
        message.set_content(text)
        box.add(message)
        sent.append((address, message["Message-ID"], subject))
    box.flush()


def main() -> int:
    """Make the month, run it through a desk as `init` makes it with one agent, and say how long that took."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    with tempfile.TemporaryDirectory() as folder:
        desk, month = Path(folder) / "desk", Path(folder) / "month.mbox"
        write_month(month, count)
        postdesk(["init", str(desk), "--address", "support@desk.test"])
        with (desk / "postdesk.toml").open("a", encoding="utf-8") as file:
            file.write('[[agents]]\nname = "Anna"\naddress = "anna@desk.test"\n')
        began, cpu = time.monotonic(), time.process_time()
        status = postdesk(["--config", str(desk / "postdesk.toml"), "simulate", str(month)])
        print(f"{count} messages: {time.monotonic() - began:.1f} s, {time.process_time() - cpu:.1f} s of CPU")
    return status


if __name__ == "__main__":
    sys.exit(main())

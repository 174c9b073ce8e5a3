"""Mail for the measurements: about 4 KB each, requests of many senders and domains, every fourth a reply."""

import random

_SENTENCES = (
    "I have been a customer of yours for three years and never had any trouble so far.",
    "Since this morning the page stays white when I open the overview.",
    "My colleague in the next room sees the same thing on her computer.",
    "We tried another browser and restarted the machine, without any luck.",
    "The last invoice shows an amount that we did not expect.",
    "Could you please check whether our payment has arrived?",
    "It worked fine until the update last week.",
    "The import stops after about forty rows and says that something went wrong.",
    "I cannot find the menu that is shown in your help article.",
    "Please let me know if you need anything else from me.",
    "We would like to add two more people to our account.",
    "The report for October does not agree with what we counted ourselves.",
    "I have attached nothing, because the screen does not allow me to make a picture.",
    "As far as I can tell nobody changed any of the settings.",
    "Our accountant needs the receipt by the end of the month.",
    "When I press save, a small window opens and closes again at once.",
    "It would be great if you could have a look at it today.",
    "The password reset mail never comes, and I looked into the spam folder too.",
    "We are in the middle of our yearly count, so this is a bad moment for us.",
    "Thank you for your quick help the last time I wrote.",
    "The phone application shows other numbers than the web page.",
    "I do not know who set this up, the person has left the company.",
    "Everything else seems to be in order.",
    "Is there any way to get the old view back?",
)


def mail(number: int) -> bytes:
    """Message `number`, CRLF line ends. Numbers 3, 7, 11 … answer the message before them."""
    reply = number % 4 == 3
    person = number - 1 if reply else number
    pick = random.Random(number)
    lines = pick.sample(_SENTENCES, 18)
    subject = f"{random.Random(person).choice(_SENTENCES).rstrip('.?')} ({person})"
    head = [
        f"Received: from mx{n}.client{person % 997}.test (mx{n}.client{person % 997}.test [192.0.2.{n}])\r\n"
        f"\tby relay{n}.test with ESMTPS id {number:x}{n}; Mon, 23 Nov 2026 09:0{n}:00 +0000"
        for n in range(3)
    ]
    head += [
        f"From: Customer {person} <customer{person}@client{person % 997}.test>",
        "To: Support <support@desk.test>",
        f"Subject: {'Re: ' if reply else ''}{subject}",
        f"Message-ID: <bench.{number}@client{person % 997}.test>",
        "Date: Mon, 23 Nov 2026 09:10:00 +0000",
        "MIME-Version: 1.0",
        "User-Agent: Example Mail 115.0",
    ]
    if reply:
        head.append(f"In-Reply-To: <bench.{person}@client{person % 997}.test>")
        head.append(f"References: <bench.{person}@client{person % 997}.test>")
        lines = [
            *lines[:5],
            "",
            f"On Mon, 23 Nov 2026, Customer {person} wrote:",
            *(f"> {x}" for x in lines[5:]),
        ]
    text = "\r\n".join(["Hello,", "", *lines, "", "Kind regards", f"Customer {person}", ""])
    html = "".join(f"<p>{line}</p>" for line in lines)
    boundary = f"b{number:x}"
    head.append(f'Content-Type: multipart/alternative; boundary="{boundary}"')
    return (
        "\r\n".join(head)
        + f"\r\n\r\n--{boundary}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
        + f"--{boundary}\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html><body>{html}</body></html>\r\n--{boundary}--\r\n"
    ).encode()

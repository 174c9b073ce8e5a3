"""How mail clients quote what they answer: each format takes the answer and the letter, and gives text and HTML.

Written after the shapes that these clients send; `quotes_unmarked` is what remains when a person copies by hand.
"""

import html as markup
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage

WHEN = "Mon, 23 Nov 2026 at 10:12"


@dataclass(frozen=True)
class Original:
    """The letter that is answered."""

    sender: str
    subject: str
    text: str
    html: str

    @property
    def marked(self) -> str:
        return "\n".join(f"> {line}".rstrip() for line in self.text.splitlines())


Body = tuple[str, str]  # text, HTML ("" where the client sends none)


def original(letter: EmailMessage) -> Original:
    """What a client has before it when its user presses reply."""

    def body(kind: str) -> str:
        part = letter.get_body((kind,))
        return "" if part is None else str(part.get_content())

    return Original(str(letter["From"]), str(letter["Subject"]), body("plain"), body("html"))


def _headers(o: Original, names: tuple[str, str, str, str]) -> str:
    sender, sent, to, subject = names
    return (
        f"{sender} {o.sender}\n{sent} Monday, November 23, 2026 10:12 AM\n{to} Anna\n{subject} {o.subject}\n"
    )


def _on_wrote(line: str) -> Callable[[str, Original], Body]:
    return lambda answer, o: (f"{answer}\n\n{line.format(who=o.sender, when=WHEN)}\n\n{o.marked}\n", "")


def _paragraphs(answer: str) -> str:
    return "".join(f"<div>{markup.escape(line) or '<br>'}</div>" for line in answer.splitlines())


def _html(before: str, after: str = "") -> Callable[[str, Original], Body]:
    """HTML with the usual plain twin: attribution and marked lines."""

    def make(answer: str, o: Original) -> Body:
        who = markup.escape(o.sender)
        top = before.format(who=who, when=WHEN, subject=markup.escape(o.subject))
        return (
            f"{answer}\n\nOn {WHEN} {o.sender} wrote:\n{o.marked}\n",
            f"<html><body><div dir='ltr'>{_paragraphs(answer)}</div><br>{top}{o.html}{after}</body></html>",
        )

    return make


def _outlook(names: tuple[str, str, str, str], rule: str = "") -> Callable[[str, Original], Body]:
    return lambda answer, o: (f"{answer}\n\n{rule}{_headers(o, names)}\n{o.text}\n", "")


def bottom_post(answer: str, o: Original) -> Body:
    return f"On {WHEN}, {o.sender} wrote:\n{o.marked}\n\n{answer}\n", ""


def signature_between(answer: str, o: Original) -> Body:
    return f"{answer}\n\n-- \nAnna\nExample Support\n\nOn {WHEN}, {o.sender} wrote:\n{o.marked}\n", ""


def no_attribution(answer: str, o: Original) -> Body:
    return f"{answer}\n\n{o.marked}\n", ""


def wrapped_attribution(answer: str, o: Original) -> Body:
    return f"{answer}\n\nOn {WHEN} Example Support\n{o.sender}\nwrote:\n\n{o.marked}\n", ""


def quotes_unmarked(answer: str, o: Original) -> Body:
    """Nothing says where the quote begins."""
    return f"{answer}\n\n{o.text}\n", ""


def inline(answer: str, o: Original) -> Body:
    """The answer's paragraphs between the lines they answer."""
    lines, paragraphs = o.marked.splitlines(), answer.split("\n\n")
    step = max(1, len(lines) // (len(paragraphs) + 1))
    body = [f"On {WHEN}, {o.sender} wrote:"]
    for number, paragraph in enumerate(paragraphs):
        body += [*lines[number * step : (number + 1) * step], "", paragraph, ""]
    return "\n".join([*body, *lines[len(paragraphs) * step :]]) + "\n", ""


def note_inline(answer: str, o: Original) -> Body:
    """Only the lines of the note are quoted, and the answer stands below them."""
    noted = [line for line in o.marked.splitlines() if line.startswith("> |")]
    return f"On {WHEN}, {o.sender} wrote:\n" + "\n".join(noted or ["> ..."]) + f"\n\n{answer}\n", ""


def note_above(answer: str, o: Original) -> Body:
    """The note is quoted first, the answer follows, and then the whole letter is quoted once more."""
    text, _ = note_inline(answer, o)
    return f"{text}\n{o.marked}\n", ""


def inline_html(answer: str, o: Original) -> Body:
    """Between two quotes, as clients do where one presses return within a quote."""
    who, (text, _) = markup.escape(o.sender), inline(answer, o)
    quote = f"<blockquote type='cite'>{o.html}</blockquote>"
    middle = f"{quote}<div>{_paragraphs(answer)}</div>{quote}"
    return text, f"<html><body><div>On {WHEN}, {who} wrote:</div>{middle}</body></html>"


ENGLISH = ("From:", "Sent:", "To:", "Subject:")

FORMATS: dict[str, Callable[[str, Original], Body]] = {
    "gmail text": _on_wrote("On {when} {who} wrote:"),
    "thunderbird text": _on_wrote("On 23.11.26 10:12, {who} wrote:"),
    "apple mail text": _on_wrote("> On 23 Nov 2026, at 10:12, {who} wrote:"),
    "german": _on_wrote("Am Mo., 23. Nov. 2026 um 10:12 Uhr schrieb {who}:"),
    "french": _on_wrote("Le lun. 23 nov. 2026 à 10:12, {who} a écrit :"),
    "spanish": _on_wrote("El lun, 23 nov 2026 a las 10:12, {who} escribió:"),
    "portuguese": _on_wrote("Em seg., 23 de nov. de 2026 às 10:12, {who} escreveu:"),
    "italian": _on_wrote("Il giorno lun 23 nov 2026 alle ore 10:12 {who} ha scritto:"),
    "dutch": _on_wrote("Op ma 23 nov 2026 om 10:12 schreef {who}:"),
    "bottom post": bottom_post,
    "signature between": signature_between,
    "no attribution": no_attribution,
    "wrapped attribution": wrapped_attribution,
    "outlook text": _outlook(ENGLISH),
    "outlook original message": _outlook(ENGLISH, "-----Original Message-----\n"),
    "outlook underscores": _outlook(ENGLISH, "________________________________\n"),
    "outlook german": _outlook(("Von:", "Gesendet:", "An:", "Betreff:"), "-----Ursprüngliche Nachricht-----\n"),
    "outlook french": _outlook(("De :", "Envoyé :", "À :", "Objet :")),
    "mobile": _on_wrote("Sent from my phone\n\nOn {when}, {who} wrote:"),
    "gmail html": _html("<div class='gmail_quote'><div dir='ltr' class='gmail_attr'>On {when} {who} wrote:<br></div><blockquote class='gmail_quote'>", "</blockquote></div>"),
    "outlook web html": _html("<div id='appendonsend'></div><hr><div id='divRplyFwdMsg'><b>From:</b> {who}<br><b>Sent:</b> {when}<br><b>To:</b> Anna<br><b>Subject:</b> {subject}</div><div>", "</div>"),
    "outlook desktop html": _html("<div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in'><p class='MsoNormal'><b>From:</b> {who}<br><b>Sent:</b> {when}<br><b>To:</b> Anna<br><b>Subject:</b> {subject}</p></div>"),
    "apple mail html": _html("<div><br><blockquote type='cite'><div>On {when}, {who} wrote:</div>", "</blockquote></div>"),
    "thunderbird html": _html("<div class='moz-cite-prefix'>On {when}, {who} wrote:<br></div><blockquote type='cite' cite='mid:x'>", "</blockquote>"),
    "yahoo html": _html("<div class='yahoo_quoted' id='yahoo_quoted_1'><div>On {when}, {who} wrote:</div><div>", "</div></div>"),
    "protonmail html": _html("<div class='protonmail_quote'>On {when}, {who} wrote:<br><blockquote class='protonmail_quote' type='cite'>", "</blockquote></div>"),
    "plain blockquote html": _html("<p>On {when}, {who} wrote:</p><blockquote>", "</blockquote>"),
    "swedish": _on_wrote("Den mån 23 nov. 2026 kl 10:12 skrev {who}:"),
    "polish": _on_wrote("pon., 23 lis 2026 o 10:12 {who} napisał(a):"),
    "inline": inline,
    "inline html": inline_html,
    "note quoted inline": note_inline,
    "note quoted above": note_above,
    "quotes unmarked": quotes_unmarked,
}  # fmt: skip

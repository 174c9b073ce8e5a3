"""What counts as an attribution, by language and client, and what only looks like one."""

import pytest

from postdesk.threading.attributions import attributions, shared_line
from postdesk.threading.mail_lines import mail_line, mail_lines

BY_LANGUAGE = [
    ("en-gmail", "On Mon, Mar 4, 2024 at 9:15 AM Nora Quill <nora@example.com> wrote:"),
    ("en-apple", "On 4 Mar 2024, at 09:15, Nora Quill <nora@example.com> wrote:"),
    ("en-thunderbird", "On 3/4/24 09:15, Nora Quill wrote:"),
    ("en-at", "At 3/4/2024 09:15 AM, you wrote:"),
    ("en-yahoo", "On Monday, March 4, 2024 at 09:15:22 AM GMT+1, Nora Quill <nora@example.com> wrote:"),
    ("en-zoho", "---- On Mon, 04 Mar 2024 09:15:22 +0100 Nora Quill <nora@example.com> wrote ----"),
    ("en-zimbra", "- On 2024-03-04 09:15, Nora Quill wrote:"),
    ("en-android", "---- Nora Quill wrote ----"),
    ("en-bold", "*On Mon, Mar 4, 2024 at 9:15 AM Nora Quill <nora@example.com> wrote:*"),
    ("en-glued", "On Mon, Mar 4, 2024 at 9:15 AM, Nora Quill <nora@example.com>wrote:"),
    ("en-mailto", "On Mon, 4 Mar at 9:15 AM, Nora Quill <nora@example.com<mailto:nora@example.com>> wrote:"),
    ("en-samsung", "Sent from Samsung MobileNora Quill <nora@example.com> wrote:"),
    ("de-gmail", "Am Mo., 4. März 2024 um 09:15 Uhr schrieb Nora Quill <nora@example.com>:"),
    ("de-apple", "Am 04.03.2024 um 09:15 schrieb Nora Quill <nora@example.com>:"),
    ("de-thunderbird", "Am 04.03.24 um 09:15 schrieb Nora Quill:"),
    ("de-k9", "Nora Quill <nora@example.com> schrieb am Mo., 4. März 2024, 09:15:"),
    ("de-k9-bare", "Nora Quill <nora@example.com> schrieb:"),
    ("de-gmx", 'Am 04.03.24, 09:15 schrieb "Nora Quill" <nora@example.com>:'),
    ("fr-gmail", "Le lun. 4 mars 2024 à 09:15, Nora Quill <nora@example.com> a écrit :"),
    ("fr-apple", "Le 4 mars 2024 à 09:15, Nora Quill <nora@example.com> a écrit :"),
    ("fr-thunderbird", "Le 04/03/2024 à 09:15, Nora Quill a écrit\u00a0:"),
    ("es-gmail", "El lun, 4 mar 2024 a las 9:15, Nora Quill (<nora@example.com>) escribió:"),
    ("es-thunderbird", "El 4/3/24 a las 9:15, Nora Quill escribió:"),
    ("pt-gmail", "Em seg., 4 de mar. de 2024 às 09:15, Nora Quill <nora@example.com> escreveu:"),
    ("pt-apple", "Em 4 de mar. de 2024, à(s) 09:15, Nora Quill <nora@example.com> escreveu:"),
    ("pt-pt-apple", "No dia 4/3/2024, às 09:15, Nora Quill <nora@example.com> escreveu:"),
    ("it-gmail", "Il giorno lun 4 mar 2024 alle ore 09:15 Nora Quill <nora@example.com> ha scritto:"),
    ("it-thunderbird", "Il 04/03/24 09:15, Nora Quill ha scritto:"),
    ("nl-gmail", "Op ma 4 mrt 2024 om 09:15 schreef Nora Quill <nora@example.com>:"),
    ("nl-apple", "Op 4 mrt 2024, om 09:15 heeft Nora Quill <nora@example.com> het volgende geschreven:"),
    ("sv-gmail", "Den mån 4 mars 2024 kl 09:15 skrev Nora Quill <nora@example.com>:"),
    ("sv-apple", "4 mars 2024 kl. 09:15 skrev Nora Quill <nora@example.com>:"),
    ("da-gmail", "Den man. 4. mar. 2024 kl. 09.15 skrev Nora Quill <nora@example.com>:"),
    ("nb-gmail", "man. 4. mars 2024 kl. 09:15 skrev Nora Quill <nora@example.com>:"),
    ("nb-spark", "På 4. mars 2024 kl. 09:15, Nora Quill (nora@example.com) skrev:"),
    ("fi-gmail", "ma 4. maalisk. 2024 klo 9.15 Nora Quill (nora@example.com) kirjoitti:"),
    ("fi-apple", "Nora Quill <nora@example.com> kirjoitti 4.3.2024 kello 9.15:"),
    ("pl-gmail", "pon., 4 mar 2024 o 09:15 Nora Quill <nora@example.com> napisał(a):"),
    ("pl-thunderbird", "W dniu 04.03.2024 o 09:15, Nora Quill pisze:"),
    ("pl-onet", "Dnia 4 marca 2024 09:15 Nora Quill <nora@example.com> napisał(a):"),
    ("cs-gmail", "po 4. 3. 2024 v 9:15 odesílatel Nora Quill <nora@example.com> napsal:"),
    ("cs-thunderbird", "Dne 04. 03. 24 v 9:15 Nora Quill napsal(a):"),
    ("sk-gmail", "po 4. 3. 2024 o 9:15 Nora Quill <nora@example.com> napísal(a):"),
    ("hu-gmail", "Nora Quill <nora@example.com> ezt írta (időpont: 2024. márc. 4., H, 9:15):"),
    ("hu-thunderbird", "2024. 03. 04. 9:15 keltezéssel, Nora Quill írta:"),
    ("ro-gmail", "În lun., 4 mar. 2024 la 09:15, Nora Quill <nora@example.com> a scris:"),
    ("ro-apple", "Pe 4 mar. 2024, la 09:15, Nora Quill <nora@example.com> a scris:"),
    ("ru-gmail", "пн, 4 мар. 2024 г. в 09:15, Nora Quill <nora@example.com>:"),
    ("ru-apple", "4 марта 2024 г., в 09:15, Nora Quill <nora@example.com> написал(а):"),
    ("ru-mailru", "Понедельник, 4 марта 2024, 9:15 +03:00 от Nora Quill <nora@example.com>:"),
    ("ru-yandex", '04.03.2024, 09:15, "Nora Quill" <nora@example.com>:'),
    ("uk-gmail", "пн, 4 бер. 2024 р. о 09:15 Nora Quill <nora@example.com> пише:"),
    ("bg-gmail", "На пн, 4.03.2024 г. в 9:15 Nora Quill <nora@example.com> написа:"),
    ("tr-gmail", "Nora Quill <nora@example.com>, 4 Mar 2024 Pzt, 09:15 tarihinde şunu yazdı:"),
    ("el-gmail", "Στις Δευ 4 Μαρ 2024 στις 9:15 π.μ., ο χρήστης Nora Quill <nora@example.com> έγραψε:"),
    ("ja-gmail", "2024年3月4日(月) 9:15 Nora Quill <nora@example.com>:"),
    ("ja-apple", "2024/03/04 9:15、Nora Quill <nora@example.com>のメール:"),
    ("af-gmail", "Op Ma. 4 Mrt. 2024 om 09:15 het Nora Quill <nora@example.com> geskryf:"),
    ("ar-gmail", "في الاثنين، ٤ مارس ٢٠٢٤ في ٩:١٥ ص تمت كتابة ما يلي بواسطة Nora Quill <nora@example.com>:"),
    ("bn-gmail", "সোম, ৪ মার্চ, ২০২৪ তারিখে ৯:১৫ AM টায় এ Nora Quill <nora@example.com> লিখেছেন:"),
    ("hi-gmail", "सोम, 4 मार्च 2024 को 9:15 am बजे Nora Quill <nora@example.com> ने लिखा:"),
    ("ka-gmail", "ორშ, 4 მარ. 2024, 09:15-ზე Nora Quill-მა (nora@example.com) დაწერა:"),
    ("mk-gmail", "На пон., 4 мар. 2024 г. во 09:15 ч. Nora Quill <nora@example.com> напиша:"),
    ("pl-apple", "Wiadomość napisana przez Nora Quill <nora@example.com> w dniu 04.03.2024, o godz. 09:15:"),
    ("sq-gmail", "Më hën, 4 mar 2024 në 09:15, Nora Quill <nora@example.com> shkroi:"),
    ("ta-gmail", "திங்., 4 மார்., 2024, முற்பகல் 9:15 அன்று, Nora Quill <nora@example.com> எழுதியது:"),
    ("ur-gmail", "بتاریخ پیر، 4 مارچ، 2024 کو 9:15 AM بجے Nora Quill <nora@example.com> نے لکھا:"),
    ("zh-cn-gmail", "Nora Quill <nora@example.com> 于2024年3月4日周一 09:15写道："),
    ("zh-cn-apple", "在 2024年3月4日，09:15，Nora Quill <nora@example.com> 写道："),
    ("zh-tw-gmail", "Nora Quill <nora@example.com> 於 2024年3月4日 週一 上午9:15寫道："),
    ("ko-gmail", "2024년 3월 4일 (월) 오전 9:15, Nora Quill <nora@example.com>님이 작성:"),
    ("ko-apple", "2024. 3. 4. 오전 9:15, Nora Quill <nora@example.com> 작성:"),
    ("vi-gmail", "Vào Th 2, 4 thg 3, 2024 vào lúc 09:15 Nora Quill <nora@example.com> đã viết:"),
    (
        "he-gmail",
        "\u202bבתאריך יום ב׳, 4 במרץ 2024 ב-9:15 מאת \u202aNora Quill\u202c\u200f <\u202anora@example.com\u202c\u200f>:\u202c",
    ),
    ("hr-gmail", "pon, 4. ožu 2024. u 09:15 Nora Quill <nora@example.com> napisao je:"),
    ("et-gmail", "Kuupäev E, 4. märts 2024 kell 09:15 kirjutas Nora Quill <nora@example.com>:"),
    ("id-gmail", "Pada tanggal Sen, 4 Mar 2024 pukul 09.15 Nora Quill <nora@example.com> menulis:"),
    ("ca-gmail", "Missatge de Nora Quill <nora@example.com> del dia dl., 4 de març 2024 a les 9:15:"),
    ("lt-gmail", "2024-03-04, pr, 09:15 Nora Quill <nora@example.com> rašė:"),
    ("is-gmail", "Þann mán., 4. mar. 2024 kl. 09:15 skrifaði Nora Quill <nora@example.com>:"),
    ("th-gmail", "ในวันที่ จ. 4 มี.ค. 2024 เวลา 09:15 Nora Quill <nora@example.com> เขียนว่า:"),
]

WRAPPED = [
    ("two-lines", "On Mon, Mar 4, 2024 at 9:15 AM Nora Quill <nora@example.com>\nwrote:"),
    ("inside-the-address", "On Mon, Mar 4, 2024 at 9:15 AM Nora Quill <\nnora@long.example.com> wrote:"),
    ("three-lines", "On Mar 4, 2024, at 9:15 AM, Nora Quill\n<nora@example.com>\nwrote:"),
    ("four-lines", "On Mar 4, 2024, at 9:15 AM,\nNora Quill\n<nora@example.com>\nwrote:"),
    ("a-bracket-that-looks-like-a-quote", "Am 04.03.2024 09:15 schrieb Nora Quill <nora@example.com\n>:"),
    ("a-verb-behind-a-bracket", "On Mon, Mar 4, 2024 at 9:15 AM Nora Quill <nora@example.com\n> wrote:"),
    ("a-date-over-two-lines", "Nora Quill <nora@example.com> schrieb am Mo., 4.\nMärz 2024 um 09:15 Uhr:"),
    ("before-the-clock", "Nora Quill <nora@example.com>, 4 Mar 2024 Pzt,\n09:15 tarihinde şunu yazdı:"),
    (
        "before-the-clock-of-an-opener",
        "Em seg., 4 de mar. de 2024 às\n09:15, Nora Quill <nora@example.com> escreveu:",
    ),
    ("before-the-date", "Nora Quill <nora@example.com> 於\n2024年3月4日 週一 上午9:15寫道："),
    ("polymail", "On Mon, Mar 4, 2024 at 9:15 AM Nora Quill\n\n<\nmailto:nora@example.com\n> wrote:"),
]

SENTENCES = [
    ("a-list-follows", "On Monday we noticed three things:"),
    ("a-meeting", "Meeting of Nora Quill <nora@example.com> on 11.03.2024 at 10:00:"),
    ("a-delivery", "Please send it to the workshop on 11.03.2024 at 10:00:"),
    ("a-deadline", "Please send it to nora@example.com before 12:30:"),
    ("verb-without-date", "I wrote:"),
    ("long-sentence", "On 4 March 2024 we took delivery of the twelve boxes, and when the driver had left we counted them again and the clerk then wrote:"),
    ("log-line", "12:30:11 sync worker:"),
    ("heading", "Order 2024-03-04:"),
    ("question", "Did you see what Nora wrote?"),
    ("verb-first-of-text", "Nora wrote a manual in 2024"),
]  # fmt: skip


def found_in(body: str) -> list[tuple[int, int]]:
    lines, _ = mail_lines(body)
    return [(attribution.first, attribution.last) for attribution in attributions(lines)]


@pytest.mark.parametrize("line", [line for _, line in BY_LANGUAGE], ids=[name for name, _ in BY_LANGUAGE])
def test_attribution_is_known_in_every_language(line: str) -> None:
    assert found_in(f"Thank you.\n\n{line}\n\nHello,\nthe old mail\n") == [(2, 2)]


@pytest.mark.parametrize("wrapped", [text for _, text in WRAPPED], ids=[name for name, _ in WRAPPED])
def test_wrapped_attribution_is_known_from_its_first_line_to_its_last(wrapped: str) -> None:
    body = f"Thank you.\n\n{wrapped}\n\n> the old mail\n"
    lines, _ = mail_lines(body)
    [(first, last)] = found_in(body)
    assert "".join(line.written for line in lines[first : last + 1]) == wrapped + "\n"


@pytest.mark.parametrize("sentence", [text for _, text in SENTENCES], ids=[name for name, _ in SENTENCES])
def test_sentence_that_ends_in_a_colon_is_no_attribution(sentence: str) -> None:
    assert found_in(f"{sentence}\n\n- one\n- two\n") == []


def test_line_of_the_writer_above_an_attribution_stays_outside_it() -> None:
    assert found_in(
        "On Thursday, then.\nOn 4 Mar 2024, at 09:15, Nora <nora@example.com> wrote:\n> ok?\n"
    ) == [(1, 1)]


def test_a_wrapped_line_of_an_unknown_language_is_known_by_its_sender_date_and_clock_above_a_quote() -> None:
    lines = mail_lines("Lundesdi Nora Quill <nora@example.com>\n4.3.2024 je 09:15 skribuvis:\n\n> hello\n")[0]
    assert [(found.first, found.last) for found in attributions(lines)] == [(0, 1)]


def test_unknown_language_is_known_by_its_date_above_a_quote() -> None:
    assert found_in("Asante.\n\n2024-03-04 09:15 Nora Quill skribuvis:\n> habari\n") == [(2, 2)]


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("all good On Mon, Mar 4, 2024 at 9:15 AM, nora@example.com wrote:", "all good "),
        ("all good--- On Mon, Mar 4, 2024 at 9:15 AM, nora@example.com wrote:", "all good"),
        ("see you On Monday then:", None),
        ("On Mon, Mar 4, 2024 at 9:15 AM, nora@example.com wrote:", None),
    ],
)
def test_reply_and_attribution_on_one_line_are_parted(line: str, kept: str | None) -> None:
    at = shared_line(mail_line(line + "\n"))
    assert (None if at is None else line[:at]) == kept


OWN_LINE_ABOVE = {
    "verb alone": ("It works now.", "Nora wrote:"),
    "words like an attribution": ("Solved", "On Monday, Nora wrote:"),
    "a date below": ("Please close it.", "Nora Quill wrote on 4.3.2024:"),
    "a date on both": ("I called on 5.3.2024.", "Nora Quill wrote on 4.3.2024 09:15:"),
    "an address below": ("Yes, please", "Nora Quill <nora@example.com> schrieb:"),
    "a question": ("Which one?", "Nora Quill a écrit :"),
}


@pytest.mark.parametrize(("own", "attribution"), OWN_LINE_ABOVE.values(), ids=OWN_LINE_ABOVE)
def test_the_writers_line_right_above_an_attribution_is_no_part_of_it(own, attribution):
    lines, _ = mail_lines(f"Hello Nora,\n{own}\n{attribution}\n> Is it solved?\n")
    assert [(found.first, found.last) for found in attributions(lines)] == [(2, 2)]

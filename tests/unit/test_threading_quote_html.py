"""Quote containers of mail clients, and blockquotes that are the writer's own."""

import pytest

from postdesk.threading.html_text import html_to_text
from postdesk.threading.quote_html import marked_words
from postdesk.threading.quotes import NOTHING_NEW, split_reply

OLD = "<p>Does it work?</p><p>Regards,<br>Nora</p>"
ON = "On Mon, Mar 4, 2024 at 9:15 AM Nora Quill &lt;nora@example.com&gt; wrote:"
HEAD = "<b>From:</b> Nora Quill<br><b>Sent:</b> Monday, March 4, 2024 9:15 AM<br><b>To:</b> Support<br><b>Subject:</b> Order 12"
NEW = "<div>It works.</div>"

CLIENTS = {
    "gmail": f'{NEW}<br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">{ON}<br></div><blockquote class="gmail_quote" style="margin:0 0 0 .8ex;border-left:1px solid #ccc;padding-left:1ex">{OLD}</blockquote></div>',
    "gmail-unknown-language": f'{NEW}<div class="gmail_quote"><div class="gmail_attr">Nora alisema:<br></div><blockquote class="gmail_quote">{OLD}</blockquote></div>',
    "gmail-of-2014": f'<div dir="ltr">It works.</div><div class="gmail_extra"><br><div class="gmail_quote">{ON}<br><blockquote class="gmail_quote">{OLD}</blockquote></div></div>',
    "apple-mail": f'<html><body>It works.<br><div><br><blockquote type="cite"><div>{ON}</div><br class="Apple-interchange-newline">{OLD}</blockquote></div></body></html>',
    "apple-mail-unknown-language": f'It works.<div><blockquote type="cite"><div>Nora alisema</div>{OLD}</blockquote></div>',
    "outlook-desktop": f'<div class="WordSection1"><p class="MsoNormal">It works.</p><div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal">{HEAD}</p></div></div><p class="MsoNormal">Does it work?</p></div>',
    "outlook-on-the-web": f'{NEW}<div id="appendonsend"></div><hr style="display:inline-block;width:98%"><div id="divRplyFwdMsg" dir="ltr"><font>{HEAD}</font><div>&nbsp;</div></div><div>{OLD}</div>',
    "outlook-unknown-language": f'{NEW}<hr><div id="divRplyFwdMsg"><b>Kutoka kwa:</b> Nora<br><b>Lini:</b> Jana</div><div>{OLD}</div>',
    "outlook-new": f'{NEW}<div id="mail-editor-reference-message-container"><div>{HEAD}</div>{OLD}</div>',
    "outlook-mac-2011": f'{NEW}<span id="OLK_SRC_BODY_SECTION"><div>{HEAD}</div>{OLD}</span>',
    "outlook-mobile": f'{NEW}<div id="ms-outlook-mobile-signature">Get <a href="https://aka.ms/o0ukef">Outlook for iOS</a></div><hr><div id="divRplyFwdMsg">{HEAD}</div>{OLD}',
    "hotmail": f'<div dir="ltr">It works.<br><hr id="stopSpelling">Date: Mon, 4 Mar 2024<br>Nora wrote<br>{OLD}</div>',
    "thunderbird": f'It works.<br><div class="moz-cite-prefix">Nora alisema:<br></div><blockquote type="cite" cite="mid:12@example.com">{OLD}</blockquote>',
    "thunderbird-forward": f'{NEW}<div class="moz-forward-container">-------- Forwarded Message --------<table class="moz-email-headers-table"><tr><th>Subject: </th><td>Order</td></tr></table>{OLD}</div>',
    "yahoo": f'{NEW}<div id="yahoo_quoted_0123" class="yahoo_quoted"><div>{ON}</div>{OLD}</div>',
    "yahoo-mobile-nested-html": f'{NEW}<div class="yQTDBase"><html><body>{OLD}</body></html></div>',
    "proton": f'{NEW}<div class="protonmail_signature_block">Sent with <a>Proton Mail</a> secure email.</div><div class="protonmail_quote">{ON}<br><blockquote class="protonmail_quote" type="cite">{OLD}</blockquote></div>',
    "gmx": f'{NEW}<div name="quote" style="margin:10px 5px 5px 10px;border-left:2px solid #C3D9E5;"><div><b>Gesendet:</b> Montag, 4. März 2024<br><b>Von:</b> Nora</div><div name="quoted-content">{OLD}</div></div>',
    "zoho": f'{NEW}<div class="zmail_extra_hr"></div><div class="zmail_extra">---- On Mon, 04 Mar 2024 Nora &lt;nora@example.com&gt; wrote ----<br><blockquote id="blockquote_zmail">{OLD}</blockquote></div>',
    "zimbra": f'{NEW}<hr id="zwchr" data-marker="__DIVIDER__"><div data-marker="__HEADERS__">{HEAD}</div><div data-marker="__QUOTED_TEXT__">{OLD}</div>',
    "spark": f'<div name="messageBodySection">It works.</div><div name="messageReplySection">{ON}<br><blockquote type="cite" class="spark_quote">{OLD}</blockquote></div>',
    "roundcube": f'<p id="reply-intro">{ON}</p><blockquote type="cite">{OLD}</blockquote><p>It works.</p>',
    "fastmail": f'{NEW}<div>On Mon, 4 Mar 2024, at 9:15 AM, Nora wrote:</div><blockquote type="cite" id="qt">{OLD}</blockquote>',
    "mail-ru": f"<p>It works.</p><br>Понедельник, 4 марта 2024, 9:15 +03:00 от Nora &lt;nora@example.com&gt;:<br><blockquote style='border-left:1px solid #0857A6'>{OLD}</blockquote>",
    "yandex": f'<p>It works.</p><p>04.03.2024, 09:15, "Nora" &lt;nora@example.com&gt;:</p><blockquote>{OLD}</blockquote>',
    "netease": f'{NEW}<div id="isReplyContent"><p>At 2024-03-04, "Nora" wrote:</p>{OLD}</div>',
    "tutanota": f'{NEW}4. Mar 2024, 09:15 von nora@example.com:<br><blockquote class="tutanota_quote">{OLD}</blockquote>',
    "freshdesk": f'{NEW}<div class="freshdesk_quote"><blockquote>{OLD}</blockquote></div>',
    "no-container-at-all": f"{NEW}<div>{ON}</div>{OLD}",
}  # fmt: skip


@pytest.mark.parametrize("html", CLIENTS.values(), ids=CLIENTS)
def test_quote_of_each_client_is_cut(html: str) -> None:
    reply = split_reply("", html)
    assert reply.new_text == "It works."
    assert "Does it work?" in reply.quoted_text


@pytest.mark.parametrize("html", CLIENTS.values(), ids=CLIENTS)
def test_marks_are_carried_to_plain_text_without_quote_marks(html: str) -> None:
    text = html_to_text(html).replace("> ", "").replace(">\n", "\n")
    assert split_reply(text, html).new_text == "It works."


@pytest.mark.parametrize("html", CLIENTS.values(), ids=CLIENTS)
def test_segments_of_html_join_to_its_text(html: str) -> None:
    assert "".join(segment.text for segment in split_reply("", html).segments) == html_to_text(html)


def test_blockquote_that_quotes_nobody_is_the_writers() -> None:
    html = "<p>The page shows</p><blockquote><p>Error 7</p><p>Call us</p></blockquote><p>Please help.</p>"
    reply = split_reply("", html)
    assert reply.quoted_text == ""
    assert "Error 7" in reply.new_text


def test_writers_blockquote_and_clients_quote_in_one_mail() -> None:
    html = f"<p>It shows</p><blockquote>Error 7</blockquote><div>{ON}</div><blockquote>{OLD}</blockquote>"
    reply = split_reply("", html)
    assert "Error 7" in reply.new_text
    assert "Does it work" not in reply.new_text


def test_answers_between_gmail_blockquotes_stay_new() -> None:
    html = f'<div class="gmail_quote"><div class="gmail_attr">{ON}</div><blockquote class="gmail_quote">First?</blockquote><div>Yes.</div><blockquote class="gmail_quote">Second?</blockquote><div>No.</div></div>'
    assert split_reply("", html).new_text.split() == ["Yes.", "No."]


def test_mail_that_is_a_quote_only_is_shown_whole() -> None:
    reply = split_reply("", f'<div class="gmail_quote">{OLD}</div>')
    assert "Does it work?" in reply.new_text
    assert NOTHING_NEW in reply.doubts


def test_html_of_another_text_says_nothing_about_it() -> None:
    html = (
        '<div class="gmail_quote">Please view this message in a browser that can show it, dear reader.</div>'
    )
    assert split_reply("It works.\n\nAnn\n", html).quoted_text == ""


def test_hidden_text_and_scripts_have_no_words() -> None:
    words, _ = marked_words(
        "<style>one</style><p style='display:none'>two</p><script>three</script><p>Four</p>"
    )
    assert words == ["four"]


def test_markup_too_deep_for_a_tree_gives_no_marks() -> None:
    assert marked_words("<div class=gmail_quote>" * 5000 + "text") == ([], [])

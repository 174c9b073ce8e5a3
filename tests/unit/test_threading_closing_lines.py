"""Single lines that close a mail, each beside a customer's sentence that starts alike."""

import pytest

from postdesk.threading.closing_lines import (
    has_contact,
    is_dashed_name,
    is_delimiter,
    is_footer,
    is_rfc_delimiter,
    is_rule,
    is_sent_from,
    is_valediction,
)
from postdesk.threading.mail_lines import mail_line

SENT_FROM = [
    "Sent from my iPhone", "Sent from my Verizon Wireless BlackBerry", "Sent from Mail for Windows 10", "Sent via the Samsung Galaxy S24, an AT&T 5G smartphone",
    "Sent from my iPhone, please excuse typos", "Get Outlook for iOS<https://aka.ms/o0ukef>", "[Sent from Yahoo Mail for iPhone]", "Sent with Proton Mail secure email.",
    "Von meinem iPhone gesendet", "Gesendet mit der GMX Mail App", "Diese Nachricht wurde von meinem Android-Gerät mit K-9 Mail gesendet.", "Gesendet von Mail für Windows",
    "Envoyé de mon iPhone", "Envoyé à partir de Outlook pour Android", "Enviado desde mi iPad", "Enviado do meu iPhone", "Inviato da iPhone", "Verzonden vanaf mijn iPhone",
    "Skickat från min iPhone", "Sendt fra min iPhone", "Sendt fra Mail til Windows", "Lähetetty iPhonesta", "Wysłane z iPhone'a", "Odesláno z iPhonu", "iPhone-omról küldve", "Trimis de pe iPhone-ul meu",
    "Отправлено с iPhone", "Надіслано з iPhone", "iPhone'umdan gönderildi", "Στάλθηκε από το iPhone μου", "iPhoneから送信", "发自我的iPhone", "從我的 iPhone 傳送", "나의 iPhone에서 보냄", "via mobile",
    "Poslato sa mog iPhone-a", "Sūtīts no mana iPhone", "Dikirim dari iPhone saya", "ส่งจาก iPhone ของฉัน", "ارسال شده از iPhone من", "मेरे iPhone से भेजा गया", "Отправлено из мобильной Почты Mail",
]  # fmt: skip
SENTENCES = [
    "Sent from my desk, is much easier than my phone.", "Sent by courier yesterday.", "Sent the invoice to you twice", "Wysłano z magazynu trzy dni temu.", "Gesendet wurde die Ware am Montag.",
    "Verzonden met de post van gisteren", "Sent from your iPhone app this error came up and I have no idea how I can get it to stop again", "Did you get Outlook for iOS?",
    "Envoyé par la poste hier.", "Отправлено со склада вчера.", "Dikirim dari gudang kemarin.", "Poslato iz skladišta juče.",
]  # fmt: skip
VALEDICTIONS = [
    "Best regards,", "Kind regards", "*Regards,*", "Mit freundlichen Grüßen", "Viele Grüße,", "LG", "Cordialement,", "Bien à vous", "Saludos cordiales", "Atentamente,", "Cordiali saluti",
    "Met vriendelijke groet,", "Med vänliga hälsningar", "Med venlig hilsen", "Mvh", "Ystävällisin terveisin", "Pozdrawiam,", "S pozdravem", "Üdvözlettel", "Cu stimă,", "С уважением,",
    "З повагою", "Saygılarımla", "Με εκτίμηση", "Atenciosamente,", "此致", "Thanks and regards,", "Cheers",
]  # fmt: skip
NOT_VALEDICTIONS = [
    "Thanks,",
    "Thank you",
    "Danke",
    "Merci",
    "Regards, Ann",
    "Send my regards to Nora",
    "Best of all, it works",
]
FOOTERS = [
    "You received this message because you are subscribed to the group.", "example-users mailing list", "To unsubscribe from this group, send a mail", "This email has been checked for viruses by Avast.", "Virus-free. www.avast.com",
    "This message and its attachments are confidential and intended solely for the addressee.", "CONFIDENTIALITY NOTICE: This", "If you are not the intended recipient, delete it.", "Please consider the environment before printing this email",
    "Diese E-Mail enthält vertrauliche Informationen.", "Ce message et ses pièces jointes sont confidentiels.", "Este mensaje es confidencial.", "Le informazioni contenute in questo messaggio sono riservate", "Dit bericht is vertrouwelijk.",
    "Denne e-mail er fortrolig", "Niniejsza wiadomość jest poufna", "本邮件内容机密",
]  # fmt: skip
NOT_FOOTERS = [
    "Please remove me from your mailing list", "Unsubscribe me from this, please", "This email address does not work any more", "This message came up when I clicked on Pay", "The contents of this message are garbled, see the picture",
    "To unsubscribe I clicked the link, but nothing happened", "You received this invoice twice", "Antes de imprimir la factura sale un error", "This is confidential",
]  # fmt: skip


@pytest.mark.parametrize("line", SENT_FROM)
def test_what_a_client_adds_is_known(line: str) -> None:
    assert is_sent_from(line)


@pytest.mark.parametrize("line", SENTENCES)
def test_sentence_about_sending_is_text(line: str) -> None:
    assert not is_sent_from(line)


@pytest.mark.parametrize("line", VALEDICTIONS)
def test_regards_alone_on_a_line_are_a_sign_off(line: str) -> None:
    assert is_valediction(line)


@pytest.mark.parametrize("line", NOT_VALEDICTIONS)
def test_thanks_and_sentences_are_no_sign_off(line: str) -> None:
    assert not is_valediction(line)


@pytest.mark.parametrize("line", FOOTERS)
def test_footer_is_known(line: str) -> None:
    assert is_footer(line)


@pytest.mark.parametrize("line", NOT_FOOTERS)
def test_request_that_speaks_of_mail_is_no_footer(line: str) -> None:
    assert not is_footer(line)


@pytest.mark.parametrize(
    ("written", "delimiter", "to_the_letter"),
    [
        ("-- \n", True, True),
        ("--\n", True, False),
        ("—\n", True, False),
        ("  -- \n", False, False),
        ("-- and\n", False, False),
    ],
)
def test_signature_delimiter(written: str, delimiter: bool, to_the_letter: bool) -> None:
    line = mail_line(written)
    assert (is_delimiter(line), is_rfc_delimiter(line)) == (delimiter, to_the_letter)


@pytest.mark.parametrize(
    ("seen", "answer"),
    [
        ("-----", True),
        ("_" * 40, True),
        ("* * * * *", True),
        ("ᐧ", True),
        ("--", False),
        ("- one", False),
        ("a-----", False),
    ],
)
def test_drawn_line(seen: str, answer: bool) -> None:
    assert is_rule(seen) is answer


@pytest.mark.parametrize(
    ("seen", "answer"),
    [
        ("-Nora Quill", True),
        ("— Nora", True),
        ("/Nora", True),
        ("- milk and eggs", False),
        ("/ Greetings all of you there", False),
        ("--verbose", False),
    ],
)
def test_name_behind_a_dash(seen: str, answer: bool) -> None:
    assert is_dashed_name(seen) is answer


@pytest.mark.parametrize(
    ("seen", "answer"),
    [
        ("nora@example.com", True),
        ("+44 20 7946 0123", True),
        ("www.example.com", True),
        ("Tel. 12", True),
        ("Order 12 of 30", False),
        ("Nora Quill", False),
    ],
)
def test_contact_data(seen: str, answer: bool) -> None:
    assert has_contact(seen) is answer

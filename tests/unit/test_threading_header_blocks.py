"""Header blocks and delimiters: known in every client's language, and not mistaken in a customer's own list."""

import pytest

from postdesk.threading.header_blocks import (
    header_block,
    is_forward_delimiter,
    is_original_delimiter,
    is_reply_above_marker,
)
from postdesk.threading.header_words import FROM, SUBJECT, TO
from postdesk.threading.mail_lines import mail_lines

BLOCKS = {
    "en": "From: Nora Quill\nSent: Monday, March 4, 2024 9:15 AM\nTo: Support\nSubject: Order 12",
    "en-address": "From: Nora Quill [mailto:nora@example.com]\nDate: 4 March 2024\nTo: Support\nSubject: Order 12",
    "de": "Von: Nora Quill\nGesendet: Montag, 4. März 2024 09:15\nAn: Support\nBetreff: Bestellung 12",
    "fr": "De : Nora Quill\nEnvoyé : lundi 4 mars 2024 09:15\nÀ : Support\nObjet : Commande 12",
    "es": "De: Nora Quill\nEnviado el: lunes, 4 de marzo de 2024 9:15\nPara: Support\nAsunto: Pedido 12",
    "pt": "De: Nora Quill\nEnviada em: segunda-feira, 4 de março de 2024 09:15\nPara: Support\nAssunto: Pedido",
    "it": "Da: Nora Quill\nInviato: lunedì 4 marzo 2024 09:15\nA: Support\nOggetto: Ordine 12",
    "nl": "Van: Nora Quill\nVerzonden: maandag 4 maart 2024 09:15\nAan: Support\nOnderwerp: Bestelling 12",
    "sv": "Från: Nora Quill\nSkickat: den 4 mars 2024 09:15\nTill: Support\nÄmne: Order 12",
    "da": "Fra: Nora Quill\nSendt: 4. marts 2024 09:15\nTil: Support\nEmne: Ordre 12",
    "nb": "Fra: Nora Quill\nDato: mandag 4. mars 2024 kl. 09:15\nTil: Support\nEmne: Ordre 12",
    "fi": "Lähettäjä: Nora Quill\nLähetetty: maanantai 4. maaliskuuta 2024 9.15\nVastaanottaja: Support\nAihe: Tilaus",
    "pl": "Od: Nora Quill\nWysłano: poniedziałek, 4 marca 2024 09:15\nDo: Support\nTemat: Zamówienie 12",
    "cs": "Od: Nora Quill\nOdesláno: pondělí 4. března 2024 9:15\nKomu: Support\nPředmět: Objednávka 12",
    "sk": "Od: Nora Quill\nOdoslané: pondelok 4. marca 2024 9:15\nKomu: Support\nPredmet: Objednávka 12",
    "hu": "Feladó: Nora Quill\nElküldve: 2024. március 4., hétfő 9:15\nCímzett: Support\nTárgy: Rendelés",
    "ro": "De la: Nora Quill\nTrimis: luni, 4 martie 2024 09:15\nCătre: Support\nSubiect: Comanda 12",
    "ru": "От: Nora Quill\nОтправлено: 4 марта 2024 г. 9:15\nКому: Support\nТема: Заказ 12",
    "uk": "Від: Nora Quill\nНадіслано: 4 березня 2024 р. 9:15\nКому: Support\nТема: Замовлення 12",
    "tr": "Kimden: Nora Quill\nGönderildi: 4 Mart 2024 Pazartesi 09:15\nKime: Support\nKonu: Sipariş 12",
    "el": "Από: Nora Quill\nΣτάλθηκε: Δευτέρα, 4 Μαρτίου 2024 9:15 πμ\nΠρος: Support\nΘέμα: Παραγγελία 12",
    "ja": "差出人: Nora Quill\n送信日時: 2024年3月4日 9:15\n宛先: Support\n件名: 注文 12",
    "zh-cn": "发件人：Nora Quill\n发送时间：2024年3月4日 9:15\n收件人：Support\n主题：订单 12",
    "zh-tw": "寄件者: Nora Quill\n寄件日期: 2024年3月4日 上午 09:15\n收件者: Support\n主旨: 訂單 12",
    "ko": "보낸 사람: Nora Quill\n보낸 날짜: 2024년 3월 4일 월요일 오전 9:15\n받는 사람: Support\n제목: 주문 12",
    "he": "מאת: Nora Quill\nנשלח: יום שני 04 מרץ 2024 09:15\nאל: Support\nנושא: הזמנה",
    "ar": "من: Nora Quill\nتم الإرسال: 04/مارس/2024 09:15 ص\nإلى: Support\nالموضوع: طلب",
    "vi": "Từ: Nora Quill\nĐã gửi: 04 Tháng Ba 2024 9:15 SA\nTới: Support\nChủ đề: Đơn hàng",
    "fa": "از: Nora Quill\nارسال شده: 4 مارس 2024 09:15\nبه: Support\nموضوع: سفارش",
    "hi": "प्रेषक: Nora Quill\nभेजा गया: 4 मार्च 2024 09:15\nप्रति: Support\nविषय: आदेश",
    "id": "Dari: Nora Quill\nDikirim: Senin, 4 Maret 2024 09.15\nKepada: Support\nSubjek: Pesanan",
    "is": "Frá: Nora Quill\nSent: mánudagur, 4. mars 2024 09:15\nTil: Support\nEfni: Pöntun",
    "mk": "Од: Nora Quill\nИспратено: 4 март 2024 09:15\nДо: Support\nПредмет: Нарачка",
    "sr": "Шаље: Nora Quill\nПослато: 4. март 2024. 09:15\nПрима: Support\nТема: Поруџбина",
    "th": "จาก: Nora Quill\nส่ง: 4 มีนาคม 2024 09:15\nถึง: Support\nเรื่อง: คำสั่งซื้อ",
    "bold": "*From:* Nora Quill\n*Sent:* 4 March 2024\n*To:* Support\n*Subject:* Order 12",
    "quoted": "> From: Nora Quill <nora@example.com>\n> Date: 4 March 2024\n> Subject: Order 12",
    "two-fields-and-an-address": "From: Nora Quill <nora@example.com>\nSubject: Order 12",
    "date-first-without-sender": "Date: Mon, 4 Mar 2024 09:15:00 +0100\nTo: help@example.com",
    "blank-lines-between": "From: Nora Quill <nora@example.com>\n\nDate: 4 March 2024\nTo: Support\n\nSubject: Order",
    "on-one-line": "From: nora@example.com Date: Mon, 4 Mar 2024 09:15:00 +0100",
}

NO_BLOCKS = {
    "travel-request": "From: London\nTo: Paris\nDate: 4 March 2024\nSeats: 2",
    "one-field": "From: Nora",
    "appointment": "Date: Monday 4 March 2024\nTime: 9:15\nPlace: the office",
    "note-to": "To: do this week\nDate: soon",
    "form": "Name: Nora\nSubject: Order 12",
    "sentence": "From what I see: nothing works",
}

ORIGINAL = [
    "-----Original Message-----", "________ Original Message ________", "*-------- Original Message --------*",
    "-----Ursprüngliche Nachricht-----", "-------- Originalnachricht --------", "-----Message d'origine-----",
    "-------- Message original --------", "-----Mensaje original-----", "-----Mensagem original-----", "-----Messaggio originale-----",
    "-----Oorspronkelijk bericht-----", "-----Ursprungligt meddelande-----", "-----Oprindelig meddelelse-----",
    "-----Opprinnelig melding-----", "-----Alkuperäinen viesti-----", "-----Oryginalna wiadomość-----", "---------- Původní zpráva ----------",
    "-----Eredeti üzenet-----", "-----Исходное сообщение-----", "-----Özgün İleti-----".replace("İ", "i"), "------------------ 原始邮件 ------------------",

]  # fmt: skip
FORWARDED = [
    "---------- Forwarded message ---------", "Begin forwarded message:", "-------- Forwarded Message --------", "> Begin forwarded message:",
    "---------- Weitergeleitete Nachricht ----------", "Anfang der weitergeleiteten Nachricht:", "---------- Message transféré ---------",
    "Début du message transféré :", "---------- Mensaje reenviado ----------", "Inizio messaggio inoltrato:", "---------- Doorgestuurd bericht ----------",
    "---------- Vidarebefordrat meddelande ----------", "---------- Videresendt meddelelse ---------", "---------- Przekazana wiadomość ---------",
    "---------- Пересылаемое сообщение ----------", "---------- 转发的邮件 ----------", "Forwarded message:",
    "-------- Mesaj înaintat --------", "-------- Препратено съобщение --------", "İleti başlangıcı:", "----- Mail transféré -----", "---------- ข้อความที่ส่งต่อ ---------",
    "---------- رسالة مُعاد توجيهها ---------", "开始转发邮件：", "-------- Persiųstas laiškas --------", "----- Forwarded by Nora Quill/Example on 03/04/2024 -----",
]  # fmt: skip
ABOVE = [
    "-- Reply above this line --", "##- Please type your reply above this line -##".replace("Please type", "Type"), "=== Reply above. Do not remove this line. ===",
    "Please reply above this line", "--- Bitte antworten Sie oberhalb dieser Zeile ---", "--- Svara ovanför denna rad ---",
]  # fmt: skip
PLAIN = [
    "----------", "-- Forward this to Nora", "Original Message", "The original message was lost", "- forwarded message came in twice",
    "--------- Enter feedback below ---------", "I reply above this line of text because I like to", "Forwarded message about the order",
]  # fmt: skip


@pytest.mark.parametrize("block", BLOCKS.values(), ids=BLOCKS)
def test_header_block_is_known_in_every_language(block: str) -> None:
    lines, _ = mail_lines(block + "\n\nThe old text.\n")
    found = header_block(lines, 0)
    assert found is not None
    assert "".join(line.written for line in lines[found.first : found.last + 1]) == block + "\n"
    assert "Nora" in found.value(FROM) or "nora" in found.value(FROM) or found.value(TO) == "help@example.com"


@pytest.mark.parametrize("text", NO_BLOCKS.values(), ids=NO_BLOCKS)
def test_customers_own_list_is_no_header_block(text: str) -> None:
    lines, _ = mail_lines(text + "\n\nThanks\n")
    assert header_block(lines, 0) is None


def test_wrapped_values_are_joined() -> None:
    body = "From: Nora <\n nora@example.com>\nTo: a@example.com,\n b@example.com\nSubject: A long\n subject\nCc: c@example.com\n"
    lines, _ = mail_lines(body)
    block = header_block(lines, 0)
    assert block is not None
    assert block.value(FROM) == "Nora < nora@example.com>"
    assert block.value(SUBJECT) == "A long subject"


def test_text_below_the_block_is_not_part_of_it() -> None:
    lines, _ = mail_lines("From: Nora <nora@example.com>\nSubject: Order\n\nTo: whom it may concern\n")
    block = header_block(lines, 0)
    assert block is not None
    assert block.last == 1


def test_second_sender_starts_another_block() -> None:
    lines, _ = mail_lines("From: a@example.com\nSubject: One\nFrom: b@example.com\nSubject: Two\n")
    block = header_block(lines, 0)
    assert block is not None
    assert block.last == 1


@pytest.mark.parametrize("line", ORIGINAL)
def test_original_delimiter_is_known(line: str) -> None:
    assert is_original_delimiter(line)


@pytest.mark.parametrize("line", FORWARDED)
def test_forward_delimiter_is_known(line: str) -> None:
    assert is_forward_delimiter(line)


@pytest.mark.parametrize("line", ABOVE)
def test_reply_above_marker_is_known(line: str) -> None:
    assert is_reply_above_marker(line)


@pytest.mark.parametrize("line", PLAIN)
def test_line_of_the_writer_is_no_delimiter(line: str) -> None:
    questions = (is_original_delimiter, is_forward_delimiter, is_reply_above_marker)
    assert not any(question(line) for question in questions)

"""The language of short mails; doubt is None."""

import pytest

from postdesk.classifiers.language import detect

MAILS = {
    "en": "The scanner in hall two does not start, and I have no idea why.",
    "de": "Der Scanner in Halle zwei startet nicht, und ich weiß nicht warum.",
    "fr": "Le lecteur du hall deux ne démarre pas et je ne sais pas pourquoi.",
    "es": "El lector de la nave dos no arranca y no sé por qué.",
    "pt": "O leitor do pavilhão dois não arranca e eu não sei porquê.",
    "it": "Il lettore del capannone due non parte e non so perché.",
    "nl": "De scanner in hal twee start niet en ik weet niet waarom.",
    "pl": "Skaner w hali drugiej nie działa i nie wiem, dlaczego tak jest.",
    "sv": "Läsaren i hall två startar inte och jag vet inte varför.",
    "da": "Scanneren i hallen virker ikke mere, og jeg har ingen idé om hvorfor. Hvad skal vi gøre nu?",
    "fi": "Hallin kaksi lukija ei käynnisty, enkä minä tiedä miksi.",
    "cs": "Čtečka v hale dvě se nespustí a já nevím, proč to tak je.",
    "hu": "A kettes csarnok olvasója nem indul, és nem tudom, hogy miért.",
    "ro": "Cititorul din hala doi nu pornește și nu știu de ce.",
    "tr": "İkinci salondaki okuyucu çalışmıyor ve nedenini ben de bilmiyorum, çok acil.",
    "ru": "Сканер во втором зале не включается, и я не знаю почему.",
    "uk": "Сканер у другому залі не вмикається, і я не знаю чому.",
    "el": "Ο σαρωτής δεν ξεκινά.",
    "he": "הסורק לא נדלק.",
    "ar": "الماسح لا يعمل.",
    "ja": "スキャナーが起動しません。",
    "zh": "扫描仪无法启动。",
    "ko": "스캐너가 켜지지 않습니다.",
}


@pytest.mark.parametrize("language", MAILS)
def test_a_sentence_shows_its_language(language):
    assert detect(MAILS[language]) == language


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ok",
        "12345 67890",
        "?!",
        "INC-1042 SKU 7781",
        "Ida Berg",
        "https://www.example.com/und/der/die/das",
        "ida.und.der@example.org",
    ],
)
def test_where_there_is_too_little_nothing_is_said(text):
    assert detect(text) is None


def test_names_and_links_in_a_text_do_not_change_it():
    assert (
        detect(
            "Please ask José Muñoz and look at https://example.com/el/la/los, it is not what we have in the shop."
        )
        == "en"
    )


@pytest.mark.parametrize(
    "text", ["x" * 200_000, "'" * 200_000, "@" * 200_000, "\u0300" * 200_000, "und the " * 30_000]
)
def test_any_text_has_an_answer(text):
    assert detect(text) in {None, "en", "de"}

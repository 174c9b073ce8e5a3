"""Automatic answers without a mark, told by their words; and persons who use the same words."""

import pytest

from mails import a_mail
from postdesk.classifiers.away_texts import AWAY, fold, reasons

ANSWER = {"in_reply_to": ("1.ours@example.com",)}


def found(body: str, **more) -> list[str]:
    return list(reasons(a_mail(body, **more)))


def test_there_are_words_for_more_than_twenty_languages():
    assert len(AWAY) > 20
    for words in AWAY.values():
        for group in (words.automatic, words.away, words.absent, words.back, words.machine):
            assert isinstance(group, tuple)
            assert all(len(phrase) > 1 for phrase in group)


@pytest.mark.parametrize("language", AWAY)
def test_a_subject_as_mail_programs_write_it_is_enough(language):
    prefix = AWAY[language].automatic[0]
    assert found("x", subject=f"{prefix}: Printer")
    assert found("x", subject=prefix.upper())


@pytest.mark.parametrize("language", AWAY)
def test_a_subject_about_absence_needs_a_text_about_it(language):
    words = AWAY[language]
    assert found(f"{words.absent[0]}.", subject=words.away[0])
    assert not found("x", subject=words.away[0])


@pytest.mark.parametrize("language", AWAY)
def test_a_line_in_which_a_machine_speaks_is_enough(language):
    assert found(f"Hello\n{AWAY[language].machine[0]}.")


@pytest.mark.parametrize("language", AWAY)
def test_a_short_answer_about_absence_and_return_is_a_notice(language):
    words = AWAY[language]
    body = f"{words.absent[0]} - 31.7. xxxxxxxxxxxx.\n{words.back[0]} xxxxxxxxxxxx."
    assert found(body, **ANSWER)
    assert not found(body), "a first mail answers nothing"
    assert not found(body + "\nWhy?", **ANSWER), "a machine asks nothing"
    assert not found(f"{body}\nThe printer prints blank pages.\nThe scanner does not start.\n", **ANSWER)


PERSONS = {
    "answers an automatic reply": ("Thanks.", "Re: Automatic reply: Printer"),
    "forwards one": ("Look at this.", "Fwd: Automatic reply: Printer"),
    "quotes one": ("Is this yours?\n\n> This is an automatic reply. I am out of the office, I will be back.", "Re: Printer"),
    "quotes one as Outlook does": ("Ours?\n\nFrom: Support\nThis is an automatic reply", "Re: Printer"),
    "writes about the feature": ("The text is wrong.", "Automatic reply is sent twice"),
    "writes about it in German": ("Der Text stimmt nicht.", "Abwesenheitsnotiz kommt doppelt"),
    "writes about it in the text": ("Automatische Antwort funktioniert nicht mehr.", "Postfach"),
    "will be away": ("I am out of the office tomorrow. The printer in hall 2 jams on every third page. Please send the part to my colleague.", "Re: Printer"),
    "is away and could not do it": ("I am out of the office until Monday, so I could not test it yet. I'll do that when I'm back.", "Re: Printer"),
    "is away and could not do it, in German": ("Ich bin im Urlaub, daher konnte ich es nicht prüfen. Ab Montag bin ich wieder erreichbar.", "AW: Drucker"),
    "is away and says what to use": ("Please use our side entrance for the delivery. Our offices are closed on Friday.", "Re: Printer"),
    "is away and promises an answer": ("I am on leave from tomorrow, we will reply next week with the measurements.", "Re: Printer"),
    "says who left": ("Ben no longer works here, please remove his account.", "Re: Account"),
    "confirms a plan": ("Vacation is over, the new scanner works.", "Vacation"),
}  # fmt: skip


@pytest.mark.parametrize(("body", "subject"), PERSONS.values(), ids=PERSONS)
def test_a_person_using_such_words_is_a_person(body, subject):
    assert found(body, subject=subject, **ANSWER) == []


NOTICES = {
    "maternity leave": "I am now on maternity leave and will return in June. Please direct all enquiries to team@example.org.",
    "left": "Please note that Ida no longer works at Quill Ltd. Your mail has not been forwarded. Please contact info@example.org.",
    "left, in German": "Ich habe das Unternehmen verlassen. Dieses Postfach wird nicht mehr gelesen.",
    "nobody reads": "You have reached an unattended mailbox. Messages sent here are not read.",
    "closed": "Thank you for your message. Our office is closed until 2 January. We will answer in the new year.",
    "on leave, in Finnish": "Olen vuosilomalla 20.11. saakka enkä lue sähköpostia.",
}


@pytest.mark.parametrize("body", NOTICES.values(), ids=NOTICES)
def test_a_short_answer_that_only_says_who_is_not_there_is_a_notice(body):
    assert found(body, **ANSWER)


def test_a_long_mail_is_no_notice():
    assert not found("I am out of the office. I will be back on Monday. " + "And " * 300, **ANSWER)


def test_a_challenge_needs_a_link():
    text = "Your message is being held until you confirm it"
    assert found(f"{text}: https://filter.test/1")
    assert not found(text)


def test_folding_takes_out_case_accents_and_apostrophes_but_no_kana_marks():
    assert fold("  Réponse\tAUTOMATIQUE d’Été ") == "reponse automatique d'ete"
    assert fold("ただ今") == "ただ今"

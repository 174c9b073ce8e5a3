"""Answers that only say that our mail arrived; and persons who write, or paste, the same sentences."""

import pytest

from mails import a_mail
from postdesk.classifiers.received_texts import GENERATED, RECEIVED, reasons

ANSWER = {"in_reply_to": ("1.ours@example.com",)}


def found(body: str, **more) -> list[str]:
    return list(reasons(a_mail(body, **more)))


def test_both_tables_have_the_same_languages():
    assert RECEIVED.keys() == GENERATED.keys()
    assert all(isinstance(words, tuple) for table in (RECEIVED, GENERATED) for words in table.values())


@pytest.mark.parametrize("language", RECEIVED)
def test_a_short_answer_that_confirms_and_says_that_a_machine_wrote_it_is_automatic(language):
    body = (
        f"Hello,\n\n{RECEIVED[language][0]} xxxxxx.\nxxxxxxxxxxxxxxxx.\n\n{GENERATED[language][0]} xxxxxx.\n"
    )
    assert found(body, **ANSWER)
    assert not found(body), "a first mail answers nothing"
    assert not found(body + "Why?", **ANSWER), "a machine asks nothing"


PERSONS = {
    "thanks": "Thank you for your message. The printer works again.",
    "wants no answer there": "Thank you for your message. Please do not reply to this address.",
    "tells of one": "I was sent this: We have received your message.\nThis is an automated message.\nNobody has called.",
    "quotes one": "No answer yet.\n\n> We have received your message.\n> This is an automated message.",
    "complains below": "We have received your parts.\nThis is an automated message.\nThat is all I was told.\nTwo are broken."
    "\nThe third does not fit.\nPlease call me.",
    "paragraphs": "We have received your parts. "
    + "They are not the ones that were ordered. " * 40
    + "This is an automated message.",
}


@pytest.mark.parametrize("body", PERSONS.values(), ids=PERSONS)
def test_a_person_who_writes_such_a_sentence_is_a_person(body):
    assert not found(body, **ANSWER)

"""Words above agents' notifications that a decision has made already, and who needs none. Pure."""

from collections.abc import Iterable
from dataclasses import replace

from postdesk.gateway.model import Decision, NewLetter
from postdesk.templates.notices import AgentNotification


def headed(decision: Decision, words: str) -> Decision:
    """With these words above everything that is new."""
    letters = (
        replace(letter, notice=replace(letter.notice, lead=f"{words} {letter.notice.lead}".strip()))
        if words and isinstance(letter.notice, AgentNotification)
        else letter
        for letter in decision.letters
    )
    return replace(decision, letters=tuple(letters))


def warned(decision: Decision, words: str) -> Decision:
    """With these words among the warnings, first of all."""
    letters = (
        replace(letter, notice=replace(letter.notice, warnings=(words, *letter.notice.warnings)))
        if isinstance(letter.notice, AgentNotification)
        else letter
        for letter in decision.letters
    )
    return replace(decision, letters=tuple(letters))


def without_notifications(decision: Decision, told: Iterable[NewLetter]) -> list[NewLetter]:
    """The decision's letters, but notifications to those who get one of these instead: one mail says it all."""
    people = {letter.recipient for letter in told}
    return [
        letter
        for letter in decision.letters
        if not (isinstance(letter.notice, AgentNotification) and letter.recipient in people)
    ]

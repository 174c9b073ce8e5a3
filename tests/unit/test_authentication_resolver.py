"""Questions about one message: each asked once, all within a number and a time."""

import pytest

from postdesk.gateway.authentication.resolver import DnsTroubleError, Lookups, UnusableAnswerError
from signed_mail import SILENT, FakeDns


class Clock:
    """Stands still but when told."""

    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


def test_a_question_is_asked_once():
    dns = FakeDns({("corp.test", "TXT"): ("a",)})
    lookups = Lookups(dns)
    assert lookups.ask("corp.test", "TXT") == lookups.ask("CORP.test.", "TXT") == ("a",)
    assert lookups.ask("corp.test", "A") == ()
    assert dns.asked == [("corp.test", "TXT"), ("corp.test", "A")]


def test_trouble_is_not_asked_about_again():
    dns = FakeDns({("corp.test", "TXT"): SILENT})
    lookups = Lookups(dns)
    for _ in range(2):
        with pytest.raises(DnsTroubleError):
            lookups.ask("corp.test", "TXT")
    assert len(dns.asked) == 1


def test_there_is_an_end_of_questions():
    lookups = Lookups(FakeDns(), most=3)
    for n in range(3):
        lookups.ask(f"a{n}.test", "A")
    assert lookups.ask("a0.test", "A") == ()  # known
    with pytest.raises(UnusableAnswerError, match="too many"):
        lookups.ask("a3.test", "A")


def test_all_questions_together_have_a_deadline():
    clock, seconds = Clock(), []

    class Slow:
        def ask(self, name, kind, left):
            seconds.append(left)
            clock.now += 3.0
            return ()

    lookups = Lookups(Slow(), seconds=5.0, clock=clock)
    lookups.ask("a.test", "A")
    lookups.ask("b.test", "A")
    with pytest.raises(DnsTroubleError, match="too long"):
        lookups.ask("c.test", "A")
    assert seconds == [5.0, 2.0]

"""A message that fails within its batch: it alone is undone."""

import pytest

from postdesk.gateway.desk.case import Case
from postdesk.gateway.desk.decide import decide
from postdesk.gateway.model import Decision
from postdesk.gateway.rawmail import RawMail
from postdesk.gateway.store import schema as s
from postdesk.gateway.store.numbers import FIRST
from world import World

CAROL = "Carol <carol@client.test>"


@pytest.fixture
def at_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule that fails for some mail."""

    def sometimes(case: Case) -> Decision:
        if "fail here" in case.reading.message.text:
            raise ValueError("this rule is at fault")
        return decide(case)

    monkeypatch.setattr("postdesk.gateway.pipeline.decide", sometimes)


@pytest.mark.usefixtures("at_fault")
def test_a_message_that_fails_undoes_no_other_of_its_batch(desk: World):
    texts = ("The export fails.", "Please fail here.", "The import hangs.")
    raws = [
        desk.mail(f"Carol <carol{n}@client.test>", text, subject=f"Case {n}") for n, text in enumerate(texts)
    ]
    desk.spool.add([RawMail(raw, "smtp", "127.0.0.1", desk.now, None, ()) for raw in raws])
    assert desk.pipeline.step() == 3
    assert desk.outcomes() == ["new_ticket", "waiting", "new_ticket"]
    assert [row.id for row in desk.rows(s.ticket)] == [FIRST, FIRST + 1]  # no number is lost
    assert len(desk.rows(s.message)) == len(desk.rows(s.identity)) == 2
    assert {row.address for row in desk.rows(s.person)} == {"carol0@client.test", "carol2@client.test"}

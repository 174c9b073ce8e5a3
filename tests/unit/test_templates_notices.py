"""What the kinds of notices promise."""

from dataclasses import FrozenInstanceError, fields

import pytest

from postdesk.templates.catalogue import NOTICES
from postdesk.templates.notices import AgentAnswer, SideMessage
from postdesk.templates.samples import samples

TO_CUSTOMERS = [kind for kind in NOTICES.values() if kind.audience == "customer"]


@pytest.mark.parametrize("kind", TO_CUSTOMERS, ids=lambda kind: kind.name)
def test_a_customers_notice_has_no_room_for_what_is_internal(kind):
    """N1: by construction."""
    names = {field.name for field in fields(kind)}
    assert not {
        n for n in names if "note" in n or "reason" in n or "owner" in n or "address" in n or "related" in n
    }


def test_only_an_agents_own_words_are_not_automatic():
    assert [kind for kind in NOTICES.values() if not kind.automatic] == [AgentAnswer, SideMessage]


def test_automatic_letters_to_customers_leave_at_most_once():
    assert [kind for kind in TO_CUSTOMERS if kind.repeatable] == [AgentAnswer]


@pytest.mark.parametrize("notice", samples("en").values(), ids=lambda notice: notice.name)
def test_a_notice_does_not_change(notice):
    with pytest.raises(FrozenInstanceError):
        setattr(notice, fields(notice)[0].name, "PD-2")

from postdesk.gateway.edges.imap_troubles import Troubles


def test_a_first_failure_is_tried_again_at_once_and_later_ones_ever_more_rarely():
    troubles, waits = Troubles(), []
    now = 0.0
    for _ in range(6):
        troubles.note(5, now)
        waits.append(next(wait for wait in (0, 60, 300, 1800, 3600) if troubles.due(now + wait)))
    assert waits == [0, 60, 300, 1800, 3600, 3600]


def test_the_least_troublesome_comes_first():
    troubles = Troubles()
    for uid in (1, 1, 1, 2, 3, 3):
        troubles.note(uid, now=0.0)
    assert troubles.due(now=10_000.0) == [2, 3, 1]


def test_what_is_settled_is_no_trouble_any_more():
    troubles = Troubles()
    troubles.note(5, now=0.0)
    troubles.settle(5)
    assert 5 not in troubles
    assert troubles.due(now=10_000.0) == []


def test_another_uidvalidity_means_other_messages():
    troubles = Troubles(uidvalidity=1)
    troubles.note(5, now=0.0)
    troubles.under(1)
    assert 5 in troubles
    troubles.under(2)
    assert 5 not in troubles

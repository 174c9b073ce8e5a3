"""Which conversation a message belongs to (T1, T3)."""

from postdesk.threading.match import Evidence, Match, Sender, Via, match

ANN = Sender("ann@example.org", 1)
EVE = Sender("eve@example.net", 2)
TAKES_PART = {1001: frozenset({"ann@example.org"}), 1002: frozenset({"ann@example.org"})}


def at(via: Via, ticket: int, holder: int | None = None) -> Evidence:
    return Evidence(via, ticket, "x", holder)


def test_without_evidence_a_message_is_new():
    assert match(ANN, [], {}) == Match(None)


def test_every_kind_of_evidence_leads_a_participant_home():
    for via in Via:
        found = match(ANN, [at(via, 1001)], TAKES_PART)
        assert (found.ticket, found.via, found.guest) == (1001, via, False)


def test_no_evidence_but_a_token_lets_a_stranger_in():
    """T3: a guessed tag or a copied Message-ID opens a ticket of its own, related to the other."""
    for via in Via:
        found = match(EVE, [at(via, 1001, 1)], TAKES_PART)
        assert found.ticket == (1001 if via is Via.TOKEN else None)
        if via is not Via.TOKEN:
            assert found.related == (1001,)


def test_a_stranger_with_a_valid_address_is_a_guest():
    assert match(EVE, [at(Via.TOKEN, 1001, 1)], TAKES_PART).guest


def test_a_token_counts_before_references_and_references_before_tags():
    evidence = [at(Via.TAG, 1002), at(Via.REFERENCE, 1002), at(Via.TOKEN, 1001, 1)]
    assert match(ANN, evidence, TAKES_PART).ticket == 1001
    assert match(ANN, evidence[:2], TAKES_PART).via is Via.REFERENCE


def test_of_two_tokens_the_one_made_for_the_sender_counts():
    found = match(ANN, [at(Via.TOKEN, 1002, 9), at(Via.TOKEN, 1001, 1)], TAKES_PART)
    assert found.ticket == 1001
    assert found.related == (1002,)


def test_what_did_not_count_is_told_with_the_reason():
    lost = match(EVE, [at(Via.TAG, 1001)], TAKES_PART).lost
    assert lost == ("subject-tag x -> 1001: the sender takes no part in it",)

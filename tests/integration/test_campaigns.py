"""The campaigns in small; `make campaign` runs them whole."""

from campaigns import forgeries, leaks, tokens


def test_no_guessed_or_damaged_token_is_accepted():
    """T2, hardening I04: every one-bit change, and random ones."""
    tried, accepted = tokens.run(20_000)
    assert accepted == 0
    assert tried > 20_000


def test_no_forged_agent_mail_is_carried_out():
    """Hardening I01-I15, generated."""
    found = forgeries.run(500)
    assert found.executed == 0, found
    assert found.outcomes["held"] > 100


def test_no_word_sequence_of_a_note_leaves_with_an_answer():
    """Hardening L13: two replies in each format, one of which may be held though it is honest."""
    found = leaks.run(2)
    assert found.leaks == []
    assert sum(found.held.values()) <= 1, found.held

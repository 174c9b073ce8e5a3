import pytest

from postdesk.gateway.edges.imap_answers import OddAnswer, by_uid, number, part_of_body

BODY = b"BODY[]<0>"


def test_each_body_is_filed_under_the_uid_in_its_own_answer():
    rows = [{b"SEQ": 2, b"UID": 20, BODY: b"twenty"}, {b"SEQ": 20, b"UID": 2, BODY: b"two"}]
    assert by_uid(rows, BODY, [2, 20]) == {20: b"twenty", 2: b"two"}


def test_news_about_flags_are_not_an_answer():
    rows = [
        {b"SEQ": 5, b"FLAGS": (b"\\Seen",)},
        {b"SEQ": 5, b"UID": 9, b"FLAGS": ()},
        {b"UID": 5, BODY: b"five"},
    ]
    assert by_uid(rows, BODY, [5]) == {5: b"five"}


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([{b"SEQ": 5, BODY: b"?"}], id="no UID, though the sequence number is the UID asked for"),
        pytest.param([{b"UID": 6, BODY: b"?"}], id="UID not asked for"),
        pytest.param([{b"UID": b"5", BODY: b"?"}], id="UID not a number"),
        pytest.param([{b"UID": 5, BODY: b"one"}, {b"UID": 5, BODY: b"other"}], id="two bodies for one UID"),
    ],
)
def test_an_answer_that_could_belong_to_another_message_is_refused(rows):
    with pytest.raises(OddAnswer):
        by_uid(rows, BODY, [5])


@pytest.mark.parametrize("value", [None, b"7", -1, 2**32, True, (7,)], ids=repr)
def test_a_number_is_a_number_of_32_bits(value):
    with pytest.raises(OddAnswer):
        number(value, "UIDVALIDITY")


@pytest.mark.parametrize(("value", "part"), [(None, b""), (b"", b""), (b"abc", b"abc")], ids=repr)
def test_past_the_end_a_part_is_empty(value, part):
    assert part_of_body(value, asked=3) == part


@pytest.mark.parametrize("value", [b"abcd", 12, (b"a",)], ids=repr)
def test_a_part_is_a_string_and_never_longer_than_asked_for(value):
    with pytest.raises(OddAnswer):
        part_of_body(value, asked=3)

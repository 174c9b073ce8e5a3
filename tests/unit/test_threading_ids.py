"""Message-IDs and the fields that list them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postdesk.threading.ids import MAX_IDS, canonical_id, id_key, message_ids

IDS = st.from_regex(r"[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]{1,30}@[a-z0-9.-]{1,30}", fullmatch=True)


@given(st.lists(IDS, unique_by=str.lower, max_size=30), st.sampled_from([" ", "\r\n ", "", ", ", "\t"]))
def test_written_ids_are_read_again(ids: list[str], between: str) -> None:
    assert message_ids(between.join(f"<{i}>" for i in ids)) == tuple(ids)


@given(IDS, st.integers(1, 60))
def test_an_id_folded_in_its_middle_is_the_same_id(message_id: str, at: int) -> None:
    folded = f"<{message_id[:at]}\r\n {message_id[at:]}>"
    assert message_ids(folded) == (message_id,)
    assert canonical_id(folded) == message_id


@given(st.text())
def test_whatever_is_read_is_canonical(value: str) -> None:
    assert all(canonical_id(f"<{i}>") == i for i in message_ids(value) if "<" not in i)


@pytest.mark.parametrize(
    ("value", "ids"),
    [
        pytest.param("", (), id="nothing"),
        pytest.param("<a@b> <c@d>", ("a@b", "c@d"), id="as the standard has it"),
        pytest.param("<a@b><c@d>", ("a@b", "c@d"), id="run together"),
        pytest.param("<a@b>,<c@d>", ("a@b", "c@d"), id="commas"),
        pytest.param("a@b c@d", ("a@b", "c@d"), id="no brackets"),
        pytest.param("<a@b <c@d>", ("a@b", "c@d"), id="a bracket never closed"),
        pytest.param("<a@b> c@d>", ("a@b", "c@d"), id="a bracket never opened"),
        pytest.param("<A@b> <a@B> <x@y>", ("A@b", "x@y"), id="twice, in other case"),
        pytest.param("Message from ann@example.com of Monday <q@r>", ("q@r",), id="RFC 822 phrase"),
        pytest.param("your mail of Monday", (), id="prose alone"),
        pytest.param("00017", ("00017",), id="one bare word"),
        pytest.param("<>", (), id="empty brackets"),
        pytest.param("<", (), id="lone bracket"),
        pytest.param("<[x]>", ("[x]",), id="literal without a local part"),
        pytest.param(f"<{'a' * 2000}@b>", (), id="longer than a line can be"),
    ],
)
def test_ids_of_a_field(value: str, ids: tuple[str, ...]) -> None:
    assert message_ids(value) == ids


def test_of_too_many_ids_the_root_and_the_latest_stay() -> None:
    ids = message_ids(" ".join(f"<{n}@x>" for n in range(5000)))
    assert len(ids) == MAX_IDS
    assert (ids[0], ids[-1]) == ("0@x", "4999@x")


def test_ids_compare_without_case_and_keep_theirs() -> None:
    assert canonical_id(" <Abc@Example.COM> ") == "Abc@Example.COM"
    assert id_key("Abc@Example.COM") == id_key("aBC@example.com")


@pytest.mark.parametrize("value", ["", "<>", "   ", "<\x07@x>", "<\ud800@x>"])
def test_what_is_no_id_is_none(value: str) -> None:
    assert canonical_id(value) is None

"""Lists of tags and values."""

import pytest

from postdesk.gateway.authentication.tags import items_of, octets_of, read_tags


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("v=1; a = b ;c=d=e;", {"v": "1", "a": "b", "c": "d=e"}),
        ("p=", {"p": ""}),
        ("", {}),
        ("A=1;a=2", {"A": "1", "a": "2"}),
        ("a=1;a=1", None),
        ("a", None),
        ("a=1;;b=2", None),
        ("1=a", None),
        ("=a", None),
        (";".join(f"a{n}=1" for n in range(60)), {f"a{n}": "1" for n in range(60)}),
        (";".join(f"a{n}=1" for n in range(62)), None),
    ],
)
def test_read_tags(text, tags):
    assert read_tags(text) == tags


def test_values_may_be_folded_anywhere():
    assert octets_of("aGVs\r\n\tbG8=") == b"hello"
    assert octets_of("aGVsbG8") is None
    assert octets_of("é") is None
    assert items_of(" From :\r\n to::Subject") == ("from", "to", "subject")

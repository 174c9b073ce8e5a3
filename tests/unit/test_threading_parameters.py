"""Content-Type and Content-Disposition as senders write them."""

from time import thread_time

import pytest

from postdesk.threading.parameters import parameters_of


@pytest.mark.parametrize(
    ("value", "head", "parameters"),
    [
        pytest.param("TEXT/Plain", "text/plain", {}, id="bare"),
        pytest.param('text/plain; Charset="utf-8"', "text/plain", {"charset": "utf-8"}, id="quoted"),
        pytest.param(
            "text/plain;charset = utf-8 ;",
            "text/plain",
            {"charset": "utf-8"},
            id="spaces and a last semicolon",
        ),
        pytest.param(
            "multipart/mixed boundary=x", "multipart/mixed", {"boundary": "x"}, id="no first semicolon"
        ),
        pytest.param("text/plain (nice); charset=a", "text/plain", {"charset": "a"}, id="comment"),
        pytest.param('a/b; name="x;y=z"', "a/b", {"name": "x;y=z"}, id="semicolon in quotes"),
        pytest.param('a/b; name="say \\"hi\\""', "a/b", {"name": 'say "hi"'}, id="quoted pair"),
        pytest.param('a/b; name="C:\\new\\f.txt"', "a/b", {"name": "C:\\new\\f.txt"}, id="path of Windows"),
        pytest.param("a/b; name=two words.pdf", "a/b", {"name": "two words.pdf"}, id="unquoted space"),
        pytest.param('a/b; name="=?utf-8?Q?caf=C3=A9?="', "a/b", {"name": "café"}, id="encoded word"),
        pytest.param("a/b; name*=utf-8'en'caf%C3%A9", "a/b", {"name": "café"}, id="RFC 2231"),
        pytest.param("a/b; name*0=one; name*1=two", "a/b", {"name": "onetwo"}, id="pieces"),
        pytest.param(
            "a/b; name*1*=%A9; name*0*=utf-8''caf%C3", "a/b", {"name": "café"}, id="pieces out of order"
        ),
        pytest.param("a/b; n=old; n*=utf-8''new", "a/b", {"n": "new"}, id="the better form wins"),
        pytest.param("a/b; n=1; n=2", "a/b", {"n": "1"}, id="the first of two"),
        pytest.param("", "", {}, id="empty"),
        pytest.param(";;=;x", "", {}, id="junk"),
    ],
)
def test_parameters(value: str, head: str, parameters: dict[str, str]) -> None:
    assert parameters_of(value) == (head, parameters)


@pytest.mark.parametrize("unit", ["; a=b", '"', "\\", '"\\', ";", "a*0=b;", "="])
def test_time_is_bounded(unit: str) -> None:
    began = thread_time()
    parameters_of("text/plain;" + unit * 100_000)
    assert thread_time() - began < 1

"""Headers that can be read in two ways, and fields a signature leaves open."""

import pytest

from postdesk.gateway.authentication.coverage import ambiguity, uncovered
from postdesk.outbound.dkim_form import read_form
from postdesk.threading.parse import parse_message
from signed_mail import MAIL

SINGLE = "From Sender Reply-To To Cc Bcc Subject Date Message-ID In-Reply-To References MIME-Version Content-Type".split()


@pytest.mark.parametrize("name", SINGLE)
def test_a_field_that_may_stand_once_and_stands_twice_is_ambiguous(name):
    raw = f"{name}: a\r\n{name.upper()}: b\r\n\r\n".encode()
    assert ambiguity(read_form(raw), parse_message(raw)) is not None


def test_a_field_that_only_one_reader_sees_is_ambiguous():
    other = parse_message(b"Cc: eve@evil.test\r\n" + MAIL)
    assert "Cc is read in one way by us" in ambiguity(read_form(MAIL), other)


def test_an_ordinary_header_is_not_ambiguous():
    raw = b"Received: a\r\nReceived: b\r\nX-A: 1\r\nX-A: 2\r\nComments: a\r\nComments: b\r\n" + MAIL
    assert ambiguity(read_form(raw), parse_message(raw)) is None


def test_only_fields_that_are_there_need_to_be_covered():
    assert uncovered(read_form(MAIL), ["from", "to"], ["from", "cc", "subject"]) == ("subject",)

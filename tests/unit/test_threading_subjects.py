"""Subjects taken apart (T4)."""

import pytest

from postdesk.threading.subjects import read_subject


@pytest.mark.parametrize(
    ("subject", "base", "reply", "forward", "tag"),
    [
        ("Invoice 7", "Invoice 7", False, False, None),
        ("Re: Invoice 7", "Invoice 7", True, False, None),
        ("RE: Re[2]: AW: Invoice 7", "Invoice 7", True, False, None),
        ("WG: Invoice 7", "Invoice 7", False, True, None),
        ("Fwd: Re: Invoice 7", "Invoice 7", True, True, None),
        ("TR : Facture", "Facture", False, True, None),
        ("RV: Factura", "Factura", False, True, None),
        ("VS: Lasku", "Lasku", True, True, None),  # a reply in Finnish, a forward in Danish
        ("回复：发票", "发票", True, False, None),
        ("[carol@client.test: Invoice 7]", "Invoice 7", False, True, None),  # mutt
        ("[Fwd: Re: Invoice 7]", "Re: Invoice 7", False, True, None),  # Netscape
        ("Invoice 7 (fwd)", "Invoice 7", False, True, None),  # Alpine
        ("[carol: Invoice 7]", "[carol: Invoice 7]", False, False, None),
        ("Re: [PD-1042] Invoice 7", "Invoice 7", True, False, 1042),
        ("[pd-1042] Re: Invoice 7", "Invoice 7", True, False, 1042),
        ("[PD-1042] [PD-1043] Invoice", "Invoice", False, False, None),  # two tags prove nothing
        ("[PD-1042] [PD-1042] Invoice", "Invoice", False, False, 1042),
        ("Ticket 1042", "Ticket 1042", False, False, None),  # a bare number is no tag
        ("[XPD-1042] Invoice", "[XPD-1042] Invoice", False, False, None),
        ("Urgent: help", "Urgent: help", False, False, None),
        ("", "", False, False, None),
    ],
)
def test_a_subject_is_taken_apart(subject, base, reply, forward, tag):
    found = read_subject(subject, "PD")
    assert (found.base, found.reply, found.forward, found.tag) == (base, reply, forward, tag)

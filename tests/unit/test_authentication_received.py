"""Received fields of the servers people run."""

import pytest

from postdesk.gateway.authentication.received import Hop, read_hop
from postdesk.outbound.dkim_form import Field

HOPS = [
    ("postfix", "from mail.evil.test (h1.evil.test [198.51.100.66])\r\n\tby mx.corp.test (Postfix) with ESMTPS id 4X; date",
     Hop("mx.corp.test", inside=False, hosts=("198.51.100.66",))),
    ("exim", "from [198.51.100.66] (helo=[10.0.0.7])\r\n\tby mx.corp.test with esmtp (Exim 4.97) id 1a-2b; date",
     Hop("mx.corp.test", inside=False, hosts=("198.51.100.66", "10.0.0.7"))),
    ("google", "by 2002:a05:7010:a38a:b0:4d1 with SMTP id k1; date", Hop("2002:a05:7010:a38a:b0:4d1", inside=True, hosts=())),
    ("exchange", "from A.test (2603:10a6::13) by B.test\r\n (2603:10a6::14) with Microsoft SMTP Server; date",
     Hop("b.test", inside=False, hosts=("2603:10a6::13", "2603:10a6::14"))),
    ("ipv6", "from x ([IPv6:2001:db8::1]) by desk.test with ESMTP id 1; date", Hop("desk.test", inside=False, hosts=("2001:db8::1",))),
    ("by-in-a-comment", "from x (by mx.corp.test) by evil.test; date", Hop("evil.test", inside=False, hosts=())),
    ("by-in-a-nested-comment", "from x (a (b) by mx.corp.test) by evil.test; date", Hop("evil.test", inside=False, hosts=())),
    ("qmail", "(qmail 123 invoked by uid 0); date", Hop(None, inside=True, hosts=())),
    ("nothing", "", Hop(None, inside=True, hosts=())),
]  # fmt: skip


@pytest.mark.parametrize(("value", "hop"), [h[1:] for h in HOPS], ids=[h[0] for h in HOPS])
def test_read_hop(value, hop):
    assert read_hop(Field("received", f"Received: {value}\r\n".encode())) == hop

"""The reader of message/delivery-status (RFC 3464, RFC 6533)."""

import pytest

from postdesk.classifiers.delivery_status import DELAYED, FAILED, MAX_RECIPIENTS, SUCCEEDED, read_report

PER_MESSAGE = "Reporting-MTA: dns; mx.example.net\nArrival-Date: today\n\n"


def one(fields: str):
    (report,) = read_report(PER_MESSAGE + fields)
    return report


def test_each_recipient_is_an_entry():
    text = PER_MESSAGE + "Final-Recipient: rfc822; a@x.test\nAction: failed\nStatus: 5.1.1\n\n"
    text += "Final-Recipient: rfc822; b@x.test\nAction: delayed\nStatus: 4.4.1\n"
    assert [(r.addresses, r.outcome, r.status) for r in read_report(text)] == [
        (("a@x.test",), FAILED, "5.1.1"),
        (("b@x.test",), DELAYED, "4.4.1"),
    ]


@pytest.mark.parametrize(
    ("field", "address"),
    [
        ("rfc822; a@x.test", "a@x.test"),
        ("RFC822;<a@x.test>", "a@x.test"),
        ("<a@x.test>", "a@x.test"),
        ("a@x.test", "a@x.test"),
        ("rfc822; mailto:a@x.test", "a@x.test"),
        ("utf-8; \\x{E4}@x.test", "ä@x.test"),
    ],
)
def test_an_address_is_read_however_it_is_written(field, address):
    assert one(f"Final-Recipient: {field}\nAction: failed\nStatus: 5.0.0").addresses == (address,)


def test_the_original_recipient_is_kept_beside_the_final_one():
    report = one(
        "Original-Recipient: rfc822;old@x.test\nFinal-Recipient: rfc822;new@x.test\nAction: failed\nStatus: 5.1.1"
    )
    assert set(report.addresses) == {"old@x.test", "new@x.test"}


@pytest.mark.parametrize(
    ("action", "status", "outcome", "permanent"),
    [
        ("failed", "5.1.1", FAILED, True),
        ("failed", "4.4.7", FAILED, False),
        ("Failed (giving up)", "5.1.1", FAILED, True),
        ("error", "5.1.1", FAILED, True),
        ("delayed", "5.1.1", DELAYED, False),
        ("relayed", "2.0.0", SUCCEEDED, False),
        ("deliverable", "2.1.5", SUCCEEDED, False),
        ("", "2.0.0", SUCCEEDED, False),
        ("", "5.2.2", FAILED, True),
    ],
)
def test_only_a_failure_of_class_5_is_permanent(action, status, outcome, permanent):
    report = one(f"Final-Recipient: rfc822; a@x.test\nAction: {action}\nStatus: {status}")
    assert (report.outcome, report.permanent) == (outcome, permanent)


@pytest.mark.parametrize(
    ("status", "diagnostic", "expected"),
    [
        ("5.0.0", "smtp; 550 5.7.26 not signed", "5.7.26"),
        ("5.0.0", "smtp; 451 4.7.1 later", "5.0.0"),
        ("5.0.0", "smtp; 550 mailbox full", "5.2.2"),
        ("5.2.1", "smtp; 550 5.1.1 nobody", "5.2.1"),
        ("", "smtp; 550 5.1.1 nobody", "5.1.1"),
        ("", "smtp; 450 try again", "4.0.0"),
        ("5.1.1 (nobody of that name)", "", "5.1.1"),
    ],
)
def test_a_status_that_names_no_detail_gives_way_to_the_remote_servers(status, diagnostic, expected):
    fields = f"Final-Recipient: rfc822; a@x.test\nAction: failed\nDiagnostic-Code: {diagnostic}"
    assert one(fields + (f"\nStatus: {status}" if status else "")).status == expected


def test_folded_fields_and_a_blank_line_within_a_recipient_are_read():
    report = one(
        "Final-Recipient: rfc822;\n a@x.test\n\nAction: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp;\n\t550 5.2.2 full"
    )
    assert (report.addresses, report.status) == (("a@x.test",), "5.2.2")


def test_recipients_without_a_blank_line_between_them_are_told_apart():
    fields = "".join(f"Final-Recipient: rfc822; {n}@x.test\nAction: failed\nStatus: 5.1.1\n" for n in "ab")
    assert [report.addresses[0] for report in read_report(fields)] == ["a@x.test", "b@x.test"]


@pytest.mark.parametrize(
    "text", ["", "Hello\nStatus: fine", "Final-Recipient: rfc822; a@x.test", "Action: failed"]
)
def test_a_text_that_is_no_report_names_nobody(text):
    assert read_report(text) == ()


def test_a_report_of_too_many_recipients_is_cut():
    fields = "Final-Recipient: rfc822; a@x.test\nAction: failed\nStatus: 5.1.1\n\n" * (MAX_RECIPIENTS + 50)
    assert 0 < len(read_report(fields)) <= MAX_RECIPIENTS + 1

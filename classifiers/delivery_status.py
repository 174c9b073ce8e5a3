"""Reads the fields of a delivery report: message/delivery-status (RFC 3464) and its international form (RFC 6533).

The same reader serves reports whose fields stand in a text/plain part or between boundaries that do not match: it
takes the fields it knows, wherever they stand, and passes over everything else. Pure and linear.
"""

import re
from dataclasses import dataclass

from postdesk.classifiers.status_codes import enhanced_code, is_permanent, read_status

MAX_REPORT = 128 * 1024  # characters of one report that are read
MAX_RECIPIENTS = 200
_MAX_FIELD = 2000
_MAX_LINES = 8000

_FIELD = re.compile(r"[>\s*]{0,8}([A-Za-z][A-Za-z-]{2,40})[ \t]*:[ \t]*(.*)")
_RECIPIENT_FIELDS = ("final-recipient", "original-recipient", "x-actual-recipient")
_OTHER_FIELDS = ("action", "status", "diagnostic-code", "remote-mta", "reporting-mta", "arrival-date")
_KNOWN = frozenset({*_RECIPIENT_FIELDS, *_OTHER_FIELDS})
_HEX = re.compile(r"\\x\{([0-9A-Fa-f]{1,6})\}")  # RFC 6533 §3: utf-8-addr-xtext

FAILED, DELAYED, SUCCEEDED = "failed", "delayed", "succeeded"
_OUTCOMES = {  # RFC 3464 §2.3.3, and what OpenSMTPD and others write instead
    "failed": FAILED, "failure": FAILED, "fail": FAILED, "error": FAILED, "hard-fail": FAILED,
    "delayed": DELAYED, "deferred": DELAYED, "soft-fail": DELAYED, "warning": DELAYED,
    "delivered": SUCCEEDED, "relayed": SUCCEEDED, "expanded": SUCCEEDED, "deliverable": SUCCEEDED,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class RecipientReport:
    """What became of one recipient. `addresses` holds the final and, where it differs, the original one."""

    addresses: tuple[str, ...]
    outcome: str  # FAILED, DELAYED or SUCCEEDED
    status: str | None
    diagnostic: str = ""

    @property
    def permanent(self) -> bool | None:
        """A warning of delay is never permanent, whatever code it quotes."""
        return is_permanent(self.status) if self.outcome == FAILED else False


def read_report(text: str) -> tuple[RecipientReport, ...]:
    """One entry for each recipient the report names; empty where it names none."""
    reports = []
    for fields in _groups(text[:MAX_REPORT]):
        report = _recipient(fields)
        if report is not None:
            reports.append(report)
    return tuple(reports)


def _groups(text: str) -> list[dict[str, str]]:
    """The known fields, one dict a recipient: a blank line or a second recipient of the same field begins another."""
    groups: list[dict[str, str]] = [{}]
    last = ""
    for line in text.splitlines()[:_MAX_LINES]:
        if len(groups) > MAX_RECIPIENTS:
            break
        if not line.strip():
            last = ""
            if _has_recipient(groups[-1]) and _complete(groups[-1]):
                groups.append({})
            continue
        if line[0] in " \t" and last:  # folded (RFC 5322 §2.2.3)
            if len(groups[-1][last]) < _MAX_FIELD:
                groups[-1][last] += " " + line.strip()[:_MAX_FIELD]
            continue
        last = _take_field(line, groups)
    return groups


def _take_field(line: str, groups: list[dict[str, str]]) -> str:
    """Puts a known field into the last group, or a new one. Its name, "" where the line is none."""
    match = _FIELD.match(line[:_MAX_FIELD])
    name = match.group(1).lower() if match else ""
    if match is None or name not in _KNOWN:
        return ""
    if name in groups[-1] and name in _RECIPIENT_FIELDS:
        groups.append({})
    if name not in groups[-1]:
        groups[-1][name] = match.group(2).strip()
        return name
    return ""


def _has_recipient(fields: dict[str, str]) -> bool:
    return any(name in fields for name in _RECIPIENT_FIELDS)


def _complete(fields: dict[str, str]) -> bool:
    """Some systems leave a blank line between the recipient and what became of it."""
    return "action" in fields or "status" in fields


def _recipient(fields: dict[str, str]) -> RecipientReport | None:
    addresses = dict.fromkeys(
        address for name in _RECIPIENT_FIELDS if (address := _address(fields.get(name, "")))
    )
    action = fields.get("action", "").split()
    word = action[0].strip("();,.").lower() if action else ""
    if not addresses or not (word or "status" in fields or "diagnostic-code" in fields):
        return None
    diagnostic = fields.get("diagnostic-code", "")
    status = _status(fields.get("status", ""), diagnostic, _OUTCOMES.get(word))
    outcome = _OUTCOMES.get(word) or (SUCCEEDED if (status or "").startswith("2") else FAILED)
    return RecipientReport(tuple(addresses), outcome, status, diagnostic)


def _status(field: str, diagnostic: str, outcome: str | None) -> str | None:
    """The Status field; where it only says "5.0.0", the code the remote server gave, if of the same class.

    Postfix writes 5.0.0 for every server that sends no enhanced code, and several gateways for every failure.
    """
    declared = enhanced_code(field)
    if declared is None or not declared.endswith(".0.0"):
        return declared or read_status(diagnostic, None if outcome is None else outcome == FAILED)
    remote = read_status(diagnostic, None) if diagnostic else None
    return remote if remote and remote[0] == declared[0] else declared


def _address(value: str) -> str:
    """The address of "rfc822; ann@example.com", of "<ann@example.com>", or of nothing but the address."""
    kind, semicolon, rest = value.partition(";")
    address = rest if semicolon and "@" not in kind else value
    address = address.strip().removeprefix("mailto:")
    if "<" in address and ">" in address:
        address = address[address.find("<") + 1 :].partition(">")[0]
    if semicolon and kind.strip().lower() == "utf-8":
        address = _HEX.sub(lambda found: chr(min(int(found.group(1), 16), 0x10FFFF)), address)
    words = address.strip("<> \t").split()
    return words[0] if words and len(words[0]) <= 320 else ""

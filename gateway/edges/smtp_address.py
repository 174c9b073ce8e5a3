"""What MAIL and RCPT say: a path and its parameters (RFC 5321 §4.1.2, SMTPUTF8 by RFC 6531). Pure and linear.

Lenient where old clients are (a blank after the colon, no angle brackets), strict where leniency relays mail:
a recipient is one plain local@domain or nothing.
"""

import re
from dataclasses import dataclass

# Local part and domain of a recipient. No quotes, no second @, no %, ! or source route: ways to have mail relayed.
# No address literal. A capability address is longer than 64 octets of local part in no case (RFC 5321 §4.5.3.1.1).
_PLAIN = re.compile(r"[\w#$&'*+/=?^`{|}~.-]{1,64}@[\w.-]{1,253}")
_PARAMETER = re.compile(r"([A-Za-z0-9][A-Za-z0-9-]*)(?:=([!-<>-~]+))?")
_CONTROL = re.compile(r"[\0-\x1f\x7f]")
_LONGEST = 320  # octets of local@domain; RFC 5321 §4.5.3.1 allows 64 + 1 + 255


@dataclass(frozen=True, slots=True)
class Path:
    """`address` is "" for the null path `<>`; the names of parameters are in capitals."""

    address: str
    parameters: dict[str, str]

    @property
    def is_plain(self) -> bool:
        """Whether it is an address this desk could have: nothing quoted, routed, literal, or without a domain."""
        return _PLAIN.fullmatch(self.address) is not None

    @property
    def is_valid_utf8(self) -> bool:
        """False where the octets sent were not UTF-8 (they came as lone surrogates)."""
        try:
            self.address.encode()
        except UnicodeEncodeError:
            return False
        return True


def read_path(argument: str | None, keyword: str) -> Path | None:
    """The path after `keyword` ("FROM:" or "TO:"), None where it cannot be understood."""
    if argument is None or argument[: len(keyword)].upper() != keyword:
        return None
    text = argument[len(keyword) :].strip(" ")
    if not text or _CONTROL.search(text):
        return None
    if text.startswith("<"):
        end = _closing_bracket(text)
        address, rest = text[1:end], text[end + 1 :]
        if end < 0 or (rest and not rest.startswith(" ")):
            return None
    else:
        address, _, rest = text.partition(" ")
        if not address:
            return None
    parameters = _parameters(rest)
    if parameters is None or len(address) > _LONGEST:
        return None
    return Path(address, parameters)


def without_route(address: str) -> str:
    """A reverse path without its source route, which is to be ignored (RFC 5321 §4.1.1.3, appendix C)."""
    return address.partition(":")[2] if address.startswith("@") and ":" in address else address


def _closing_bracket(text: str) -> int:
    """Where the path ends; a `>` inside a quoted local part does not end it."""
    if '"' not in text:
        return text.find(">")
    quoted = escaped = False
    for at, c in enumerate(text):
        if escaped:
            escaped = False
        elif c == "\\" and quoted:
            escaped = True
        elif c == '"':
            quoted = not quoted
        elif c == ">" and not quoted:
            return at
    return -1


def _parameters(text: str) -> dict[str, str] | None:
    found: dict[str, str] = {}
    for word in text.split():
        match = _PARAMETER.fullmatch(word)
        if match is None or match[1].upper() in found:
            return None
        found[match[1].upper()] = match[2] or ""
    return found

"""What the engine gives: the words of one mail, in one language. No addresses, no headers."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rendered:
    """`subject` is one clean line of at most 200 characters; texts have LF line ends; `html` says what `text` says."""

    subject: str
    text: str
    html: str | None = None

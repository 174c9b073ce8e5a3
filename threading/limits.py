"""How much of a message is looked at. What lies over a limit is cut or kept as plain bytes, and noted as a defect.

Each number bounds a loop or a library that is slower than linear; none of them refuses a message.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Caps on one message. The defaults are far above what people's clients send."""

    header_block: int = 256 * 1024  # bytes of one header block
    header_field: int = 64 * 1024  # bytes of one field (Postfix cuts at 100 KB)
    header_fields: int = 1000  # fields in one block
    addresses: int = 500  # mailboxes in one field
    encoded_words: int = 500  # RFC 2047 words decoded in one field
    parameter_text: int = 16 * 1024  # characters of one Content-Type or Content-Disposition
    boundary: int = 200  # bytes; RFC 2046 §5.1.1 allows 70
    parts: int = 1000  # leaves and multiparts together
    depth: int = 50  # multiparts within multiparts
    text: int = 1024 * 1024  # characters of a decoded body
    html: int = 1024 * 1024  # characters of HTML that are parsed
    html_depth: int = 1000  # nested elements: the tree builder's time grows with the square of them
    shown_depth: int = 200  # nested elements the sanitiser accepts: it is slower still
    tnef: int = 32 * 1024 * 1024  # bytes of one winmail.dat


LIMITS = Limits()

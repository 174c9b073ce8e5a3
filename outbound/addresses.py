"""Addresses as they stand on the wire (RFC 5321 §4.1.2, RFC 6531).

The domain goes out as A-labels, so that only a non-ASCII local part asks the relay for SMTPUTF8.
"""

_MAX_DOMAIN = 255  # octets, RFC 5321 §4.5.3.1.2; IDNA encoding of hostile lengths takes seconds


def wire_address(address: str) -> str:
    """The addr-spec with its domain in ASCII where IDNA allows; other addresses unchanged."""
    if address.isascii():
        return address
    local, at, domain = address.rpartition("@")
    if not at or domain.isascii() or len(domain) > _MAX_DOMAIN:
        return address
    try:
        return f"{local}{at}{domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        return address

"""What systemd wants to hear (sd_notify(3)): a datagram to $NOTIFY_SOCKET. Without one, nothing happens."""

import contextlib
import os
import socket


def notify(*lines: str) -> None:
    """Send states such as "READY=1", "STOPPING=1", "WATCHDOG=1", "STATUS=…"."""
    path = os.environ.get("NOTIFY_SOCKET")
    if not path:
        return
    address = "\0" + path[1:] if path.startswith("@") else path
    with (
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as sock,
        contextlib.suppress(OSError),
    ):
        sock.sendto("\n".join(lines).encode(), address)


def watchdog_seconds() -> float | None:
    """How often systemd wants a sign of life, halved; None where it does not."""
    microseconds = os.environ.get("WATCHDOG_USEC", "")
    return int(microseconds) / 2_000_000 if microseconds.isdigit() else None

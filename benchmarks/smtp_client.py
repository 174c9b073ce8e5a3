"""A load generator for SMTP on loopback: so many kept connections, so many messages, every reply read.

One thread and `selectors`, no library in the way: it must cost less than what it measures.
`python -m benchmarks.smtp_client 127.0.0.1:2525 --to support@example.com --messages 5000 --connections 16`
"""

import argparse
import selectors
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

Make = Callable[
    [int], bytes
]  # the content of message number n, with CRLF line ends and without the final dot


@dataclass(frozen=True)
class Load:
    """How many messages, over how many connections, from whom to whom. Pipelining by RFC 2920."""

    messages: int
    connections: int = 16
    sender: str = "customer@example.net"
    recipient: str = "support@example.com"
    pipelining: bool = False
    new_connection_each: bool = False
    seconds: float = 300.0  # give up after these


@dataclass
class Outcome:
    """What came of it. `latencies`: seconds from the dot to its reply, one for each message accepted."""

    seconds: float = 0.0
    accepted: int = 0
    refused: int = 0
    latencies: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return self.accepted / self.seconds if self.seconds else 0.0

    def percentile(self, share: float) -> float:
        """Seconds within which `share` (0..1) of the accepted messages were answered."""
        ordered = sorted(self.latencies)
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else 0.0


def text_message(size: int) -> Make:
    """Plain messages of about `size` octets, each with its own Message-ID and subject."""
    line = b"The printer on the third floor prints only blank pages since Monday.\r\n"
    body = line * max((size - 300) // len(line), 1)

    def make(number: int) -> bytes:
        return (
            f"From: Customer {number} <customer{number}@example.net>\r\n"
            "To: support@example.com\r\n"
            f"Subject: Printer number {number} prints blank pages\r\n"
            f"Message-ID: <load.{number}.{time.monotonic_ns()}@example.net>\r\n"
            "Date: Mon, 3 Nov 2025 10:00:00 +0000\r\n"
            "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
        ).encode() + body

    return make


class _Sender:
    """One connection: a generator says what to send and gets each reply."""

    def __init__(self, address: tuple[str, int], load: Load, numbers: Iterator[int], make: Make) -> None:
        self.address, self.load, self.numbers, self.make = address, load, numbers, make
        self.outcome = Outcome()
        self.connect()

    def connect(self) -> None:
        self.socket = socket.create_connection(self.address, timeout=10)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.input, self.waiting_for, self.dialog = b"", 1, self.talk()
        self.pending: list[bytes] = []
        next(self.dialog)

    def talk(self) -> Iterator[None]:
        """Yields where `waiting_for` replies must have come; they are in `pending`."""
        yield
        self.send(b"EHLO load.example.net\r\n", 1)
        yield
        mail = f"MAIL FROM:<{self.load.sender}>\r\n".encode()
        rcpt = f"RCPT TO:<{self.load.recipient}>\r\n".encode()
        for number in self.numbers:
            content = self.make(number).replace(b"\r\n.", b"\r\n..") + b".\r\n"
            if self.load.pipelining:
                self.send(mail + rcpt + b"DATA\r\n", 3)
                yield
            else:
                for command in (mail, rcpt, b"DATA\r\n"):
                    self.send(command, 1)
                    yield
            if not self.pending[-1].startswith(b"354"):
                self.outcome.refused += 1
                self.send(b"RSET\r\n", 1)
                yield
                continue
            start = time.perf_counter()
            self.send(content, 1)
            yield
            if self.pending[-1].startswith(b"250"):
                self.outcome.accepted += 1
                self.outcome.latencies.append(time.perf_counter() - start)
            else:
                self.outcome.refused += 1
            if self.load.new_connection_each:
                break
        self.send(b"QUIT\r\n", 1)
        yield

    def send(self, data: bytes, replies: int) -> None:
        self.waiting_for, self.pending = replies, []
        self.socket.sendall(data)

    def receive(self) -> bool:
        """Take what came; False when the conversation is over."""
        data = self.socket.recv(65536)
        if not data:
            raise ConnectionError(f"the server hung up after {self.outcome.accepted} messages")
        *lines, self.input = (self.input + data).split(b"\r\n")
        self.pending += [line for line in lines if line[3:4] != b"-"]
        if len(self.pending) < self.waiting_for:
            return True
        return next(self.dialog, self) is None


def run(address: tuple[str, int], load: Load, make: Make | None = None) -> Outcome:
    """Send everything; raises ConnectionError where the server hangs up, TimeoutError after `load.seconds`."""
    make = make or text_message(4096)
    numbers = iter(range(load.messages))
    start = time.perf_counter()
    senders = [_Sender(address, load, numbers, make) for _ in range(min(load.connections, load.messages))]
    with selectors.DefaultSelector() as selector:
        for sender in senders:
            selector.register(sender.socket, selectors.EVENT_READ, sender)
        while selector.get_map():
            ready = selector.select(1.0)
            if time.perf_counter() - start > load.seconds:
                raise TimeoutError(f"not done within {load.seconds:g} s")
            for key, _ in ready:
                sender = key.data
                if sender.receive():
                    continue
                selector.unregister(sender.socket)
                sender.socket.close()
                if load.new_connection_each and numbers.__length_hint__():  # type: ignore[attr-defined]
                    sender.connect()
                    selector.register(sender.socket, selectors.EVENT_READ, sender)
    total = Outcome(seconds=time.perf_counter() - start)
    for sender in senders:
        total.accepted += sender.outcome.accepted
        total.refused += sender.outcome.refused
        total.latencies += sender.outcome.latencies
    return total


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address", help="host:port")
    parser.add_argument("--to", default=Load.recipient)
    parser.add_argument("--messages", type=int, default=2000)
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--size", type=int, default=4096)
    parser.add_argument("--pipelining", action="store_true")
    parser.add_argument("--new-connection-each", action="store_true")
    args = parser.parse_args()
    host, _, port = args.address.rpartition(":")
    load = Load(
        messages=args.messages,
        connections=args.connections,
        recipient=args.to,
        pipelining=args.pipelining,
        new_connection_each=args.new_connection_each,
    )
    outcome = run((host.strip("[]"), int(port)), load, text_message(args.size))
    print(
        f"{outcome.rate:.0f} messages/s: {outcome.accepted} accepted, {outcome.refused} refused in "
        f"{outcome.seconds:.2f} s; dot to reply p50 {outcome.percentile(0.5) * 1000:.1f} ms, "
        f"p99 {outcome.percentile(0.99) * 1000:.1f} ms"
    )


if __name__ == "__main__":
    main()

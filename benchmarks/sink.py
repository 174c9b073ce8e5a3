"""A relay that takes every letter and notes when: `python -m benchmarks.sink` prints its port, then a line a letter."""

import asyncio
import sys
import time

_REPLIES = {
    b"EHLO": b"250-sink\r\n250 PIPELINING\r\n",
    b"MAIL": b"250 ok\r\n",
    b"RSET": b"250 ok\r\n",
    b"NOOP": b"250 ok\r\n",
}


class Session(asyncio.Protocol):
    """Just enough of RFC 5321 for a well-behaved client."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport, self.buffer, self.in_data, self.rcpt = transport, bytearray(), False, b""
        transport.write(b"220 sink\r\n")

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while True:
            end = b"\r\n.\r\n" if self.in_data else b"\r\n"
            at = self.buffer.find(end)
            if at < 0:
                return
            line = bytes(self.buffer[:at])
            del self.buffer[: at + len(end)]
            self.answer(line)

    def answer(self, line: bytes) -> None:
        if self.in_data:
            self.in_data = False
            print(f"{time.monotonic():.6f} {self.rcpt.decode()}", flush=True)
            self.transport.write(b"250 2.0.0 taken\r\n")
            return
        verb = line[:4].upper()
        if verb == b"DATA":
            self.in_data = True
            self.transport.write(b"354 go on\r\n")
        elif verb == b"QUIT":
            self.transport.write(b"221 bye\r\n")
            self.transport.close()
        else:
            if verb == b"RCPT":
                self.rcpt = line[line.find(b"<") + 1 : line.find(b">")]
            self.transport.write(_REPLIES.get(verb, b"250 ok\r\n"))


async def main() -> None:
    """Serve until killed."""
    server = await asyncio.get_running_loop().create_server(Session, "127.0.0.1", 0, backlog=512)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))

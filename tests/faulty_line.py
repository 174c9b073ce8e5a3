"""A line between a client and a server on loopback that cuts, or delivers in crumbs."""

import contextlib
import socket
import threading
from collections.abc import Iterable
from typing import Self


class FaultyLine:
    """Forwards to `target`. The n-th connection ends after `cuts[n]` octets from the server; later ones hold.

    `crumb` is the most that is passed on at once: 1 splits every line and literal.
    """

    def __init__(self, target: int, *, cuts: Iterable[int] = (), crumb: int = 65536) -> None:
        self._target, self._cuts, self._crumb = target, iter(cuts), crumb
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.cut = 0

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self._target))
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            limit = next(self._cuts, None)
            threading.Thread(target=self._pass_on, args=(client, server, None), daemon=True).start()
            threading.Thread(target=self._pass_on, args=(server, client, limit), daemon=True).start()

    def _pass_on(self, source: socket.socket, sink: socket.socket, limit: int | None) -> None:
        left = float("inf") if limit is None else limit
        try:
            while left > 0 and (data := source.recv(int(min(self._crumb, left)))):
                left -= len(data)
                sink.sendall(data)
            self.cut += left <= 0
        except OSError:  # one end is gone
            pass
        finally:
            for end in (source, sink):
                with contextlib.suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
            source.close()

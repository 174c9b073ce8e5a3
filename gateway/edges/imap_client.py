"""The library imapclient on our bounded socket, its many errors sorted into few. The only door to imapclient."""

import contextlib
import imaplib
import threading
from collections.abc import Iterator
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import ProtocolError
from imapclient.response_parser import parse_fetch_response

from postdesk.gateway.edges.imap_answers import Row
from postdesk.gateway.edges.imap_wire import BoundedImap4, Endpoint, Stopped


class Refused(Exception):  # noqa: N818 (an answer of the server)
    """The server answered NO or BAD, or has nothing for us; the connection can be used on."""


class Broken(Exception):  # noqa: N818 (a state of the connection)
    """The connection is dead or its answers make no sense: drop it and make a new one."""


class Client(IMAPClient):  # type: ignore[misc] # imapclient has no types
    """A connection that has been greeted; `wire` is what carries it."""

    def __init__(self, endpoint: Endpoint, stop: threading.Event) -> None:
        self._endpoint = endpoint
        self._stop_flag = stop
        super().__init__(endpoint.host, endpoint.port, ssl=endpoint.tls is not None, ssl_context=endpoint.tls)
        self.wire: BoundedImap4 = self._imap
        self._imap.debug = 0  # imapclient turns on a trace of every line, mail and all

    def _create_IMAP4(self) -> BoundedImap4:  # noqa: N802 (imapclient's name)
        return BoundedImap4(self._endpoint, self._stop_flag)


@contextlib.contextmanager
def translated() -> Iterator[None]:
    """Sort what two libraries may raise on what a server may say."""
    try:
        yield
    except (Stopped, Refused, Broken):
        raise
    except (imaplib.IMAP4.abort, ProtocolError) as error:
        raise Broken(str(error)) from error
    except imaplib.IMAP4.error as error:  # NO or BAD
        raise Refused(str(error)) from error
    except Exception as error:
        # OSError and TimeoutError; and on nonsense from a server the parsers raise nearly anything: ValueError,
        # TypeError, AttributeError, OverflowError, RecursionError, MemoryError.
        raise Broken(f"{type(error).__name__}: {error}") from error


def fetch_answers(data: list[Any]) -> list[Row]:
    """FETCH answers in the order they came, each by itself: imapclient's own fetch would merge them by number.

    In the flat list of imaplib literals come as tuples; the end of each answer does not.
    """
    rows: list[Row] = []
    answer: list[Any] = []
    for piece in data:
        answer.append(piece)
        if not isinstance(piece, tuple):
            rows += [] if answer == [None] else parse_fetch_response(answer, uid_is_key=False).values()
            answer = []
    return rows

"""Requests received before they are given a thread, so that a slow connection holds up nobody but itself.

gunicorn gives every connection a thread as soon as it says anything, and the thread waits for the rest for as long
as it takes: with four threads a worker, four connections that never finish a line would stop all pages. Here the loop
that accepts connections also collects what they say, until a request's headers and a body of a form's size are there.
Only then is a thread taken. A larger body (a file) is read in the thread, within a time; an answer is sent in one.
And gunicorn waits in that loop, two seconds for each, for whom it answered to close: here others go on meanwhile.
"""

from __future__ import annotations

import re
import socket
import struct
import time
from collections import deque
from collections.abc import Callable
from errno import EAGAIN, ECONNABORTED, EWOULDBLOCK
from functools import partial
from selectors import EVENT_READ
from typing import Any, Final

from gunicorn.http.unreader import SocketUnreader  # type: ignore[import-untyped]
from gunicorn.workers.gthread import TConn, ThreadWorker  # type: ignore[import-untyped]

RECEIVED_WITHIN_S: Final = 10
"""Within what a request's headers, and a body that is collected, must have come."""
BODY_WITHIN_S: Final = 60
"""Within what a larger body must have come: 64 MB at 9 Mbit/s."""
SENT_WITHIN_S: Final = 30
"""How long an answer waits for a connection that takes nothing of it."""
LINGERS_S: Final = 2
"""How long a connection that is answered for the last time is listened to, so that the answer is not cut off."""
LARGEST_COLLECTED: Final = 64 * 1024
"""The most octets of headers, and of a body, that are collected before a thread is taken."""
_PIECE: Final = 16 * 1024
_END_OF_HEADERS: Final = b"\r\n\r\n"
_BODY_LENGTH: Final = re.compile(rb"\r\ncontent-length:[ \t]*([0-9]{1,12})[ \t]*\r\n", re.IGNORECASE)
_EXPECT: Final = re.compile(rb"\r\nexpect:", re.IGNORECASE)


def is_complete(collected: bytes | bytearray) -> bool:
    """Whether what a connection has said so far is worth a thread: headers, and a body that is not too large.

    Whether it is a request at all is left to the parser.
    """
    end = collected.find(_END_OF_HEADERS)
    if end < 0:
        return len(collected) > LARGEST_COLLECTED
    headers = bytes(collected[: end + len(_END_OF_HEADERS)])
    found = _BODY_LENGTH.search(headers)
    length = int(found[1]) if found else 0
    if length > LARGEST_COLLECTED or _EXPECT.search(headers):
        return True
    return len(collected) >= len(headers) + length


class PunctualReader(SocketUnreader):  # type: ignore[misc] # gunicorn is not typed
    """Reads the rest of a request from a connection until a moment that does not move."""

    def __init__(self, sock: socket.socket) -> None:
        super().__init__(sock)
        self.until = 0.0
        """On the monotonic clock."""

    def chunk(self, size_hint: int | None = None) -> bytes:
        """Return the next piece. Raises TimeoutError once the time is over, however steadily pieces came."""
        left_s = self.until - time.monotonic()
        if left_s <= 0:
            raise TimeoutError
        before = self.sock.gettimeout()
        self.sock.settimeout(left_s if before is None else min(left_s, before))
        try:
            piece: bytes = super().chunk(size_hint)
        finally:
            self.sock.settimeout(before)
        return piece


class Connection(TConn):  # type: ignore[misc] # gunicorn is not typed
    """A connection, and what it has said of its next request."""

    def __init__(
        self, cfg: Any, sock: socket.socket, client: Any, server: Any, linger: Callable[[Connection], None]
    ) -> None:
        super().__init__(cfg, sock, client, server)
        self.collected = bytearray()
        self._linger = linger
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("ll", SENT_WITHIN_S, 0))

    def init(self) -> None:
        """Let the parser begin with what was collected, and read the rest in time."""
        super().init()
        reader = self.parser.unreader
        if not isinstance(reader, PunctualReader):
            reader = self.parser.unreader = PunctualReader(self.sock)
        reader.until = time.monotonic() + BODY_WITHIN_S
        reader.unread(bytes(self.collected))
        self.collected.clear()

    def close(self, graceful: bool = False) -> None:
        """Close, or leave it to the loop to close once the other side has heard all."""
        if graceful:
            self._linger(self)
        else:
            super().close()


class ReceivingWorker(ThreadWorker):  # type: ignore[misc] # gunicorn is not typed
    """The threaded worker, whose threads begin with a request that is there."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._lingering: deque[Connection] = deque()

    def accept(self, listener: socket.socket) -> None:
        """Take a connection, and wait for its first request."""
        try:
            sock, address = listener.accept()
        except OSError as error:
            if error.errno not in (EAGAIN, ECONNABORTED, EWOULDBLOCK):
                raise
            return
        self.nr_conns += 1
        self._collect(Connection(self.cfg, sock, address, listener.getsockname(), self._let_linger))

    def on_client_socket_readable(self, conn: Connection, client: socket.socket) -> None:
        """Wait for the rest of a further request on a connection that was kept."""
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self._collect(conn)

    def on_pending_socket_readable(self, conn: Connection, client: socket.socket) -> None:
        """Take down what a connection says; once it is complete, or no more will come, give it a thread."""
        try:
            piece = client.recv(_PIECE)
        except BlockingIOError:
            return
        except OSError:
            piece = b""
        conn.collected += piece
        if not piece or is_complete(conn.collected):
            super().on_pending_socket_readable(conn, client)

    def _collect(self, conn: Connection) -> None:
        """Have the loop collect a request, and close the connection where it takes too long (`murder_pending`)."""
        conn.sock.setblocking(False)
        conn.timeout = time.monotonic() + RECEIVED_WITHIN_S
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, EVENT_READ, partial(self.on_pending_socket_readable, conn))

    def _let_linger(self, conn: Connection) -> None:
        """Say that nothing more comes, and close once the other side has closed, or after a time."""
        try:
            conn.sock.shutdown(socket.SHUT_WR)
            conn.sock.setblocking(False)
            self.poller.register(conn.sock, EVENT_READ, partial(self._on_lingering_readable, conn))
        except (OSError, ValueError):  # closed already
            conn.close()
            return
        conn.timeout = time.monotonic() + LINGERS_S
        self._lingering.append(conn)

    def _on_lingering_readable(self, conn: Connection, client: socket.socket) -> None:
        try:
            if client.recv(_PIECE):
                return
        except BlockingIOError:
            return
        except OSError:
            pass
        self._lingering.remove(conn)
        self._end(conn)

    def murder_pending(self) -> None:
        """Close connections that took too long to say anything, or to hear that all was said."""
        super().murder_pending()
        while self._lingering and self._lingering[0].timeout <= time.monotonic():
            self._end(self._lingering.popleft())

    def _end(self, conn: Connection) -> None:
        self.poller.unregister(conn.sock)
        conn.close()

    def _cap_keepalive(self, deadline: float) -> None:
        """When the worker stops, let connections that have not said all wait no longer than kept ones."""
        super()._cap_keepalive(deadline)
        for conn in self.pending_conns:
            conn.timeout = min(conn.timeout, deadline)

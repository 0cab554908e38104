"""A pooler before PostgreSQL: a session for each client, or one session that clients take turns on by transactions."""

import socket
import struct
import threading
from contextlib import ExitStack, suppress

# a pooler's own, with a process number that is none of the server's
_KEY = b"K" + struct.pack("!iii", 12, 4711, 4711)


class Pooler:
    """Listens on `port` of 127.0.0.1 while the block runs."""

    def __init__(self, server: dict[str, str], mode: str, port: int = 0) -> None:
        self._server = server
        self._shared = _Session(server) if mode == "transaction" else None
        self._listening = socket.create_server(("127.0.0.1", port))
        self.port: int = self._listening.getsockname()[1]

    def __enter__(self) -> "Pooler":
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listening.close()
        if self._shared is not None:
            self._shared.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        session = self._shared or _Session(self._server)
        with suppress(OSError, EOFError), ExitStack() as stack:
            stack.enter_context(client)
            if session is not self._shared:
                stack.callback(session.close)
            while struct.unpack("!i", _packet(client)[:4])[0] != 196608:
                client.sendall(b"N")  # neither encryption nor Kerberos
            client.sendall(session.greeting + _KEY + b"Z" + struct.pack("!i", 5) + b"I")
            while True:
                kind, body = _message(client)
                with session.turn:
                    session.transaction(client, kind, body)


class _Session:
    """A session of the server."""

    def __init__(self, server: dict[str, str]) -> None:
        self.turn = threading.RLock()
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.connect(f"{server['host']}/.s.PGSQL.5432")
        start = f"user\0{server['user']}\0database\0{server['dbname']}\0client_encoding\0UTF8\0\0".encode()
        self._socket.sendall(struct.pack("!ii", 8 + len(start), 196608) + start)
        told = self._answer()
        self.greeting = b"".join(kind + body for kind, body in told if kind not in (b"K", b"Z"))

    def close(self) -> None:
        self._socket.close()

    def transaction(self, client: socket.socket, kind: bytes, body: bytes) -> None:
        """Carry messages, from this one on until the server is idle again."""
        while True:
            self._socket.sendall(kind + struct.pack("!i", 4 + len(body)) + body)
            if kind in (b"Q", b"S"):
                told = self._answer()
                client.sendall(b"".join(one + body for one, body in told))
                if told[-1][1][-1:] == b"I":
                    return
            kind, body = _message(client)

    def _answer(self) -> list[tuple[bytes, bytes]]:
        """All messages up to the next "ready for query"."""
        told: list[tuple[bytes, bytes]] = []
        while not told or told[-1][0] != b"Z":
            kind, body = _exactly(self._socket, 1), _packet(self._socket)
            told.append((kind, struct.pack("!i", 4 + len(body)) + body))
        return told


def _message(client: socket.socket) -> tuple[bytes, bytes]:
    kind, body = _exactly(client, 1), _packet(client)
    if kind == b"X":
        raise EOFError
    return kind, body


def _packet(source: socket.socket) -> bytes:
    return _exactly(source, struct.unpack("!i", _exactly(source, 4))[0] - 4)


def _exactly(source: socket.socket, size: int) -> bytes:
    found = b""
    while len(found) < size:
        piece = source.recv(size - len(found))
        if not piece:
            raise EOFError
        found += piece
    return found

"""A SOCKS5 proxy that carries connections to where it is asked to."""

import socket
import socketserver
import struct
import threading
from typing import Any


class SocksServer(socketserver.ThreadingTCPServer):
    """Listens on a port of its own; `carried` names the addresses that it was asked for."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.carried: list[tuple[str, int]] = []
        self.url = f"socks5://127.0.0.1:{self.server_address[1]}"

    def __enter__(self) -> "SocksServer":
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()


class _Handler(socketserver.BaseRequestHandler):
    server: SocksServer

    def handle(self) -> None:
        _, methods = self._read(2)
        self._read(methods)
        self.request.sendall(b"\x05\x00")  # no password is wanted
        *_, kind = self._read(4)
        host = socket.inet_ntoa(self._read(4)) if kind == 1 else self._read(self._read(1)[0]).decode()
        (port,) = struct.unpack("!H", self._read(2))
        self.server.carried.append((host, port))
        with socket.create_connection((host, port)) as onward:
            self.request.sendall(b"\x05\x00\x00\x01" + bytes(6))
            back = threading.Thread(target=_pump, args=(onward, self.request), daemon=True)
            back.start()
            _pump(self.request, onward)
            back.join(5)

    def _read(self, number: int) -> bytes:
        found = b""
        while len(found) < number:
            piece = self.request.recv(number - len(found))
            if not piece:
                raise ConnectionError("the client has left")
            found += piece
        return found


def _pump(source: Any, target: Any) -> None:
    try:
        while data := source.recv(65_536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        return

"""A store that speaks as much of S3 as keeping backups needs: signed requests, one bucket, files in memory."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

KEY = "key-of-the-tests"


class ObjectStore:
    """What it holds, by "bucket/name"; `down` makes it refuse everything."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.objects: dict[str, bytes] = {}
        self.down = False


@contextmanager
def object_store() -> Iterator[ObjectStore]:
    """A running store."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            pass

        def _answer(self, status: int, body: bytes = b"", **headers: str) -> None:
            self.send_response(status)
            for name, value in {"content-length": str(len(body)), **headers}.items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def _refused(self) -> bool:
            signed = f"Credential={KEY}/" in self.headers.get("authorization", "")
            if store.down or not signed:
                self._answer(403, b"<Error><Code>AccessDenied</Code></Error>")
            return store.down or not signed

        @property
        def _name(self) -> str:
            return unquote(urlsplit(self.path).path).strip("/")

        def do_PUT(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            if not self._refused():
                store.objects[self._name] = body
                self._answer(200, etag='"1"')

        def do_HEAD(self) -> None:
            self.do_GET()

        def do_GET(self) -> None:
            if self._refused():
                return
            if "list-type" in self.path:
                self._list()
            elif self._name in store.objects:
                dated = "Sun, 29 Nov 2026 04:10:00 GMT"
                self._answer(200, store.objects[self._name], etag='"1"', last_modified=dated)
            else:
                self._answer(404, b"<Error><Code>NoSuchKey</Code></Error>")

        def _list(self) -> None:
            prefix = parse_qs(urlsplit(self.path).query).get("prefix", [""])[0]
            bucket = self._name
            found = (
                name.removeprefix(f"{bucket}/") for name in store.objects if name.startswith(f"{bucket}/")
            )
            contents = "".join(
                f"<Contents><Key>{escape(name)}</Key><Size>{len(store.objects[f'{bucket}/{name}'])}</Size>"
                "<ETag>1</ETag><LastModified>2026-11-29T04:10:00.000Z</LastModified></Contents>"
                for name in found
                if name.startswith(prefix)
            )
            listed = f"<ListBucketResult><IsTruncated>false</IsTruncated>{contents}</ListBucketResult>"
            self._answer(200, listed.encode(), content_type="application/xml")

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            if not self._refused():
                names = re.findall("<Key>(.*?)</Key>", body)
                for name in names:
                    store.objects.pop(f"{self._name}/{name}", None)
                gone = "".join(f"<Deleted><Key>{name}</Key></Deleted>" for name in names)
                deleted = f"<DeleteResult>{gone}</DeleteResult>"
                self._answer(200, deleted.encode(), content_type="application/xml")

        def do_DELETE(self) -> None:
            if not self._refused():
                store.objects.pop(self._name, None)
                self._answer(204)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    store = ObjectStore(server.server_port)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield store
    finally:
        server.shutdown()
        server.server_close()

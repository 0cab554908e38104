"""An nginx to test with, configured by docs/nginx.conf."""

import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from horo_app.core.folders import ROOT
from tests.debian import find, listens
from tests.patience import PATIENCE
from tests.running_site import eventually, free_port

_FRAME = """
daemon off;
error_log stderr error;
pid {folder}/nginx.pid;
{user}
events {{ worker_connections 1024; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    include {folder}/horo.conf;
}}
"""


@contextmanager
def in_front_of(port: int, folder: Path) -> Iterator[int]:
    """A caching nginx before the site on `port`, by the configuration that operators are given; yields its port."""
    folder.mkdir(parents=True)
    own = free_port()
    told = (ROOT / "docs" / "nginx.conf").read_text()
    for pattern, value in (
        (r"/var/cache/nginx/horo", str(folder / "cache")),
        (r"127\.0\.0\.1:8000", f"127.0.0.1:{port}"),
        (r"listen 80;", f"listen 127.0.0.1:{own};"),
    ):
        told, times = re.subn(pattern, value, told)
        assert times == 1, pattern
    (folder / "horo.conf").write_text(told)
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(_FRAME.format(folder=folder, user=user))
    process = subprocess.Popen([find("nginx"), "-p", str(folder), "-c", str(folder / "nginx.conf")])
    try:
        eventually(lambda: listens(own))
        yield own
    finally:
        process.terminate()
        process.wait(PATIENCE)

"""`make run`: from a bare machine to the address of a running site, and back to nothing on Ctrl-C."""

import errno
import os
import signal
import socket
import threading
from contextlib import suppress
from types import FrameType

import click
import psutil
from tenacity import Retrying, retry_if_exception, stop_after_delay, wait_fixed

from horo_app.core import logs
from horo_app.core.db import schema
from horo_app.core.errors import CannotStart, DatabaseUnreachable
from horo_app.core.settings import Settings
from horo_app.core.watchdog import HANG
from horo_app.ops import frontend_build
from horo_app.ops.bot_child import BotChild
from horo_app.ops.embedded_postgres import EmbeddedPostgres
from horo_app.ops.server_child import ServerChild

log = logs.logger(__name__)

PATIENCE = 2.0  # seconds that a start waits for a database that does not answer yet
AGAIN = 1.0  # seconds between later attempts to reach it
WATCH = 0.5  # seconds between looks at the server and the database
LEAVING = 2.0  # seconds that the workers of a predecessor that was killed may take to leave the port


def say(line: str) -> None:
    """One calm line for the operator."""
    click.echo(line)


class Supervisor:
    """Starts everything in order, keeps it alive, ends it in reverse order."""

    def __init__(self, settings: Settings, server: ServerChild, hang_after: float = HANG) -> None:
        self._settings = settings
        self._server = server
        self._stop = threading.Event()
        self._embedded = None if settings.database_url else EmbeddedPostgres(settings.data_dir, self._stop)
        self._database_lost = False
        self._building = False
        self._bot = BotChild(settings, hang_after)

    def run(self) -> None:
        """Run until SIGTERM or Ctrl-C; raises CannotStart with a sentence for the operator."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._asked_to_stop)
        try:
            self._start()
            while not self._stop.wait(WATCH):
                self._keep_alive()
        except CannotStart:
            if not self._stop.is_set():  # after Ctrl-C, what fails was only interrupted
                raise
        finally:
            self._end()

    def _asked_to_stop(self, _: int, __: FrameType | None) -> None:
        self._stop.set()
        if self._building:
            for process in psutil.Process().children(recursive=True):
                with suppress(psutil.NoSuchProcess):
                    process.terminate()

    def _start(self) -> None:
        require_port(self._settings.host, self._settings.port)
        if self._settings.openai_api_key.get_secret_value():
            from horo_app.generation import transport  # imported where there is a model to ask

            transport.check_proxies()
        url = self._start_database()
        is_there = self._migrate(url)
        if not self._stop.is_set():
            self._build()
        if self._stop.is_set():
            return
        if not self._settings.openai_api_key.get_secret_value():
            say("No OPENAI_API_KEY: the almanac writes every text.")
        self._server.start()
        self._server.serve(url)
        self._server.wait_until_it_answers(self._stop)
        self._bot.start(os.environ | {"DATABASE_URL": url})
        if not self._stop.is_set():
            say(f"Horo is ready: {self._settings.base_url}")
            if is_there:
                self._invite(url)
            else:
                threading.Thread(target=self._await_database, args=(url,), daemon=True).start()

    def _migrate(self, url: str) -> bool:
        """Bring the schema up to date; False when the database cannot be reached, which need not stop a start."""
        try:
            schema.migrate(url, self._settings.database_direct_url, PATIENCE)
        except DatabaseUnreachable as error:
            say(f"{error} Until it does, readings come from the almanac.")
            return False
        return True

    def _await_database(self, url: str) -> None:
        """Do what a start without a database left undone. Workers go on trying by themselves."""
        said = ""
        while not self._stop.wait(AGAIN):
            try:
                schema.migrate(url, self._settings.database_direct_url, 0)
                say("The database is there.")
                return self._invite(url)
            except DatabaseUnreachable:
                continue
            except CannotStart as error:
                if str(error) != said:
                    log.error("the database cannot be used, trying on", error=str(error))
                said = str(error)

    def _invite(self, url: str) -> None:
        """Say on which link the first admin is made. A full disk or a database that is gone ends nothing."""
        from horo_app.accounts import first_admin, key_check  # imported while the server starts
        from horo_app.core.db import OUTAGE

        try:
            if invited := first_admin.invitation(url, self._settings):
                say(invited)
            elif trouble := key_check.look(self._settings.database_direct_url or url, self._settings).trouble:
                say(trouble)
        except (OSError, *OUTAGE) as error:
            log.warning("there may be no admin yet, which could not be looked up", error=str(error))

    def _start_database(self) -> str:
        if self._embedded is None:
            say("Using the PostgreSQL server that DATABASE_URL names.")
            return self._settings.database_url
        url = self._embedded.start(may_come_later=True)
        if self._embedded.runs:
            say(f"PostgreSQL runs, its data is in {self._settings.data_dir}.")
        return url

    def _build(self) -> None:
        if not frontend_build.is_built():
            say("Building the pages, which takes about half a minute the first time …")
        self._building = True
        frontend_build.build_if_changed(self._settings.data_dir / "build.log", self._stop.is_set)
        self._building = False

    def _keep_alive(self) -> None:
        if self._embedded is not None:
            self._keep_database_alive(self._embedded)
        self._server.keep_alive()
        self._bot.keep_alive()

    def _keep_database_alive(self, embedded: EmbeddedPostgres) -> None:
        try:
            if embedded.revive():
                log.warning("the embedded PostgreSQL had ended and was started again")
            self._database_lost = False
        except CannotStart as error:
            if not self._database_lost:
                log.error("the embedded PostgreSQL does not start, trying on", error=str(error))
            self._database_lost = True

    def _end(self) -> None:
        if self._server.serves:
            say("Stopping …")
        self._bot.ask_to_end()
        self._server.ask_to_end()
        self._server.end()
        self._bot.end()
        if self._embedded is not None:
            self._embedded.release()


def require_port(host: str, port: int) -> None:
    """Raise CannotStart unless `port` is free: two servers would quietly share it, since Granian allows that."""
    try:
        for attempt in Retrying(
            stop=stop_after_delay(LEAVING),
            wait=wait_fixed(0.1),
            retry=retry_if_exception(lambda error: getattr(error, "errno", None) == errno.EADDRINUSE),
            reraise=True,
        ):
            with attempt:
                _listen(host, port)
    except PermissionError:
        raise CannotStart(f"Port {port} is reserved for root. Choose one above 1023 with PORT.") from None
    except OSError as error:
        raise CannotStart(
            f"Cannot listen on {host}:{port}: {(error.strerror or str(error)).lower()}. "
            "Stop what uses it, or choose another with PORT (and HOST)."
        ) from None


def _listen(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))

"""Whatever arrives over the socket, the service goes on, and its log stays short and without secrets."""

import json
import random
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from reflex.constants import Reflex
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

import horo_app.horo_app  # noqa: F401 (defines every state)
from horo_app.accounts.admins import Role
from horo_app.dashboard import socket_filter
from tests.admins import ask, make_admin, session_of
from tests.patience import PATIENCE
from tests.running_site import Site
from tests.sockets import HYDRATE, tab
from tests.test_safety import HANDLERS

SEED = 20261129
TABS, PACKETS = 40, 30
BEARER = "AuthorizationThatNobodySees"
LONGEST_LOG = 150_000  # characters, for all that is sent here

PLACE = {"pathname": "/leo", "asPath": "/leo"}
ODD = (
    None, True, -1, 1e308, "", "\0", "\ud800", "x" * 5_000, [], {}, [[[[]]]], {"$gt": 0}, "__proto__", "//[", "/leo\n",
    {"self": 1}, {"admin": 1}, {"state": 1}, "😀" * 500,
)  # fmt: skip
ON_LOAD = "reflex___state____state.reflex___state____on_load_internal_state.on_load_internal"
NAMES = (
    *HANDLERS,
    HYDRATE,
    "reflex___state____state.setvar",
    "reflex___state____state.hydrate",
    "reflex___state____state.set_is_hydrated",
    ON_LOAD,
    "reflex___state____state.reflex___state____update_vars_internal_state.update_vars_internal",
    "reflex___state____state.reflex___state____frontend_event_exception_state.handle_frontend_exception",
    "nobody.knows",
)
FRAMES = (
    "", "0", "1x", "2", "2probe", "4", "40", "40/_event", "40/admin,", "41", "42", "42/_event,", "42/_event,null",
    "42/_event,{}", '42/_event,["event"', '42["event",{}]', '42/_event,["connect",{"QUERY_STRING":"token=x"}]',
    '42/_event,["disconnect"]', "43/_event,1[]", "44/_event,", "46-/_event,[]", "5", "6", "7", "²", "b4AA", "b!",
    '452-/_event,["event",{"_placeholder":true,"num":9}]', "42/_event," + "[" * 50_000, "4" * 100_000,
    '42/_event,["event",' + "[" * 50_000, '42/_event,["event",' + '{"a":' * 20_000,
)  # fmt: skip
ARGUMENTS = ("self", "state", "admin", "number", "vars", "form", "x")
PLACES = ("pathname", "asPath", "query", "headers", "ip")
KINDS = ("event", "event", "event", "ping", "client_error")


def event(chance: random.Random) -> object:
    """An event of the framework's script with something wrong, or with nothing but its name."""
    made: dict[str, object] = {"name": chance.choice(NAMES), "payload": {}, "router_data": dict(PLACE)}
    for _ in range(chance.randrange(4)):
        match chance.randrange(5):
            case 0:
                made[chance.choice(list(made))] = chance.choice(ODD)
            case 1:
                made["payload"] = {chance.choice(ARGUMENTS): chance.choice(ODD)}
            case 2:
                made["router_data"] = {chance.choice(PLACES): chance.choice(ODD)}
            case 3:
                made.pop(chance.choice(list(made)), None)
            case 4:
                made[str(chance.choice(ODD))[:50]] = chance.choice(ODD)
        if not made:
            return made
    return made


def packet(chance: random.Random) -> str | bytes:
    """A frame: an event, or a part of one, or what is none."""
    kind = chance.randrange(10)
    if kind == 0:
        return chance.choice(FRAMES)
    if kind == 1:
        return chance.randbytes(chance.randrange(200))
    whole = "42/_event," + json.dumps([chance.choice(KINDS), event(chance)])
    if kind == 2:
        at = chance.randrange(len(whole))
        return whole[:at] + chance.choice(("", "\0", '"', "}", "\\", "é")) + whole[at + chance.randrange(3) :]
    return whole


@contextmanager
def opened(site: Site, cookie: str) -> Iterator[ClientConnection]:
    """A connected socket with secrets in its headers."""
    address = f"ws://localhost:{site.port}/_event/?token={uuid.uuid4()}&EIO=4&transport=websocket"
    with connect(
        address,
        origin=site.url,  # type: ignore[arg-type]
        additional_headers={"Cookie": cookie, "Authorization": f"Bearer {BEARER}"},
        subprotocols=[Reflex.VERSION],  # type: ignore[list-item]
        compression=None,
        proxy=None,
        max_queue=None,
    ) as socket:
        socket.recv(timeout=PATIENCE)
        first = {"event": {"name": HYDRATE, "payload": {}, "router_data": PLACE}}
        socket.send("40/_event," + json.dumps(first))
        yield socket


def until_all_is_read(socket: ClientConnection) -> None:
    """Wait for the answer to a ping that comes after everything else."""
    socket.send('42/_event,["ping"]')
    while '"pong"' not in str(socket.recv(timeout=PATIENCE)):
        pass


def test_mutated_packets_stop_no_worker_and_leave_no_story_and_no_secret_in_the_log(site: Site) -> None:
    chance = random.Random(SEED)
    cookie = session_of(site, make_admin(site, role=Role.VIEWER))
    workers, before = pids(site), len(logged(site))
    for _ in range(TABS):
        with suppress(ConnectionClosed), opened(site, cookie) as socket:
            for _ in range(PACKETS):
                socket.send(packet(chance))
            until_all_is_read(socket)
    with tab(site, "/leo") as visitor:  # who comes after all that is answered
        assert visitor.heard
    said = logged(site)[before:]
    assert pids(site) == workers
    assert "Traceback" not in said
    assert cookie.partition("=")[2] not in said
    assert BEARER not in said
    assert len(said) < LONGEST_LOG
    assert "socket packet dropped" in said


def test_a_thousand_unknown_events_are_a_few_lines(site: Site) -> None:
    cookie = session_of(site, make_admin(site))
    before = len(logged(site))
    with tab(site, "/leo", cookie) as old_tab:
        for number in range(1000):
            old_tab.call(f"state.gone_since_the_update_{number}", text="x" * 900)
        old_tab.call(HYDRATE)
        old_tab.hears('"is_hydrated_rx_state_":true')
    said = logged(site)[before:]
    assert len(said) < 20_000
    assert cookie.partition("=")[2] not in said


def test_an_event_may_leave_out_what_it_does_not_say(site: Site) -> None:
    """As the framework's script does when another page is opened."""
    before = len(logged(site))
    with tab(site, "/leo", session_of(site, make_admin(site))) as page:
        place = {"pathname": "/en/admin", "asPath": "/en/admin?from=90", "query": {"from": "90"}}
        page._socket.send("42/_event," + json.dumps(["event", {"name": ON_LOAD, "router_data": place}]))
        page.hears('"label":"')
    assert "malformed" not in logged(site)[before:]


def test_no_event_of_the_framework_sets_a_var_of_ours(site: Site) -> None:
    with tab(site, "/leo", session_of(site, make_admin(site))) as open_tab:
        states = {name.rpartition(".")[0] for name in HANDLERS}
        for state in ("reflex___state____state", *states):
            open_tab.call(f"{state}.setvar", var_name="is_editor", value=True)
        open_tab.call(HYDRATE)
        open_tab.hears('"is_hydrated_rx_state_":true')
    assert "unknown event" in logged(site)


def test_nobody_invents_the_address_that_they_come_from(site: Site) -> None:
    """A packet named "connect" would bring headers and an address of the sender's choice."""
    forged = {"QUERY_STRING": "token=forged", "asgi.scope": {"client": ["6.6.6.6", 1], "headers": []}}
    with tab(site, "/leo") as stranger:
        stranger._socket.send("42/_event," + json.dumps(["connect", forged, {}]))
        for name in HANDLERS:
            stranger.call(name)
        stranger.hears('"ended_rx_state_":true')
    assert ask(site, "select count(*) from audit where address = '6.6.6.6'") == [(0,)]


def pids(site: Site) -> list[int]:
    """The workers by their numbers."""
    return sorted(process.pid for process in site.workers())


def logged(site: Site) -> str:
    """What the service has logged once it is silent."""
    size = -1
    while size != len(site.output):
        size = len(site.output)
        time.sleep(0.3)
    return "".join(site.output)


def test_of_a_page_scripts_error_the_log_gets_the_beginning_without_half_a_word() -> None:
    name = (
        "reflex___state____state.reflex___state____frontend_event_exception_state.handle_frontend_exception"
    )
    told = socket_filter._FRAMEWORK[name].validate_python(
        {"info": "at token " * 1_000, "component_stack": "short"}
    )
    assert len(told["info"]) <= socket_filter.TOLD
    assert told["info"].endswith((" at", " token"))
    assert told["component_stack"] == "short"

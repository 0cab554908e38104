"""The dashboard over a raw socket: what anybody can send, and what must not come of it."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterator

import httpx
import pytest
import reflex as rx
from websockets.exceptions import InvalidStatus

import horo_app.horo_app  # noqa: F401 (defines every state)
from horo_app.accounts.admins import Role
from horo_app.accounts.sessions import digest
from horo_app.dashboard.account_state import AccountState
from horo_app.dashboard.admin_state import AdminState
from horo_app.dashboard.page_table import PageTable
from tests.admins import ask, make_admin, session_of
from tests.database import create_database
from tests.patience import PATIENCE
from tests.running_site import Site, eventually
from tests.sockets import tab

# what no stranger may ever hear: it stands in every table that the dashboard shows a text of
SECRET = "Saturn-in-the-vault"
ADDRESS = "198.51.100.77"


def states(of: type[rx.state.BaseState]) -> Iterator[type[rx.state.BaseState]]:
    """The state and all below it, but for those that tests define."""
    if not of.__module__.startswith("tests."):
        yield of
    for below in of.get_substates():
        yield from states(below)


HANDLERS = {
    f"{state.get_full_name()}.{name}": f"{state.__name__}.{name}"
    for state in states(AdminState)
    for name in state.event_handlers
}
EDITORS_ONLY = {
    f"{state.get_full_name()}.{name}": f"{state.__name__}.{name}"
    for state in states(AdminState)
    for name, handler in state.event_handlers.items()
    if handler.fn.__guarded__ is Role.EDITOR
}


def tables(site: Site) -> dict[str, str]:
    """A fingerprint of every table but the audit and what the service writes by itself."""
    names = [name for (name,) in ask(site, "select tablename from pg_tables where schemaname = 'public'")]
    kept = set(names) - {"alerts", "audit", "job_runs", "processes", "view_writers", "alembic_version"}
    query = "select coalesce(md5(string_agg(t::text, '|' order by t::text)), '') from {} t"
    return {name: ask(site, query.format(name))[0][0] for name in sorted(kept)}


def refusals(site: Site, why: str) -> dict[str, int]:
    """How often each event was refused so far, by the audit."""
    query = """
        select subject, sum(times) from audit
        where outcome = 'refused' and action = 'event' and detail->>'why' = %s group by 1
    """
    return {subject: int(times) for subject, times in ask(site, query, why)}


@pytest.fixture(scope="module")
def guarded_site(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site with something to keep, and one worker: a tab that comes back meets the state that it left."""
    url = create_database(postgres, "guarded")
    with Site(tmp_path_factory.mktemp("guarded"), DATABASE_URL=url, WORKERS="1") as site:
        ask(site, "update horoscope_cache set last_error = %s where sign = 'leo'", SECRET)
        entry = (
            "insert into audit (at, admin, action, subject, outcome) values (now(), %s, 'login', %s, 'done')"
        )
        ask(site, entry, SECRET, SECRET)
        run = """insert into job_runs (job, trigger, started_at, finished_at, outcome, result, error)
            values (%s, 'test', now(), now(), 'failed', '{}', %s)"""
        ask(site, run, SECRET, SECRET)
        yield site


def test_every_state_of_the_dashboard_stands_behind_the_guard() -> None:
    everything = list(states(rx.State))
    of_dashboard = [state for state in everything if state.__module__.startswith("horo_app.dashboard.")]
    assert len(of_dashboard) >= 3
    assert all(issubclass(state, AdminState) for state in of_dashboard)
    assert len(HANDLERS) >= 6


SESSIONS: dict[str, Callable[[Site, str], str]] = {
    "none": lambda site, name: "",
    "made up": lambda site, name: f"horo-session={uuid.uuid4().hex}",
    "idle for too long": lambda site, name: session_of(site, name, idle=dt.timedelta(hours=13)),
    "ended": lambda site, name: session_of(site, name, ended=True),
    "of a disabled admin": session_of,
}


@pytest.mark.parametrize("kind", SESSIONS)
def test_no_event_of_the_dashboard_does_anything_without_a_session(guarded_site: Site, kind: str) -> None:
    site = guarded_site
    name = make_admin(site)
    cookie = SESSIONS[kind](site, name)
    if kind == "of a disabled admin":
        ask(site, "update admins set disabled_at = now() where name = %s", name)
    before, refused = tables(site), refusals(site, "not signed in")
    for event in HANDLERS:
        with tab(site, "/leo", cookie) as open_tab:  # a page that calls none of these by itself
            open_tab.call(event)
            open_tab.hears('"ended_rx_state_":true')
        heard = "".join(open_tab.heard)
        assert SECRET not in heard, event
        assert name not in heard, event
    assert tables(site) == before
    assert_written_down(site, list(HANDLERS.values()), refused, "not signed in")


def test_no_event_that_changes_something_does_it_for_a_viewer(guarded_site: Site) -> None:
    site = guarded_site
    cookie = session_of(site, make_admin(site, role=Role.VIEWER))
    before, refused = tables(site), refusals(site, "not allowed")
    for event in EDITORS_ONLY:
        with tab(site, "/en/leo", cookie) as open_tab:
            open_tab.call(event)
            open_tab.hears("Yourroleletsyoulook")
    assert tables(site) == before
    assert_written_down(site, list(EDITORS_ONLY.values()), refused, "not allowed")


def assert_written_down(site: Site, subjects: list[str], before: dict[str, int], why: str) -> None:
    def missing() -> list[str]:
        now = refusals(site, why)
        return [subject for subject in subjects if now.get(subject, 0) != before.get(subject, 0) + 1]

    eventually(lambda: not missing())


def test_addresses_in_the_audit_are_for_editors(guarded_site: Site) -> None:
    site = guarded_site
    entry = (
        "insert into audit (at, action, subject, outcome, address) values (now(), 'login', 'x', 'failed', %s)"
    )
    ask(site, entry, ADDRESS)
    sees: dict[Role, tuple[bool, bool, bool, bool]] = {}
    for role in Role:
        cookie = session_of(site, make_admin(site, role=role))
        file = site.get("/admin/export/audit.csv", headers={"cookie": cookie}).text
        found = site.get(f"/admin/export/audit.csv?find={ADDRESS}", headers={"cookie": cookie}).text
        with tab(site, "/en/admin/audit?sort=address", cookie) as page:
            page.call(f"{PageTable.get_full_name()}.load")
            page.hears('"rows_rx_state_":[[{')
        with tab(site, f"/en/admin/audit?find={ADDRESS}", cookie) as searching:
            searching.call(f"{PageTable.get_full_name()}.load")
            searching.hears("rows" if role is Role.VIEWER else '"rows_rx_state_":[[{')
        sees[role] = (
            ADDRESS in file,
            len(found.splitlines()) > 1,
            f'"{ADDRESS}"' in "".join(page.heard),
            '"rows_rx_state_":[[{' in "".join(searching.heard).replace(" ", ""),
        )
    assert sees == {Role.VIEWER: (False,) * 4, Role.EDITOR: (True,) * 4}


def test_an_argument_of_the_wrong_kind_reaches_no_handler(guarded_site: Site) -> None:
    site = guarded_site
    name = make_admin(site)
    refused = refusals(site, "invalid request")
    events = {subject: event for event, subject in HANDLERS.items()}
    forged = [
        {"number": "x"},
        {"number": -1},
        {"number": {"$gt": 0}},
        {"number": 1, "admin": 1},
        {},
        {"number": "9" * 60_000},
    ]
    with tab(site, "/en/admin/account", session_of(site, name)) as open_tab:
        for arguments in forged:
            open_tab.call(events["AccountState.end"], **arguments)
            open_tab.call(events["AdminState.dismiss"])
        open_tab.hears("Thatisnotsomethingthispagesends")
    assert_times(site, "AccountState.end", refused, len(forged))


def assert_times(site: Site, subject: str, before: dict[str, int], times: int) -> None:
    wanted = before.get(subject, 0) + times
    eventually(lambda: refusals(site, "invalid request").get(subject, 0) == wanted)


def test_nobody_ends_the_session_of_somebody_else(guarded_site: Site) -> None:
    site = guarded_site
    mine, theirs = session_of(site, make_admin(site)), session_of(site, make_admin(site))
    [(number,)] = ask(site, "select max(id) from admin_sessions")
    assert theirs
    with tab(site, "/en/admin/account", mine) as open_tab:
        open_tab.call(f"{AccountState.get_full_name()}.end", number=number)
        open_tab.hears('"lines_rx_state_"')
    assert ask(site, "select ended_at from admin_sessions where id = %s", number) == [(None,)]


def test_a_tab_forgets_what_it_showed_when_its_session_is_over(guarded_site: Site) -> None:
    """The state of a tab outlives a reload: what it held must not come out on the page that is loaded next."""
    site = guarded_site
    cookie = session_of(site, make_admin(site))
    load = f"{PageTable.get_full_name()}.load"

    def filled(token: str) -> None:
        with tab(site, f"/admin/audit?find={SECRET}", cookie, token) as open_tab:
            open_tab.call(load)
            open_tab.hears(SECRET)

    alike = [str(uuid.uuid4()) for _ in range(3)]
    for token in alike:
        filled(token)
    with tab(site, "/", "", alike[0]) as stranger:  # the same tab, and nobody is signed in any more
        stranger.listens(0.3)
    with tab(site, "/", session_of(site, make_admin(site)), alike[1]) as another:
        another.listens(0.3)
    ask(site, "update admin_sessions set ended_at = now() where token = %s", digest(cookie.partition("=")[2]))
    with tab(site, "/", cookie, alike[2]) as ended:
        ended.listens(0.3)
    assert SECRET not in "".join([*stranger.heard, *another.heard, *ended.heard])


def test_a_visitors_page_holds_nothing_of_the_dashboard(guarded_site: Site) -> None:
    with tab(guarded_site, "/leo") as visitor:
        visitor.listens(0.3)
    heard = "".join(visitor.heard)
    assert SECRET not in heard
    assert not [word for word in (':"editor"', ':"viewer"') if word in heard]


def test_sockets_open_for_our_own_pages_only(guarded_site: Site) -> None:
    site = guarded_site
    with pytest.raises(InvalidStatus), tab(site, "/", origin="https://elsewhere.example"):
        pass
    with pytest.raises(InvalidStatus), tab(site, "/", origin=f"http://localhost:{site.port + 1}"):
        pass
    with tab(site, "/", origin=f"http://127.0.0.1:{site.port}") as near:  # this machine by its number
        assert near.heard


def test_no_other_site_may_read_what_we_answer(guarded_site: Site) -> None:
    site = guarded_site
    for path in ("/admin/login", "/health/ready", "/leo"):  # readings as JSON anybody may have
        ours = site.get(path, headers={"origin": site.url})
        assert ours.headers.get("access-control-allow-origin") in (None, site.url)
        theirs = site.get(path, headers={"origin": "https://elsewhere.example"})
        assert "access-control-allow-origin" not in theirs.headers


def test_the_secret_of_a_session_is_in_no_log_and_on_no_page(guarded_site: Site) -> None:
    site = guarded_site
    cookie = session_of(site, make_admin(site))
    secret = cookie.partition("=")[2]
    site.get("/admin/audit", headers={"cookie": cookie})
    form = {"name": "nobody", "password": "a secret of mine", "token": "x"}
    httpx.post(f"{site.url}/auth/login", data=form, headers={"origin": site.url}, timeout=PATIENCE)
    with tab(site, "/admin/audit", cookie) as open_tab:
        open_tab.call(f"{AccountState.get_full_name()}.end", number="a secret of mine")
        open_tab.listens(0.3)
    said = "".join(site.output)
    assert secret not in said
    assert secret not in "".join(open_tab.heard)  # no script of the page may read it either
    assert "a secret of mine" not in said

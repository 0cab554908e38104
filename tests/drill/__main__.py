"""Break a running site in every way there is, and report what readers noticed and whether anything was lost.

`python -m tests.drill [NAME,NAME]`, names as in `faults` and `elsewhere`. Ends with status 1 when a reader got no text,
a view that was acknowledged is missing, a chat got a message twice, or the site was not whole again within a minute.
"""

import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

import httpx

from horo_app.ops.embedded_postgres import EmbeddedPostgres
from tests.cluster.people import Readers, in_threads
from tests.database import execute
from tests.drill.elsewhere import ELSEWHERE, Told
from tests.drill.faults import FAULTS, GONE, Ground
from tests.running_site import Site, eventually
from tests.telegram_server import TOKEN, Telegram

READERS = 4
PATHS = ("/leo", "/en/leo", "/", "/en/virgo", "/api/v1/horoscopes/aries?lang=en", "/sky")
WHOLE = 90.0  # seconds within which everything works again
AFTER = 3.0  # seconds of reading after each fault
MORNINGS = 40  # that are due during each fault


def _subscribe(ground: Ground, first: int) -> None:
    execute(
        ground.url,
        f"""
        insert into telegram_subscribers
            (chat_id, state, sign, language, language_chosen, zone, deliver_at, next_at, asked, joined_at)
        select n, 'active', 'leo', 'en', true,
            'Etc/GMT' || to_char(extract(hour from now() at time zone 'UTC')::int - 12, 'SG99'), 720,
            now() + (n - {first}) * interval '0.2 seconds', '', now()
        from generate_series({first}, {first + MORNINGS - 1}) n
        """.replace("SG99", "SGFM99"),
    )


def _run(fault: Callable[[Ground], None], ground: Ground, number: int) -> bool:
    """Whether readers noticed nothing and everything was whole again; says so in a line."""
    stop, readers = threading.Event(), Readers(ground.site.url, PATHS)
    threads = in_threads([partial(readers.read, stop, start) for start in range(READERS)])
    begun, trouble = time.monotonic(), ""
    _subscribe(ground, first=1 + number * MORNINGS)
    try:
        fault(ground)
        eventually(ground.is_whole, within=WHOLE)
        whole = time.monotonic() - begun
        time.sleep(AFTER)
    except AssertionError as error:
        whole, trouble = time.monotonic() - begun, str(error)
    stop.set()
    for thread in threads:
        thread.join(60)
    # where nobody listened for a while, only an answer without a text is wrong
    failures = [
        one for one in readers.failures if fault not in GONE or not one.endswith(("Error", "Timeout"))
    ]
    wrong = ", ".join(f"{what} ({times})" for what, times in Counter(failures).most_common(3))
    is_good = not failures and not trouble
    print(
        f"{'ok ' if is_good else 'BAD'} {fault.__doc__}: {readers.answers} answers, slowest {readers.slowest:.1f} s, "
        f"{readers.again} asked again, whole after {whole:.1f} s {wrong} {trouble}".rstrip(),
        flush=True,
    )
    return is_good


def _nothing_lost(ground: Ground) -> bool:
    """Whether every view that was acknowledged is counted, and nobody was written to twice."""
    before = _views(ground)
    for _ in range(200):
        httpx.get(f"{ground.site.url}/api/v1/horoscopes/libra?lang=en", timeout=30).raise_for_status()
    eventually(lambda: _views(ground) == before + 200)
    waiting = "select 1 from telegram_deliveries where status in ('due', 'sending') limit 1"
    eventually(lambda: not execute(ground.url, waiting))
    sent = Counter(call.fields["chat_id"] for call in ground.telegram.made("sendMessage"))
    twice = sum(times > 1 for times in sent.values())
    outcomes = dict(execute(ground.url, "select status, count(*)::int from telegram_deliveries group by 1"))
    print(f"{'BAD' if twice else 'ok '} mornings: {outcomes}, {twice} chats written to twice", flush=True)
    return not twice


def _views(ground: Ground) -> int:
    [(views,)] = execute(
        ground.url, "select coalesce(sum(view_count), 0)::int from horoscope_views where sign = 'libra'"
    )
    return int(str(views))


def _run_elsewhere(drill: Callable[[Path], Told], folder: Path) -> bool:
    place = folder / drill.__name__
    place.mkdir(mode=0o755)
    try:
        figures, wrong = drill(place)
    except AssertionError as error:
        figures, wrong = "", [str(error)[-500:]]
    troubles = "; ".join(f"{what} ({times})" for what, times in Counter(wrong).most_common(5))
    print(f"{'BAD' if wrong else 'ok '} {drill.__doc__}: {figures} {troubles}".rstrip(), flush=True)
    return not wrong


def main(names: set[str]) -> int:
    wanted = [fault for fault in FAULTS if not names or fault.__name__ in names]
    elsewhere = [drill for drill in ELSEWHERE if not names or drill.__name__ in names]
    with tempfile.TemporaryDirectory(prefix="horo-drill-") as name:
        Path(name).chmod(0o755)
        good = _break_one(wanted, Path(name)) if wanted else []
        good += [_run_elsewhere(drill, Path(name)) for drill in elsewhere]
    return int(not all(good))


def _break_one(wanted: list[Callable[[Ground], None]], folder: Path) -> list[bool]:
    """All faults that break one and the same site."""
    with Telegram() as telegram:
        environment = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": telegram.url, "VIEW_LIMIT": "0"}
        with Site(folder / "data", **environment) as site:
            ground = Ground(site, telegram, EmbeddedPostgres(site.data_dir).address)
            eventually(ground.is_whole)
            good = [_run(fault, ground, number) for number, fault in enumerate(wanted)]
            return [*good, _nothing_lost(ground)]


if __name__ == "__main__":
    sys.exit(main(set(filter(None, ",".join(sys.argv[1:]).split(",")))))

"""Commands that keep all data in one file, and bring them back."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from horo_app.core import clock, logs
from horo_app.core.errors import Refused
from horo_app.core.parent_death import die_with
from horo_app.core.settings import settings
from horo_app.ops.backup import backup_file, dump
from horo_app.ops.backup import restore as restoring
from horo_app.ops.backup.backup_file import UnfitBackup
from horo_app.ops.backup.store import BackupStore, open_store, read_erased
from horo_app.ops.backup.taking import TakenBackup, UnderWay, take_backup, work_folder
from horo_app.ops.embedded_postgres import EmbeddedPostgres
from horo_app.ops.postgres_upgrade import PostgresUpgrade, carry_over, old_server, planned

FOR_GOOD = 36_500  # days
WHERE = "A folder, or s3://bucket/prefix; by default what BACKUP_TO names."


@click.command()
@click.option("--to", "place", default="", help=WHERE)
@click.option("--list", "only_list", is_flag=True, help="Only show what is there.")
@click.option("--trigger", default="hand", hidden=True)
@click.option("--parent", type=int, hidden=True)
def backup(place: str, only_list: bool, trigger: str, parent: int | None) -> None:
    """Put all data into one file, as of one instant and while everything runs.

    Older ones are removed after BACKUP_DAYS days. `restore` brings the data back.
    """
    if parent is not None:
        die_with(parent)
    logs.configure(settings().model_copy(update={"log_level": "warning"}))
    store = _store(place)
    if only_list:
        return _show(store)
    with _database() as url:
        try:
            taken = _with_progress(url, store, settings().backup_days, trigger)
        except UnderWay:
            if trigger == "hand":
                raise
            return
    click.echo(
        f"{taken.name} in {store.place}: {taken.manifest.rows:,} rows of {len(taken.manifest.tables)} tables, "
        f"{_size(taken.size)}, checked, in {taken.seconds:.1f} s."
    )
    for name in taken.removed:
        click.echo(f"{name} was older than {settings().backup_days} days and is removed.")


@click.command()
@click.argument("backup", default="latest", metavar="[FILE]")
@click.option("--from", "place", default="", help=WHERE)
@click.option("--check", is_flag=True, help="Only read the file and compare it with its checksums.")
@click.option("--replace", is_flag=True, help="Also where there are data, of which a backup is taken first.")
def restore(backup: str, place: str, check: bool, replace: bool) -> None:
    """Bring the data of a backup into an empty database.

    FILE is a file, the name of one in the backups' place, or “latest”. Who asked to be forgotten after the backup is
    forgotten again, by the list that lies beside the backups.
    """
    logs.configure(settings().model_copy(update={"log_level": "warning"}))
    with _found(backup, place) as file:
        manifest = backup_file.read_manifest(file)
        if check:
            backup_file.check(file, manifest)
            click.echo(f"{_described(file, manifest)} It is whole.")
            return
        click.echo(_described(file, manifest))
        erased = read_erased(open_store(str(file.parent), settings()))
        if place or settings().backup_place:
            erased |= read_erased(_store(place))
        with _database() as url:
            if replace and dump.has_data(url):
                store = _store(place)
                kept = _with_progress(
                    url, store, FOR_GOOD
                )  # what is restored may itself be one of the oldest
                click.echo(f"What was there is in {kept.name} in {store.place}.")
            with _bar("Restoring") as progress:
                _, again = restoring.restore(url, file, erased, progress, replace=replace)
    click.echo(f"All {manifest.rows:,} rows are restored.")
    if again:
        click.echo(f"{again} who asked to be forgotten after the backup are forgotten again.")
    click.echo(
        "Everybody is signed out, and messages that were due then are not sent. Look who may sign in: admin list."
    )


def _store(place: str) -> BackupStore:
    where = place or settings().backup_place
    if not where:
        raise Refused(
            "There is no place for backups: name a folder or s3://bucket/prefix with --to or BACKUP_TO."
        )
    return open_store(where, settings())


def _show(store: BackupStore) -> None:
    found = store.backups()
    for one in found:
        click.echo(
            f"{one.name}  {one.taken_at.astimezone(settings().timezone):%Y-%m-%d %H:%M}  {_size(one.size):>10}"
        )
    if not found:
        click.echo(f"There is no backup in {store.place} yet.")


@contextmanager
def _database() -> Iterator[str]:
    """The address of the database as it is, its schema untouched: that of the embedded server is shared or started."""
    if settings().database_url:
        yield settings().database_direct_url or settings().database_url
        return
    embedded = EmbeddedPostgres(settings().data_dir)
    try:
        yield embedded.start()
    finally:
        embedded.release()


def _with_progress(url: str, store: BackupStore, days: int, trigger: str = "hand") -> TakenBackup:
    with _bar("Backing up") as progress:
        return take_backup(url, store, days, progress, trigger)


@contextmanager
def _bar(title: str) -> Iterator[dump.Progress]:
    columns = (
        TextColumn(title),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("")
        yield lambda table, done, total: bar.update(task, description=table, completed=done, total=total)


@contextmanager
def _found(name: str, place: str) -> Iterator[Path]:
    """The file that is meant, on this machine."""
    if Path(name).is_file():
        yield Path(name).resolve()
        return
    store = _store(place)
    names = [one.name for one in store.backups()]
    if name == "latest" and not names:
        raise UnfitBackup(f"There is no backup in {store.place}.")
    wanted = names[0] if name == "latest" else name
    if wanted not in names:
        raise UnfitBackup(f"There is no file {name}, and no backup of that name in {store.place}.")
    with tempfile.TemporaryDirectory(prefix="horo-restore-", dir=work_folder()) as folder:
        store.fetch(wanted, Path(folder) / wanted)
        yield Path(folder) / wanted


def _described(file: Path, manifest: backup_file.Manifest) -> str:
    taken = manifest.taken_at.astimezone(settings().timezone)
    age = clock.now() - manifest.taken_at
    hours = age.total_seconds() / 3600
    old = f"{hours:.0f} hours" if hours < 48 else f"{age.days} days"
    return (
        f"{file.name} is of {taken:%Y-%m-%d %H:%M}, {old} old, from Horo {manifest.version} with schema "
        f"{manifest.schema_version}: {manifest.rows:,} rows."
    )


def _size(number: int) -> str:
    return f"{number / 2**20:.1f} MB" if number >= 2**20 else f"{number / 1024:.0f} KB"


@click.command("upgrade-database")
@click.option(
    "--from-backup", is_flag=True, help="Use the newest backup, where the old server is not at hand any more."
)
@click.option("--remove-old", is_flag=True, help="Remove the old data that an upgrade left.")
def upgrade_database(from_backup: bool, remove_old: bool) -> None:
    """Bring the embedded server's data to the major version of PostgreSQL that this Horo runs.

    A backup of the old data is restored into a new server. The old data stay beside it until --remove-old.
    """
    logs.configure(settings().model_copy(update={"log_level": "warning"}))
    if settings().database_url:
        raise Refused("DATABASE_URL names a server of yours, which you upgrade yourself.")
    upgrade = planned(settings().data_dir)
    if remove_old:
        return _remove_old(upgrade)
    if not upgrade.is_needed:
        click.echo(
            f"The data are of PostgreSQL {upgrade.found or upgrade.wanted} already: there is nothing to do."
        )
        return
    store = _store(settings().backup_place or str(settings().data_dir / "backups"))
    name = _newest(store) if from_backup else _fresh(upgrade, store)
    with _found(name, store.place) as file, _bar("Restoring") as progress:
        aside = carry_over(upgrade, file, read_erased(store), progress)
    click.echo(f"PostgreSQL {upgrade.wanted} has all data of {name}. The old ones are in {aside}.")
    click.echo("Start Horo, look at everything, then: python -m horo_app upgrade-database --remove-old")


def _fresh(upgrade: PostgresUpgrade, store: BackupStore) -> str:
    if not upgrade.can_read:
        raise Refused(
            f"This Horo has no PostgreSQL {upgrade.found} to read the data with. Start the Horo that you had, take a "
            "backup, and come back with --from-backup, which takes the newest one."
        )
    server = old_server(upgrade)
    try:
        return _with_progress(server.start(), store, settings().backup_days).name
    finally:
        server.release()


def _newest(store: BackupStore) -> str:
    kept = store.backups()
    if not kept:
        raise UnfitBackup(f"There is no backup in {store.place}.")
    hours = (clock.now() - kept[0].taken_at).total_seconds() / 3600
    click.echo(f"The newest backup is {hours:.1f} hours old; what came after it stays in the old data alone.")
    return kept[0].name


def _remove_old(upgrade: PostgresUpgrade) -> None:
    if upgrade.is_needed:
        raise Refused("The data in use are still the old ones.")
    for folder in upgrade.old_data:
        shutil.rmtree(folder)
        click.echo(f"{folder} is removed.")
    if not upgrade.old_data:
        click.echo("There are no old data.")

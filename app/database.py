"""The database file: opened, locked, brought up to date, written by one thread, read by others.

`store` hands over functions of a connection. This is the one room that knows which database it is
(SQLite); what goes wrong there is told in a sentence, as a `StoreError`.
"""

import asyncio
import os
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self, TypeVar

import sqlalchemy as sa
from filelock import FileLock, Timeout

from app.errors import StoreBusyError, StoreError
from app.tables import REVISION

T = TypeVar("T")

FILE = "backscope.sqlite3"
BUSY_SECONDS = 5.0
READERS = 2

# What SQLite's error codes mean to whoever runs the server; the first that fits.
SENTENCES = {
    "SQLITE_FULL": "the disk is full",
    "SQLITE_READONLY": "it is read-only",
    "SQLITE_NOTADB": "the file is not a database; it may be damaged",
    "SQLITE_CORRUPT": "the file is damaged",
    "SQLITE_IOERR": "the disk reports an error",
    "SQLITE_CANTOPEN": "the file cannot be opened",
    "SQLITE_PERM": "access to the file is not allowed",
    "SQLITE_BUSY": "another program holds it",
    "SQLITE_TOOBIG": "something is too large for it",
}


class LockedError(StoreError):
    """Another server uses the database."""


class Database:
    """One open database: a transaction for every function that is handed over."""

    def __init__(self, engine: sa.Engine, file: Path, lock: FileLock | None) -> None:
        self.file = file
        self._engine = engine
        self._lock = lock
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="backscope-write")
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="backscope-read")

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open the database in `folder` for this server alone, made or brought up to date.

        Raises `StoreError` where the folder cannot be written to, another server uses it, or the
        file is damaged or of a newer version.
        """
        file = (folder / FILE).resolve()
        lock = _locked(file)
        try:
            with _told(file):
                database = cls(_engine(file), file, lock)
                database.write_now(_upgrade)
        except BaseException:
            lock.release()
            raise
        return database

    @classmethod
    def look_into(cls, folder: Path) -> Self:
        """Open the database in `folder` to read it, a server beside it or not.

        Raises `StoreError` where there is none, or it is of another version.
        """
        file = (folder / FILE).resolve()
        if not file.is_file():
            raise StoreError(f"there is no database in {folder}")
        with _told(file):
            database = cls(_engine(file), file, None)
            revision = database.read_now(_revision)
        if revision != REVISION:
            raise StoreError(f"{file} is of another version of Backscope; start the server once")
        return database

    async def write(self, work: Callable[[sa.Connection], T]) -> T:
        """Return what `work` does in one transaction; it is on the disk when this returns."""
        return await asyncio.wrap_future(self._writer.submit(self.write_now, work))

    async def read(self, work: Callable[[sa.Connection], T]) -> T:
        """Return what `work` finds in one consistent view."""
        return await asyncio.wrap_future(self._readers.submit(self.read_now, work))

    def write_now(self, work: Callable[[sa.Connection], T]) -> T:
        """Write in the calling thread: while the server starts, or where there is none."""
        # Begun as a writer before the first look, so that no other comes between.
        writing = self._engine.execution_options(begin="IMMEDIATE")
        with _told(self.file), writing.begin() as connection:
            return work(connection)

    def read_now(self, work: Callable[[sa.Connection], T]) -> T:
        """Read in the calling thread."""
        with _told(self.file), self._engine.connect() as connection:
            return work(connection)

    def close(self) -> None:
        """Let what is under way end, and give the file free."""
        self._writer.shutdown(wait=True)
        self._readers.shutdown(wait=True)
        self._engine.dispose()
        if self._lock:
            self._lock.release()


def _engine(file: Path) -> sa.Engine:
    engine = sa.create_engine(
        sa.URL.create("sqlite", database=str(file)),
        connect_args={"timeout": BUSY_SECONDS, "cached_statements": 256},
        pool_size=READERS + 1,
    )

    # Transactions are begun by us: the driver's own way leaves a change of tables outside of them.
    @sa.event.listens_for(engine, "connect")
    def connected(connection: Any, _: Any) -> None:
        connection.isolation_level = None
        # WAL: readers and the writer do not wait for one another. FULL: on the disk, not only
        # handed over, when a transaction returns.
        for setting in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
            connection.execute(f"PRAGMA {setting}").close()

    @sa.event.listens_for(engine, "begin")
    def begun(connection: sa.Connection) -> None:
        kind = connection.get_execution_options().get("begin", "DEFERRED")
        connection.exec_driver_sql(f"BEGIN {kind}")

    return engine


def _locked(file: Path) -> FileLock:
    """Return the lock of a database file, taken, or raise a `StoreError` that says why not."""
    if file.is_file() and not os.access(file, os.W_OK):
        raise StoreError(f"the database {file}: it is read-only. Another folder: --data")
    lock = FileLock(file.with_suffix(".lock"), timeout=0)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout:
        raise LockedError(
            f"another Backscope server uses {file}. Stop it first, or choose another folder: --data"
        ) from None
    except OSError as error:
        raise StoreError(
            f"cannot write to the data folder {file.parent}: {error.strerror}. Another one: --data"
        ) from None
    return lock


def _upgrade(connection: sa.Connection) -> None:
    """Run the migrations that a database lacks."""
    if _revision(connection) == REVISION:
        return
    from alembic import command  # noqa: PLC0415 - a third of a second, needed once a version
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    try:
        command.upgrade(config, "head")
    except CommandError:
        file = connection.engine.url.database
        raise StoreError(f"{file} is of a newer version of Backscope; start that one") from None


def _revision(connection: sa.Connection) -> str | None:
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
    return found


@contextmanager
def _told(file: Path) -> Iterator[None]:
    """Turn what the database reports into a `StoreError` with a sentence."""
    try:
        yield
    except sa.exc.SQLAlchemyError as error:
        cause = getattr(error, "orig", None) or error
        busy = getattr(cause, "sqlite_errorname", "").startswith("SQLITE_BUSY")
        kind = StoreBusyError if busy else StoreError
        raise kind(f"the database {file}: {_sentence(cause)}") from error


def _sentence(error: BaseException) -> str:
    code = getattr(error, "sqlite_errorname", "") if isinstance(error, sqlite3.Error) else ""
    for beginning, sentence in SENTENCES.items():
        if code.startswith(beginning):
            return sentence
    return str(error)

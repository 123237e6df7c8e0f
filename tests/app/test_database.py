"""The database: how it is opened, for one server alone, and what is said when it cannot be."""

import asyncio
import re
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from app import database as database_module
from app.database import Database
from app.errors import StoreError
from tests.app.command import one_sentence, serve_in
from tests.app.stored import FILE, by_hand, file_of
from tests.conftest import serving

OPTIONS = {"sqlite_autoincrement", "sqlite_with_rowid"}


def settings_of(connection):
    asked = ("journal_mode", "synchronous", "foreign_keys")
    return tuple(connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in asked)


def test_every_connection_has_wal_full_synchronisation_and_foreign_keys(database):
    async def ask():
        reads = [database.read(settings_of) for _ in range(8)]
        return await asyncio.gather(database.write(settings_of), *reads)

    full = 2  # https://sqlite.org/pragma.html#pragma_synchronous
    assert set(asyncio.run(ask())) == {("wal", full, 1)}


def test_what_is_written_is_one_transaction_or_nothing(database):
    def half(connection):
        connection.exec_driver_sql("CREATE TABLE half (k INTEGER)")
        connection.exec_driver_sql("INSERT INTO half VALUES (1)")
        raise KeyError("the other half")

    with pytest.raises(KeyError):
        database.write_now(half)
    assert not database.read_now(lambda c: sa.inspect(c).has_table("half"))


def test_what_is_written_at_the_same_time_is_written_by_one_thread_in_its_order(database):
    seen = []

    def write(number):
        def work(connection):
            seen.append((number, threading.current_thread().name))
            time.sleep(0.002)
            return number

        return database.write(work)

    async def many():
        return await asyncio.gather(*map(write, range(20)))

    assert asyncio.run(many()) == list(range(20))
    assert [number for number, _ in seen] == list(range(20))
    assert len({name for _, name in seen}) == 1


def test_only_one_room_knows_which_database_it_is():
    """PostgreSQL by URL comes later. Tables name what SQLite alone needs as their options."""
    app = Path(database_module.__file__).parent
    for path in sorted(app.rglob("*.py")):
        text = path.read_text().replace('"backscope.sqlite3"', "")
        options = set(re.findall(r"sqlite\w*", text)) - {
            "sqlite_autoincrement",
            "sqlite_with_rowid",
        }
        assert path.name == "database.py" or not (options or "PRAGMA" in text), path


def test_who_reads_sees_one_state_whatever_is_written_meanwhile(database):
    count = sa.text("SELECT count(*) FROM seen")
    database.write_now(lambda c: c.exec_driver_sql("CREATE TABLE seen (k INTEGER)"))

    def read(connection):
        before = connection.scalar(count)
        database.write_now(lambda c: c.exec_driver_sql("INSERT INTO seen VALUES (1)"))
        return before, connection.scalar(count)

    assert database.read_now(read) == (0, 0)
    assert database.read_now(lambda c: c.scalar(count)) == 1


def test_what_is_written_is_there_when_the_folder_is_opened_again(tmp_path):
    first = Database.open(tmp_path)
    first.write_now(lambda c: c.exec_driver_sql("CREATE TABLE kept (k INTEGER)"))
    first.close()
    second = Database.open(tmp_path)
    assert second.read_now(lambda c: sa.inspect(c).has_table("kept"))
    second.close()


def test_the_same_folder_is_refused_twice_and_free_again_when_the_first_closes(tmp_path):
    first = Database.open(tmp_path)
    with pytest.raises(StoreError, match="another Backscope server uses"):
        Database.open(tmp_path)
    first.close()
    Database.open(tmp_path).close()


def test_a_folder_that_could_not_be_opened_is_not_held(tmp_path):
    (tmp_path / FILE).write_text("no database " * 1000)
    for _ in range(2):
        with pytest.raises(StoreError, match="not a database"):
            Database.open(tmp_path)
    (tmp_path / FILE).unlink()
    Database.open(tmp_path).close()


def test_a_second_server_on_the_same_folder_is_refused_and_the_first_goes_on(tmp_path):
    with serving(tmp_path) as first:
        run = first.trained(iterations=5)
        done = serve_in(tmp_path / "data")
        one_sentence(done, "another Backscope server uses", str(file_of(tmp_path)), "--data")
        assert first.run(run["id"]) == run
    with serving(tmp_path) as second:
        assert second.run(run["id"]) == run


def test_a_link_to_the_folder_is_the_same_folder(tmp_path):
    (tmp_path / "link").symlink_to(tmp_path / "data")
    with serving(tmp_path):
        one_sentence(serve_in(tmp_path / "link"), "another Backscope server uses")


def test_a_server_that_was_killed_holds_no_folder(tmp_path):
    with serving(tmp_path) as first:
        run = first.trained(iterations=5)
        first.kill()
    with serving(tmp_path) as second:
        assert second.run(run["id"]) == run


def test_a_disk_that_is_full_while_writing_is_said_and_leaves_all_as_it_was(database):
    def limit(connection):
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    def fill(connection):
        limit(connection)
        connection.exec_driver_sql("CREATE TABLE much AS SELECT randomblob(1000000) AS bytes")

    with pytest.raises(StoreError, match="the disk is full"):
        database.write_now(fill)
    assert not database.read_now(lambda c: sa.inspect(c).has_table("much"))


def test_who_looks_into_a_database_reads_beside_its_server(tmp_path):
    with serving(tmp_path) as server:
        run = server.trained(iterations=5)
        beside = Database.look_into(tmp_path / "data")
        found = beside.read_now(lambda c: c.scalar(sa.text("SELECT id FROM runs")))
        beside.close()
        assert found == run["id"]
        assert server.trained(iterations=5)["status"] == "done"


def test_who_looks_into_a_folder_without_a_database_is_told_and_none_is_made(tmp_path):
    with pytest.raises(StoreError, match="there is no database in"):
        Database.look_into(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_who_looks_into_a_database_of_another_version_is_told(tmp_path):
    Database.open(tmp_path).close()
    by_hand(tmp_path / FILE, "UPDATE alembic_version SET version_num = '1'")
    with pytest.raises(StoreError, match="another version"):
        Database.look_into(tmp_path)


def test_a_server_begins_without_the_migrations_where_none_is_lacking(tmp_path):
    """They cost a third of a second at every start otherwise."""
    code = (
        "import sys, pathlib; from app.database import Database;"
        "Database.open(pathlib.Path(sys.argv[1])).close(); print('alembic' in sys.modules)"
    )
    Database.open(tmp_path).close()
    done = subprocess.run(
        [sys.executable, "-c", code, tmp_path], capture_output=True, text=True, timeout=20
    )
    assert done.stdout == "False\n", done.stderr

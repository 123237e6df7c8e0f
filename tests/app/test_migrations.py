"""Migrations: a database of an earlier version becomes one of this, whole or not at all."""

import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from app import checkpoints, database, listing, rows, tables
from app.database import Database
from app.requests import RunsQuery
from core.config import TrainingConfig
from tests.app.stored import FILE, bits, by_hand, dump, final_of, trained
from tests.conftest import serving

LATER = {"reduction", "order", "slope", "fault"}  # fields that came with later versions
CREATED = 1_700_000_000_123_456  # microseconds: 2023-11-14T22:13:20.123456Z
RECIPES = {
    "finished": TrainingConfig(iterations=9000),
    "unfinished": TrainingConfig.parse(
        {"iterations": 60_000, "init": {"kind": "uniform", "seed": 5}, "eta": 0.3}
    ),
    "queued": TrainingConfig(iterations=5000, problem="parity3"),
    "stopped": TrainingConfig.parse(
        {"iterations": 9000, "problem": {"x": [[0.5], [0.25]], "t": [1, 0]}}
    ),
}
ENDS = {"finished": 9000, "unfinished": 8192, "queued": 0, "stopped": 5000}
STATUS = {"finished": "done", "unfinished": "running", "queued": "queued", "stopped": "stopped"}
REASON = {"finished": "iterations", "stopped": "stopped"}


def scripts():
    config = Config()
    config.set_main_option("script_location", str(Path(database.__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    return config


def make_revision_1(folder):
    """Make a database as the first version did, with four runs and their checkpoints."""
    folder.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(f"sqlite:///{folder / FILE}")
    config = scripts()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "1")
    engine.dispose()
    for seq, (name, recipe) in enumerate(RECIPES.items(), start=1):
        _insert(folder / FILE, seq, name, recipe)


def _insert(file, seq, name, recipe):
    row = {
        "seq": seq,
        "id": f"the-{name}",
        "config": recipe.model_dump_json(exclude=LATER),
        "engine": 1,
        "status": STATUS[name],
        "stop_reason": REASON.get(name),
        "k": ENDS[name],
        "every": 4096,
        "seconds": 0.25 if ENDS[name] else None,
        "created": CREATED + seq,
        "started": CREATED + 10 if ENDS[name] else None,
        "ended": CREATED + 20 if name in REASON else None,
    }
    marks = ", ".join("?" * len(row))
    by_hand(file, f"INSERT INTO runs ({', '.join(row)}) VALUES ({marks})", *row.values())
    for k in sorted({0, 4096, 8192, ENDS[name]}):
        if k <= ENDS[name]:
            state = checkpoints.packed(recipe, trained(recipe, k))
            crc = checkpoints.zlib.crc32(state)
            by_hand(file, "INSERT INTO checkpoints VALUES (?, ?, ?, ?)", seq, k, state, crc)


@pytest.fixture(scope="module")
def upgraded(tmp_path_factory):
    """Return a server that began with a database of the first version."""
    folder = tmp_path_factory.mktemp("upgraded")
    make_revision_1(folder / "data")
    with serving(folder) as server:
        yield server


# Of an index over an expression SQLite does not tell Alembic enough; test_every_order_has_an_index
# looks at those.
without_expressions = pytest.mark.filterwarnings("ignore:.*expression-based index")


@without_expressions
def test_the_migrations_make_the_tables_that_the_code_knows(database):
    def compare(connection):
        context = MigrationContext.configure(connection, opts={"compare_server_default": False})
        return compare_metadata(context, tables.metadata)

    assert database.read_now(compare) == []


@pytest.mark.parametrize("order", tables.ORDERS)
@pytest.mark.parametrize("sign", ["", "-"])
def test_every_order_has_an_index(database, sign, order):
    seen = []

    def look(connection):
        @sa.event.listens_for(connection, "before_cursor_execute", retval=True)
        def explain(_connection, _cursor, statement, parameters, *_):
            if "ORDER BY" in statement and "FROM runs" in statement:
                seen.append(
                    connection.connection.execute(
                        f"EXPLAIN QUERY PLAN {statement}", parameters
                    ).fetchall()
                )
            return statement, parameters

        listing.page(connection, RunsQuery(sort=sign + order))

    database.read_now(look)
    (plan,) = seen
    assert ["USING INDEX" in step[-1] for step in plan] == [True], plan


@without_expressions
def test_a_table_that_the_migrations_do_not_make_is_missed(database):
    metadata = sa.MetaData()
    for table in tables.metadata.sorted_tables:
        table.to_metadata(metadata)
    metadata.tables["runs"].append_column(sa.Column("colour", sa.Text))
    sa.Index("runs_by_colour", metadata.tables["runs"].c.colour)
    found = database.read_now(
        lambda c: compare_metadata(MigrationContext.configure(c), metadata),
    )
    assert [change[0] for change in found] == ["add_column", "add_index"]


def test_the_revision_that_the_code_wants_is_the_last_migrations(database):
    assert ScriptDirectory.from_config(scripts()).get_heads() == [tables.REVISION]
    assert database.read_now(lambda c: MigrationContext.configure(c).get_current_heads()) == (
        tables.REVISION,
    )


def test_a_database_of_the_first_version_is_upgraded_at_start_and_has_its_runs(upgraded):
    found = {run["id"]: run for run in upgraded.client.get("/runs").json()["runs"]}
    assert list(found) == [f"the-{name}" for name in reversed(RECIPES)]
    for name, recipe in RECIPES.items():
        assert found[f"the-{name}"]["config"] == recipe.model_dump(mode="json")
    run = found["the-finished"]
    assert (run["status"], run["stop_reason"], run["k"]) == ("done", "iterations", 9000)
    assert (run["created"], run["seconds"]) == ("2023-11-14T22:13:20.123457Z", 0.25)
    assert (run["name"], run["tags"], run["starred"], run["fork"]) == (None, [], False, None)


@pytest.mark.parametrize("name", RECIPES)
def test_an_upgraded_run_ends_with_the_bits_of_one_trained_now(upgraded, name):
    run = upgraded.wait(f"the-{name}")
    k = ENDS[name] if name in REASON else RECIPES[name].iterations
    assert run["k"] == k
    final = upgraded.events(run["id"])[-1].data["final"]
    expected = final_of(RECIPES[name], trained(RECIPES[name], 0), k)
    for number in ("y", "E", "dw", "w"):
        assert bits(final[number]) == bits(expected[number])


def test_an_upgraded_run_is_found_by_its_recipes_words_as_a_new_one_is(tmp_path):
    make_revision_1(tmp_path)
    Database.open(tmp_path).close()
    found = by_hand(tmp_path / FILE, "SELECT about FROM runs ORDER BY seq")
    assert [about for (about,) in found] == [rows.about(recipe) for recipe in RECIPES.values()]


def test_an_upgraded_run_can_be_named_deleted_and_forked(upgraded):
    path = "/runs/the-finished"
    patch = {"name": "Before", "tags": ["old", "article"], "starred": True, "note": "kept"}
    assert upgraded.client.patch(path, json=patch).json() | patch == upgraded.run("the-finished")
    fork = upgraded.trained(fork={"run": "the-finished", "k": 8000})
    ours, theirs = (
        upgraded.client.get(f"/runs/{run}/records", params={"k0": 8000}).content
        for run in (fork["id"], "the-finished")
    )
    assert ours == theirs
    assert upgraded.client.delete(path).status_code == 204
    assert upgraded.client.get(path).status_code == 410


def test_an_upgrade_broken_off_before_any_of_its_statements_leaves_the_old_database(tmp_path):
    class BrokenOffError(Exception):
        pass

    make_revision_1(tmp_path)
    before = dump(tmp_path / FILE)
    survived = 0

    for stop in range(1, 1000):
        left = [stop]

        def count(*_, left=left):
            left[0] -= 1
            if not left[0]:
                raise BrokenOffError

        sa.event.listen(sa.Engine, "before_cursor_execute", count)
        try:
            Database.open(tmp_path).close()
            break
        except BrokenOffError:
            survived += 1
        finally:
            sa.event.remove(sa.Engine, "before_cursor_execute", count)
        assert dump(tmp_path / FILE) == before
    assert survived > 20  # ten columns, two indices, a table, four recipes described, ...
    assert dump(tmp_path / FILE) != before


def test_an_upgrade_that_is_killed_leaves_the_old_database_and_the_next_start_does_it(tmp_path):
    make_revision_1(tmp_path)
    file = tmp_path / FILE
    before = dump(file)
    code = """if True:
        import os, pathlib, signal, sys
        import sqlalchemy as sa
        from app.database import Database

        @sa.event.listens_for(sa.Engine, "before_cursor_execute")
        def kill(connection, cursor, statement, *_):
            if statement.startswith("UPDATE alembic_version"):  # the last one
                os.kill(os.getpid(), signal.SIGKILL)

        Database.open(pathlib.Path(sys.argv[1]))
    """
    done = subprocess.run([sys.executable, "-c", code, tmp_path], capture_output=True, timeout=20)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert dump(file) == before
    Database.open(tmp_path).close()
    with closing(sqlite3.connect(file)) as connection:
        [revision] = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        assert revision == tables.REVISION
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []

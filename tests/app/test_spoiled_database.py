"""A database that cannot be opened or read: said in one sentence, and left as it is."""

import os
import shutil
import sqlite3

import pytest

from tests.app.command import one_sentence, serve_in, served_here
from tests.app.disk import permissions_matter, read_only, tmpfs
from tests.app.stored import FILE, by_hand, dump, file_of
from tests.conftest import serving

PAGE = 4096  # bytes of a database page


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """Return the folder of a server that has ended, with runs in it."""
    folder = tmp_path_factory.mktemp("served")
    with serving(folder) as server:
        for n in range(1, 21):
            server.trained(iterations=9000, init={"kind": "constant", "value": n / 10})
    return folder


@pytest.fixture
def folder(served, tmp_path):
    """Return a copy of that data folder, to be spoiled."""
    (tmp_path / "data").mkdir()
    shutil.copy(file_of(served), tmp_path / "data")
    return tmp_path / "data"


# What a file may be instead of a database, and what is then said of it.
SPOILED = {
    "text": (lambda data: b"Dear diary, " * 1000, "not a database"),
    "garbage": (lambda data: os.urandom(len(data)), "not a database"),
    "garbage behind the first page": (
        lambda data: data[:PAGE] + os.urandom(len(data) - PAGE),
        "damaged",
    ),
    "garbage in every second page": (
        lambda data: b"".join(
            data[i : i + PAGE] if (i // PAGE) % 2 == 0 else os.urandom(PAGE)
            for i in range(0, len(data), PAGE)
        ),
        "damaged",
    ),
    "the first page alone": (lambda data: data[:PAGE], "damaged"),
}


@pytest.mark.parametrize(("spoil", "words"), SPOILED.values(), ids=SPOILED)
def test_a_file_that_cannot_be_read_is_said_in_one_sentence_and_left_as_it_is(folder, spoil, words):
    file = folder / FILE
    file.write_bytes(spoil(file.read_bytes()))
    before = file.read_bytes()
    one_sentence(served_here(folder), str(file), words)
    assert file.read_bytes() == before


def test_a_folder_where_the_file_should_be_is_said_in_one_sentence(tmp_path):
    (tmp_path / FILE).mkdir()
    one_sentence(served_here(tmp_path), str(tmp_path / FILE), "cannot be opened")


def test_a_database_of_a_newer_version_is_said_in_one_sentence_and_left_as_it_is(folder):
    file = folder / FILE
    by_hand(file, "UPDATE alembic_version SET version_num = '999'")
    before = dump(file)
    one_sentence(served_here(folder), str(file), "newer version")
    assert dump(file) == before


def test_a_database_of_another_program_is_said_in_one_sentence_and_left_as_it_is(tmp_path):
    file = tmp_path / FILE
    by_hand(file, "CREATE TABLE runs (distance REAL)")
    before = dump(file)
    one_sentence(served_here(tmp_path), str(file))
    assert dump(file) == before


def test_a_read_only_folder_is_said_in_one_sentence(folder):
    with read_only(folder):
        one_sentence(served_here(folder), str(folder / FILE), "read-only", "--data")


def test_a_read_only_folder_without_a_database_is_said_in_one_sentence(tmp_path):
    with read_only(tmp_path):
        one_sentence(served_here(tmp_path), str(tmp_path), "Read-only file system", "--data")


def test_a_read_only_file_is_said_in_one_sentence(folder):
    with read_only(folder / FILE):
        one_sentence(serve_in(folder), str(folder / FILE), "read-only")


@pytest.mark.skipif(not permissions_matter(), reason="permissions mean nothing to root")
@pytest.mark.parametrize(("name", "mode"), [("", 0o500), (FILE, 0o400), (FILE, 0o000)])
def test_a_missing_permission_is_said_in_one_sentence(folder, name, mode):
    path = folder / name
    path.chmod(mode)
    one_sentence(served_here(folder), str(path))
    path.chmod(0o700)


def test_a_full_disk_is_said_in_one_sentence(tmp_path):
    with tmpfs(tmp_path / "full", 1) as full:
        (full / "ballast").write_bytes(b"\1" * ((1 << 20) - (16 << 10)))
        one_sentence(served_here(full / "data"), str(full / "data"), "full")


def test_another_program_that_holds_the_file_is_said_in_one_sentence(folder):
    holder = sqlite3.connect(folder / FILE, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    try:
        one_sentence(served_here(folder), str(folder / FILE), "another program holds it")
    finally:
        holder.close()


def test_a_page_damaged_among_the_checkpoints_spoils_no_other_run(served, tmp_path):
    """The file is opened and its runs are listed; what lies on the page is told as not readable."""
    shutil.copytree(served / "data", tmp_path / "data")
    file = file_of(tmp_path)
    whole = file.read_bytes()
    states = by_hand(file, "SELECT r.id, c.state FROM checkpoints c JOIN runs r ON r.seq = c.run")
    leaf = 10  # https://sqlite.org/fileformat2.html#b_tree_pages: of a table without row ids
    page = next(
        i
        for i in range(0, len(whole), PAGE)
        if whole[i] == leaf and states[0][1] in whole[i : i + PAGE]
    )
    spoiled = {run for run, state in states if state in whole[page : page + PAGE]}
    others = {run for run, _ in states} - spoiled
    file.write_bytes(whole[:page] + os.urandom(PAGE) + whole[page + PAGE :])
    with serving(tmp_path) as server:
        assert server.client.get("/").status_code == 200
        assert len(server.client.get("/runs").json()["runs"]) == 20
        for run in others:
            assert server.events(run)[-1].name == "done"
        for run in spoiled:
            told = server.events(run)[-1]
            assert (told.name, told.data["type"]) == ("failed", "store-failed")
            assert "damaged" in told.data["detail"]
            answer = server.client.get(f"/runs/{run}/records")
            assert (answer.status_code, answer.json()["type"]) == (503, "store-failed")


def test_where_unfinished_runs_cannot_be_looked_for_the_server_says_so_and_is_there(
    served, tmp_path
):
    shutil.copytree(served / "data", tmp_path / "data")
    file = file_of(tmp_path)
    [[root]] = by_hand(file, "SELECT rootpage FROM sqlite_master WHERE name = 'runs_by_status'")
    [[run]] = by_hand(file, "SELECT id FROM runs WHERE seq = 1")
    with file.open("r+b") as pages:
        pages.seek((root - 1) * PAGE)
        pages.write(os.urandom(PAGE))
    with serving(tmp_path) as server:
        assert str(file) in server.log()
        assert "damaged" in server.log()
        assert server.events(run)[-1].name == "done"

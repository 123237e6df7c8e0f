"""`backscope verify`: every run made again and held against what is stored."""

import shutil

import pytest
from click.testing import CliRunner

from app.cli import main
from tests.app.stored import DIVERGES, FILE, by_hand, file_of, flip, remove, replace
from tests.conftest import eventually, serving

N = 20_000  # checkpoints at 0, 4096, 8192, 12288, 16384 and 20000


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """Return the folder of a server that has ended, and its runs."""
    folder = tmp_path_factory.mktemp("verified")
    with serving(folder) as server:
        parent = server.trained(iterations=N)["id"]
        runs = {
            "whole": parent,
            "other": server.trained(iterations=N, problem="parity3")["id"],
            "fork": server.trained(fork={"run": parent, "k": 5000}, eta=0.5)["id"],
            "diverged": server.trained(**DIVERGES)["id"],
            "deleted": server.trained(iterations=9)["id"],
            "unfinished": server.train(iterations=10_000_000)["id"],
        }
        server.client.delete(f"/runs/{runs['deleted']}")
        eventually(lambda: server.run(runs["unfinished"])["k"] > 50_000)
    return folder, runs


@pytest.fixture
def stored(served, tmp_path):
    """Return a copy of that data folder, its file and the runs."""
    (tmp_path / "data").mkdir()
    shutil.copy(file_of(served[0]), tmp_path / "data")
    return tmp_path / "data", tmp_path / "data" / FILE, served[1]


def verify(folder, *words):
    """Return how it ended and what it said, line by line."""
    done = CliRunner().invoke(main, ["verify", "--data", str(folder), *words])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output.splitlines()


def status(file, run):
    [[found, failure]] = by_hand(file, "SELECT status, failure FROM runs WHERE id = ?", run)
    return found, failure


def test_runs_that_are_what_was_stored_are_a_line_each(stored):
    folder, file, runs = stored
    code, lines = verify(folder)
    assert code == 0
    told = [line.split("  ") for line in lines[:-1]]
    names = ("whole", "other", "fork", "diverged", "unfinished")  # not the deleted one
    assert [words[0] for words in told] == [runs[name] for name in names]
    assert all(words[-1] == "as stored" for words in told)
    assert told[0][1:3] == ["k = 20,000", "6 checkpoints"]
    assert told[2][1:3] == ["k = 20,000", "5 checkpoints"]  # at 5000, 8192, ...
    assert told[3][1] == "k = 3"
    assert lines[-1] == "5 runs verified, 0 damaged"
    assert status(file, runs["whole"]) == ("done", None)


def test_one_run_is_verified_alone(stored):
    folder, _, runs = stored
    code, lines = verify(folder, runs["fork"])
    assert code == 0
    assert [line.split()[0] for line in lines] == [runs["fork"], "1"]


@pytest.mark.parametrize("spoil", [flip, replace])
@pytest.mark.parametrize("k", [0, 8192, N])
def test_a_state_that_is_not_what_is_made_again_is_damage_and_marked_so(stored, spoil, k):
    folder, file, runs = stored
    spoil(file, runs["whole"], k)
    code, lines = verify(folder)
    assert code == 1
    damaged = [line for line in lines if "damaged:" in line]
    assert [line.split()[0] for line in damaged] == [runs["whole"]]
    # From a wrong start everything is made wrong: the next state differs
    assert f"k = {4096 if (spoil, k) == (replace, 0) else k}" in damaged[0]
    assert lines[-1] == "5 runs verified, 1 damaged"
    found, failure = status(file, runs["whole"])
    assert found == "damaged"
    assert failure in damaged[0]
    assert status(file, runs["other"]) == ("done", None)


def test_a_run_without_its_first_state_is_damaged(stored):
    folder, file, runs = stored
    remove(file, runs["fork"], 5000)
    assert verify(folder, runs["fork"])[0] == 1
    assert status(file, runs["fork"])[0] == "damaged"


def test_a_last_record_that_is_not_what_is_made_again_is_damage(stored):
    folder, file, runs = stored
    [[other]] = by_hand(file, "SELECT summary FROM runs WHERE id = ?", runs["fork"])
    by_hand(file, "UPDATE runs SET summary = ? WHERE id = ?", other, runs["whole"])
    code, lines = verify(folder)
    assert code == 1
    assert "last record" in next(line for line in lines if line.startswith(runs["whole"]))


def test_a_recipe_that_was_changed_is_damage(stored):
    folder, file, runs = stored
    by_hand(
        file,
        """UPDATE runs SET config = replace(config, '"eta":0.1', '"eta":0.10000000000000002')
        WHERE id = ?""",
        runs["whole"],
    )
    assert verify(folder, runs["whole"])[0] == 1


def test_a_recipe_that_cannot_be_read_is_damage_and_the_others_are_verified(stored):
    folder, file, runs = stored
    by_hand(file, "UPDATE runs SET config = '{' WHERE id = ?", runs["other"])
    code, lines = verify(folder)
    assert code == 1
    assert lines[-1] == "5 runs verified, 1 damaged"
    assert "recipe" in next(line for line in lines if line.startswith(runs["other"]))


def test_beside_a_server_it_reads_alone(stored, tmp_path):
    folder, file, runs = stored
    flip(file, runs["whole"], 8192)
    with serving(tmp_path) as server:
        code, lines = verify(folder)
        assert code == 1
        assert lines[-1] == "5 runs verified, 1 damaged"
        assert server.run(runs["whole"])["status"] == "done"
        server.client.post(f"/runs/{runs['unfinished']}/stop")
        assert verify(folder, runs["unfinished"])[0] == 0


def test_what_was_verified_goes_on_as_before(stored, tmp_path):
    folder, _, runs = stored
    assert verify(folder)[0] == 0
    with serving(tmp_path) as server:
        before = server.run(runs["unfinished"])
        assert before["status"] in {"queued", "running"}
        eventually(lambda: server.run(runs["unfinished"])["k"] > before["k"])


@pytest.mark.parametrize(
    ("words", "said"), [(["nothere"], "nothere"), ([""], "id"), (["x" * 500], "id")]
)
def test_a_run_that_is_not_there_is_said_in_one_sentence(stored, words, said):
    code, lines = verify(stored[0], *words)
    assert code == 1
    assert len(lines) == 1
    assert lines[0].startswith("Error: ")
    assert said in lines[0]


def test_a_folder_without_a_database_is_said_in_one_sentence_and_left_so(tmp_path):
    code, lines = verify(tmp_path / "nothing")
    assert (code, len(lines)) == (1, 1)
    assert lines[0].startswith("Error: there is no database in")
    assert not (tmp_path / "nothing" / FILE).exists()

"""The library: runs found, sorted, and told a page at a time."""

from base64 import urlsafe_b64encode
from itertools import pairwise

import orjson
import pytest

from app.requests import RunsQuery
from tests.conftest import eventually, serving

TABLE = {"x": [[0.5], [0.25]], "t": [1, 0]}

# name: what POST /train got, what PATCH got
SHELF = {
    "plain": ({}, {}),
    "random": (
        {"init": {"kind": "uniform", "seed": 7}, "eta": 0.25},
        {"name": "Random start", "tags": ["lecture 3", "xor"]},
    ),
    "parity": ({"problem": "parity3"}, {"name": "parity of 3", "starred": True}),
    "percent": (
        {"wiring": "as_listed"},
        {"name": "100% as_listed", "note": "the LISTING's secret"},
    ),
    "table": ({"problem": TABLE}, {"name": "学習率の影響", "tags": ["講義", "lecture 30"]}),
    "underscore": ({}, {"name": "snake_case \\ back", "tags": ["100%"], "starred": True}),
}
ITERATIONS = {name: 10 + n for n, name in enumerate(SHELF)}


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    """Return a server with described runs, and their ids."""
    with serving(tmp_path_factory.mktemp("shelf")) as server:
        ids = {}
        for name, (recipe, patch) in SHELF.items():
            ids[name] = server.trained(**recipe, iterations=ITERATIONS[name])["id"]
            answer = server.client.patch(f"/runs/{ids[name]}", json=patch)
            assert answer.status_code == 200, answer.text
        yield server, ids


def found(shelf, **query):
    """Return which of the runs a query finds, in its order."""
    server, ids = shelf
    answer = server.client.get("/runs", params=query)
    assert answer.status_code == 200, answer.text
    names = {run_id: name for name, run_id in ids.items()}
    return [names[run["id"]] for run in answer.json()["runs"]]


# (what is looked for, what is found)
SEARCHES = [
    ("", list(SHELF)),
    ("random", ["random"]),  # in a name
    ("RANDOM START", ["random"]),  # in whatever case
    ("lecture 3", ["random", "table"]),  # in tags
    ("listing's", ["percent"]),  # in a note
    ("xor", ["plain", "random", "percent", "underscore"]),  # in the recipe, or a tag
    ("parity3", ["parity"]),
    ("2-2-1", ["plain", "random", "percent", "underscore"]),
    ("3-2-1", ["parity"]),
    ("table", ["table"]),
    ("uniform", ["random"]),
    ("eta 0.25", ["random"]),
    ("as_listed", ["percent"]),
    ("100%", ["percent", "underscore"]),
    ("%", ["percent", "underscore"]),  # % and _ are themselves
    ("10%as", []),
    ("_", ["percent", "underscore"]),
    ("snake-case", []),
    ("\\", ["underscore"]),
    ("学習", ["table"]),
    ("講義", ["table"]),
    ("nothing of this", []),
    ("'; DROP TABLE runs; --", []),
]


@pytest.mark.parametrize(("q", "expected"), SEARCHES, ids=[q or "nothing" for q, _ in SEARCHES])
def test_q_is_looked_for_in_name_tags_note_id_and_the_recipes_words(shelf, q, expected):
    assert found(shelf, q=q, sort="created") == expected


def test_q_finds_the_fault_of_a_recipe(server):
    right, broken = (server.trained(iterations=9, fault=one) for one in (None, "flipped_sign"))
    listed = server.client.get("/runs", params={"q": "flipped_sign"}).json()["runs"]
    ids = [run["id"] for run in listed]
    assert broken["id"] in ids
    assert right["id"] not in ids


def test_q_finds_an_id_and_a_part_of_it(shelf):
    _, ids = shelf
    assert found(shelf, q=ids["table"]) == ["table"]
    assert found(shelf, q=ids["table"][2:8]) == ["table"]


def test_tag_is_a_whole_tag(shelf):
    assert found(shelf, tag="lecture 3") == ["random"]
    assert found(shelf, tag="lecture") == []
    assert found(shelf, tag="Lecture 3") == []
    assert found(shelf, tag="100%") == ["underscore"]
    assert found(shelf, tag="講義") == ["table"]


def test_starred_is_only_those_or_only_others(shelf):
    assert found(shelf, starred=True) == ["underscore", "parity"]
    assert found(shelf, starred=False) == ["table", "percent", "random", "plain"]


def test_what_is_asked_for_together_is_true_of_every_run(shelf):
    assert found(shelf, q="xor", starred=True) == ["underscore"]
    assert found(shelf, q="xor", tag="lecture 3", starred=False) == ["random"]
    assert found(shelf, q="xor", tag="講義") == []


def key(run, sort):
    """Return what a run is sorted by; a number that is missing is behind all others."""
    kind = sort.removeprefix("-")
    if kind == "name":
        return run["name"].lower() if run["name"] else "xor 2-2-1"
    return run[kind] if run[kind] is not None else float("inf")


SORTS = [
    minus + kind for kind in ("created", "name", "k", "error", "seconds") for minus in ("", "-")
]


def at_rest(server):
    """Return all runs once none of them is under way: their k stay what they are."""

    def ended():
        runs = server.client.get("/runs", params={"limit": 500}).json()["runs"]
        return all(run["status"] not in {"queued", "running"} for run in runs) and runs

    return eventually(ended)


@pytest.mark.parametrize("sort", SORTS)
def test_pages_of_every_order_have_each_run_once_though_new_ones_come_between(shelf, sort):
    server, _ = shelf
    there = {run["id"] for run in at_rest(server)}
    told, after = [], None
    while after or not told:
        query = {"sort": sort, "limit": 4} | ({"after": after} if after else {})
        page = server.client.get("/runs", params=query).json()
        # A new one on its way, whose k is sorted by, may be elsewhere when its page is read
        assert len(page["runs"]) <= 4
        told += page["runs"]
        after = page["next"]
        if len(told) < 16:
            server.train(iterations=1)
    ids = [run["id"] for run in told]
    assert len(ids) == len(set(ids))
    assert there <= set(ids)
    keys = [key(run, sort) for run in told if run["id"] in there]
    assert keys == sorted(keys, reverse=sort.startswith("-"))


def test_a_page_is_of_what_was_asked_for(shelf):
    server, _ = shelf
    query = {"q": "xor", "limit": 1, "sort": "k"}
    first = server.client.get("/runs", params=query).json()
    second = server.client.get("/runs", params=query | {"after": first["next"]}).json()
    assert first["runs"][0]["k"] <= second["runs"][0]["k"]
    assert first["runs"][0]["id"] != second["runs"][0]["id"]


def test_without_a_query_it_is_the_newest_fifty(shelf):
    assert (RunsQuery().limit, RunsQuery().sort) == (50, "-created")
    server, _ = shelf
    newest = [server.train(iterations=1)["id"] for _ in range(3)]
    listed = [run["id"] for run in server.client.get("/runs").json()["runs"]]
    assert listed[:3] == newest[::-1]
    assert len(listed) <= 50


def opaque(*parts):
    return urlsafe_b64encode(orjson.dumps(parts)).decode().rstrip("=")


@pytest.mark.parametrize(
    "after",
    [
        *("", "nothere", "a", "====", "%00", "あ", "x" * 3000),
        *(opaque(), opaque("-k"), opaque("-k", 1), opaque("-k", 1, 2, 3)),
        *(opaque("-k", "1", 2), opaque("-k", None, 2), opaque("-k", 1, "2"), opaque("-k", [1], 2)),
        *(opaque("-k", 1, 2**64 - 1), opaque("-k", 2**64 - 1, 1), opaque("-k", 1, 1.5)),
        *(opaque("-k", {"a": 1}, 1), opaque({}, 1, 1), opaque(None, 1, 1)),
        *(opaque("k", 1, 2), opaque("-created", 1, 2), opaque("-name", "a", 2)),
    ],
)
def test_an_after_that_is_no_pages_next_in_this_order_is_refused(shelf, after):
    server, _ = shelf
    answer = server.client.get("/runs", params={"sort": "-k", "after": after})
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["after"]


def test_the_next_of_another_order_is_refused(shelf):
    server, _ = shelf
    pages = {
        sort: server.client.get("/runs", params={"sort": sort, "limit": 1}).json()["next"]
        for sort in SORTS
    }
    for sort, other in pairwise([*SORTS, SORTS[0]]):
        answer = server.client.get("/runs", params={"sort": sort, "after": pages[other]})
        assert answer.status_code == 422, (sort, other)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"sort": "colour"}, "sort"),
        ({"sort": "--k"}, "sort"),
        ({"starred": "perhaps"}, "starred"),
        ({"q": "x" * 201}, "q"),
        ({"tag": "x" * 41}, "tag"),
    ],
)
def test_what_cannot_be_asked_for_is_refused_by_its_field(server, query, field):
    answer = server.client.get("/runs", params=query)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]

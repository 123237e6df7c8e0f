"""PATCH /runs/{id}: what people write on a run, and what may not be written."""

import pytest


def patched(server, run_id, **patch):
    answer = server.client.patch(f"/runs/{run_id}", json=patch)
    assert answer.status_code == 200, answer.text
    assert answer.json() == server.run(run_id)
    return answer.json()


def test_a_patch_changes_what_it_names_and_leaves_the_rest(server):
    before = server.trained(iterations=3)
    run = before
    for patch in (
        {"name": "The plateau"},
        {"tags": ["b", "a"]},
        {"note": "line 1\nline 2"},
        {"starred": True},
        {"name": "Another", "tags": ["c"]},
        {},
    ):
        run = run | patch
        assert patched(server, before["id"], **patch) == run


def test_null_clears(server):
    run_id = server.trained(iterations=3)["id"]
    patched(server, run_id, name="n", tags=["t"], note="o", starred=True)
    run = patched(server, run_id, name=None, tags=None, note=None, starred=None)
    assert (run["name"], run["tags"], run["note"], run["starred"]) == (None, [], None, False)


@pytest.mark.parametrize(
    "patch",
    [
        {"name": "x" * 120},
        {"name": "\N{GRINNING FACE}" * 120},
        {"name": "家族 \N{ZERO WIDTH JOINER} é 'quoted' <b>"},
        {"tags": [f"tag {n}" for n in range(20)]},
        {"tags": ["x" * 40, "X" * 40]},
        {"tags": []},
        {"note": "x" * 4000},
        {"note": ""},
        {"note": "tab\tline\r\n\0 end "},
        {"starred": False},
    ],
    ids=lambda patch: str(patch)[:24],
)
def test_what_may_be_written_comes_back_as_it_was(server, patch):
    [[name, value]] = patch.items()
    assert patched(server, server.trained(iterations=1)["id"], **patch)[name] == value


@pytest.mark.parametrize(
    ("patch", "field", "allowed"),
    [
        ({"name": "x" * 121}, "name", "120"),
        ({"name": ""}, "name", "not empty"),
        ({"name": " "}, "name", "space"),
        ({"name": " x"}, "name", "space"),
        ({"name": "x\n"}, "name", "control characters"),
        ({"name": "a\0b"}, "name", "control characters"),
        ({"name": "a\tb"}, "name", "control characters"),
        ({"name": "a\u2028b"}, "name", "control characters"),
        ({"name": 5}, "name", "text"),
        ({"name": ["x"]}, "name", "text"),
        ({"tags": "x"}, "tags", "a list"),
        ({"tags": [5]}, "tags.0", "text"),
        ({"tags": [None]}, "tags.0", "text"),
        ({"tags": ["ok", "x" * 41]}, "tags.1", "40"),
        ({"tags": ["ok", ""]}, "tags.1", "not empty"),
        ({"tags": ["a\nb"]}, "tags.0", "control characters"),
        ({"tags": [str(n) for n in range(21)]}, "tags", "20"),
        ({"tags": ["a", "b", "a"]}, "tags", "differ"),
        ({"note": "x" * 4001}, "note", "4000"),
        ({"note": 5}, "note", "text"),
        ({"starred": 1}, "starred", "true or false"),
        ({"starred": "true"}, "starred", "true or false"),
        ({"colour": "red"}, "colour", "no field of this name"),
        ({"status": "done"}, "status", "no field of this name"),
        ({"id": "mine"}, "id", "no field of this name"),
        ([], "body", "an object"),
        (None, "body", ""),
    ],
    ids=lambda value: str(value)[:24],
)
def test_what_may_not_be_written_is_refused_by_its_field_and_changes_nothing(
    server, patch, field, allowed
):
    run = server.trained(iterations=1)
    body = patch | {"note": "x"} if isinstance(patch, dict) and "note" not in patch else patch
    answer = server.client.patch(f"/runs/{run['id']}", json=body)
    assert answer.status_code == 422, answer.text
    [error] = answer.json()["errors"]
    assert error["field"] == field
    assert allowed in error["allowed"]
    assert server.run(run["id"]) == run


def test_text_that_is_no_unicode_is_refused(server):
    run = server.trained(iterations=1)
    for field in ("name", "note"):
        answer = server.client.patch(
            f"/runs/{run['id']}",
            content=f'{{"{field}": "\\ud800"}}',
            headers={"Content-Type": "application/json"},
        )
        assert answer.status_code == 422
        assert [error["field"] for error in answer.json()["errors"]] == [field]


def test_what_is_written_on_a_run_while_it_trains_stays(server):
    run = server.train(iterations=3_000_000)
    server.wait(run["id"], "running")
    patch = {"name": "under way", "tags": ["a"], "note": "n", "starred": True}
    assert server.client.patch(f"/runs/{run['id']}", json={"starred": True}).json()["starred"]
    server.client.patch(f"/runs/{run['id']}", json=patch)
    ended = server.wait(run["id"])
    assert (ended["status"], ended["k"]) == ("done", 3_000_000)
    assert ended | patch == ended

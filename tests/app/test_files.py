"""The page's files: browsers keep those of an edition, and an upgrade shows at once."""

import os
import re

import httpx
import pytest
from fastapi import FastAPI

from app.routes.files import FOREVER, EditionFiles

KEPT = re.compile(r'(?:href|src)="(/static/[^"]+)"')


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "main.js").write_text("one")
    (tmp_path / "more.js").write_text("more")
    return tmp_path


@pytest.fixture
def files(folder):
    return EditionFiles(folder)


@pytest.fixture
async def client(files):
    app = FastAPI()
    app.mount("/static", files)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        yield client


def test_every_file_the_page_names_is_kept_for_good(server):
    named = KEPT.findall(server.client.get("/").text)
    assert len(named) > 100
    for path in named:
        answer = server.client.get(path)
        assert answer.status_code == 200, path
        assert answer.headers["Cache-Control"] == FOREVER


def test_the_same_file_without_an_edition_is_asked_about_each_time(server):
    path = next(path for path in KEPT.findall(server.client.get("/").text) if "main.js" in path)
    answer = server.client.get("/static/main.js")
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.content == server.client.get(path).content


def test_an_edition_is_another_when_a_file_is(files, folder):
    first = files.edition()
    assert files.edition() == first
    (folder / "main.js").write_text("two")
    second = files.edition()
    (folder / "more.js").unlink()
    assert len({first, second, files.edition()}) == 3


def test_the_same_files_elsewhere_have_the_same_edition_whatever_their_times(
    files, tmp_path_factory
):
    other = tmp_path_factory.mktemp("other")
    (other / "more.js").write_text("more")
    (other / "main.js").write_text("one")
    os.utime(other / "main.js", ns=(1, 1))
    assert EditionFiles(other).edition() == files.edition()


@pytest.mark.anyio
async def test_a_file_that_changed_since_the_page_was_told_is_not_kept(files, folder, client):
    edition = files.edition()
    (folder / "main.js").write_text("another")
    changed = await client.get(f"/static/{edition}/main.js")
    assert (changed.text, changed.headers["Cache-Control"]) == ("another", "no-cache")
    same = await client.get(f"/static/{edition}/more.js")
    assert same.headers["Cache-Control"] == FOREVER


@pytest.mark.anyio
async def test_before_a_page_was_asked_for_nothing_is_kept(client):
    for path in ("/static/main.js", "/static/0123456789ab/main.js"):
        answer = await client.get(path)
        assert (answer.text, answer.headers["Cache-Control"]) == ("one", "no-cache")


@pytest.mark.anyio
async def test_under_an_edition_of_before_a_file_is_that_of_now(files, folder, client):
    before = files.edition()
    (folder / "main.js").write_text("another")
    now = files.edition()
    old = await client.get(f"/static/{before}/main.js")
    assert (old.text, old.headers["Cache-Control"]) == ("another", "no-cache")
    new = await client.get(f"/static/{now}/main.js")
    assert (new.text, new.headers["Cache-Control"]) == ("another", FOREVER)


@pytest.mark.parametrize(
    "path", ["nothere/main.js", "a/b/main.js", "{}/a/main.js", "{}/nothere.js", "{}/", "{}"]
)
def test_what_is_no_file_of_an_edition_is_not_found(server, path):
    page = server.client.get("/").text
    edition = KEPT.findall(page)[0].split("/")[2]
    assert server.client.get(f"/static/{path.format(edition)}").status_code == 404

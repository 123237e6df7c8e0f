"""The page itself: its HTML, its static files, and Plotly from the installed package.

`main` includes `router` and mounts `static_files` at /static; everything else the page needs it
asks of the other routes, as any client does.
"""

import gzip
import re
from functools import cache
from importlib.metadata import distribution, version
from pathlib import Path
from typing import Any, Literal

import anyio
import numpy as np
import orjson
from fastapi import APIRouter, Request, Response
from fastapi.templating import Jinja2Templates
from starlette.datastructures import QueryParams

from app.routes.files import FOREVER, EditionFiles
from core.article import PRINTED
from core.config import TrainingConfig
from core.network import backward, error, forward
from core.presets import PRESETS
from core.problem import PROBLEM_NAMES, truth_table
from core.training import start

Language = Literal["en", "ja"]
LANGUAGES: tuple[Language, ...] = ("en", "ja")
THEMES = ("light", "dark")
PLOTLY_URL = f"/plotly-{version('plotly')}.js"

HOME = Path(__file__).resolve().parents[2]
STATIC = HOME / "static"
static_files = EditionFiles(STATIC)

router = APIRouter(include_in_schema=False)
templates = Jinja2Templates(HOME / "templates")


@router.get("/")
async def page(request: Request) -> Response:
    """Answer with the page, in the reader's language and colours from the first paint on."""
    language = choose_language(
        request.query_params.get("lang"), request.headers.get("accept-language", "")
    )
    theme = request.cookies.get("backscope-theme")
    words = catalogue()
    context = {
        "language": language,
        "theme": theme if theme in THEMES else None,
        "presenting": presented(request.query_params),
        "t": {key: entry[language] for key, entry in words.items()},
        "boot": {"catalogue": words, "plotly": PLOTLY_URL, **article()},
        "static": f"/static/{static_files.edition()}",
        "modules": modules(),
        "problems": PROBLEM_NAMES,
        "presets": list(PRESETS),
    }
    response = templates.TemplateResponse(request, "page.html", context)
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Vary"] = "Accept-Language, Cookie"
    return response


@router.get(PLOTLY_URL)
async def plotly(request: Request) -> Response:
    """Answer with plotly.js as the installed Python package carries it."""
    headers = {"Cache-Control": FOREVER, "Vary": "Accept-Encoding"}
    zipped = "gzip" in request.headers.get("accept-encoding", "")
    body = await anyio.to_thread.run_sync(plotly_source, zipped)
    if zipped:
        headers["Content-Encoding"] = "gzip"
    return Response(body, headers=headers, media_type="text/javascript")


def choose_language(asked: str | None, accepted: str) -> Language:
    """Return the language that `?lang=` names, else the best of Accept-Language, else English."""
    wishes: list[tuple[float, str]] = []
    for part in accepted.split(","):
        tag, _, quality = part.partition(";q=")
        try:
            wishes.append((-float(quality or 1), tag.strip()[:2].lower()))
        except ValueError:
            continue
    ranked = [tag for _, tag in sorted(wishes, key=lambda wish: wish[0])]
    for language in (asked, *ranked):
        for known in LANGUAGES:
            if language == known:
                return known
    return "en"


def presented(query: QueryParams) -> bool:
    """Return whether a presentation is asked for, which is of one run: as static/url.js has it."""
    run, present = (next(iter(query.getlist(name)), "") for name in ("run", "present"))
    runs = {one.strip() for one in run.split(",")} - {""}
    return present == "1" and len(runs) == 1


@cache
def modules() -> list[str]:
    """Return the modules that main.js reaches, itself among them: what the page loads at once."""
    found = {"main.js"}
    waiting = ["main.js"]
    while waiting:
        source = (STATIC / waiting.pop()).read_text(encoding="utf-8")
        new = set(re.findall(r'\bfrom "\./(\w+\.js)";', source)) - found
        found |= new
        waiting += new
    return sorted(found)


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Return every word of the page: {key: {language: text}}."""
    words: dict[str, dict[str, str]] = orjson.loads((STATIC / "catalogue.json").read_bytes())
    return words


@cache
def article() -> dict[str, Any]:
    """Return what the page knows before any run: tables, presets, the article's first and last."""
    config = TrainingConfig()
    record: dict[str, Any] = {"k": 0, "y": [], "E": [], "dw": [], "w": []}
    for x, t, w in zip(config.table.x, config.table.t, start(config).w, strict=True):
        outputs = forward(config.network, w, np.array(x))
        y = float(outputs[-1][0])
        record["y"].append(y)
        record["E"].append(error(y, t))
        record["dw"].append(backward(config.network, w, outputs, t).tolist())
        record["w"].append(w.tolist())
    tables = {name: truth_table(name).model_dump(mode="json") for name in PROBLEM_NAMES}
    presets = [
        {"name": name, "config": TrainingConfig.parse(fields).model_dump(mode="json")}
        for name, fields in PRESETS.items()
    ]
    return {"problems": tables, "presets": presets, "start": record, "printed": PRINTED}


@cache
def plotly_source(zipped: bool) -> bytes:
    """Return plotly.js as it is sent, compressed once."""
    path = distribution("plotly").locate_file("plotly/package_data/plotly.min.js")
    plain = Path(str(path)).read_bytes()
    return gzip.compress(plain, compresslevel=6) if zipped else plain

"""GET /docs: the API explained and tried out, from files that came with the installation."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import fastapi_offline
import orjson
from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles
from fastapi.templating import Jinja2Templates

from app import __version__
from app.routes.files import WholeFiles
from app.schemas import EXAMPLE_ID, Problem
from app.security import CONTENT_SECURITY_POLICY

router = APIRouter(include_in_schema=False)

templates = Jinja2Templates(Path(__file__).resolve().parents[2] / "templates")

# Swagger UI writes style attributes and shows icons from data: URLs.
POLICY = CONTENT_SECURITY_POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")


@router.get("/docs")
async def docs(request: Request) -> HTMLResponse:
    """Answer with the page around Swagger UI."""
    return templates.TemplateResponse(
        request,
        "docs.html",
        {"version": __version__},
        headers={"Content-Security-Policy": POLICY},
    )


def assets() -> StaticFiles:
    """Return Swagger UI's own files, to mount at /docs-assets."""
    return WholeFiles(directory=Path(fastapi_offline.__file__).parent / "static")


def with_a_real_run(app: FastAPI) -> Callable[[], dict[str, Any]]:
    """Return the app's `openapi`, its example id that of the newest run, so that examples work."""
    plain = app.openapi
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    problems = problem.pop("$defs") | {"Problem": problem}

    def openapi() -> dict[str, Any]:
        newest = app.state.services.store.newest()
        described = plain()
        described["components"]["schemas"] |= problems
        schema = orjson.dumps(described)
        if newest:
            schema = schema.replace(EXAMPLE_ID.encode(), newest.encode())
        answer: dict[str, Any] = orjson.loads(schema)
        return answer

    return openapi

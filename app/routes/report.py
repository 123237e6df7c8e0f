"""GET /runs/{id}/report: a run on one page to print, in the reader's language."""

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates

from app.routes.answers import REGENERATED, RunId, waited_for
from app.routes.page import catalogue, choose_language
from app.runwords import Words
from app.services import Here
from app.viewrequests import ReportQuery

router = APIRouter(prefix="/runs/{run_id}", tags=["export"])
templates = Jinja2Templates(Path(__file__).resolve().parents[2] / "templates")


@router.get(
    "/report",
    summary="Print a run",
    response_class=HTMLResponse,
    responses={
        200: {
            "description": "One page of A4 or Letter",
            "content": {"text/html": {"schema": {"type": "string"}}},
        },
        **REGENERATED,
    },
)
async def report(
    here: Here, request: Request, run_id: RunId, query: Annotated[ReportQuery, Query()]
) -> HTMLResponse:
    """Return a run as one page to print: its recipe, curves, a net, and the last numbers.

    With `k` also what that iteration did, in words.
    """
    run = await here.store.get(run_id)
    language = choose_language(query.lang, request.headers.get("accept-language", ""))
    t = Words(language, {key: entry[language] for key, entry in catalogue().items()})
    with here.streams.reader():
        sheet = await here.reports.report(run, query, t, waited_for(here, request))
    at = "" if query.k is None else f"&k={query.k}"
    at += f"&net={query.net + 1}" if query.net else ""
    at += f"&lang={query.lang}" if query.lang else ""
    address = f"{request.base_url}?run={run.id}{at}"
    context = {"language": language, "t": t, "sheet": sheet, "address": address}
    answer = templates.TemplateResponse(request, "report.html", context)
    answer.headers["Vary"] = "Accept-Language"
    return answer

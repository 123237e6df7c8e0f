"""The errors a client can meet, and the problem document (RFC 9457) that each becomes.

    BackscopeError
    +-- RunNotFoundError        404 run-not-found
    +-- RunDeletedError         410 run-deleted (in a stream: event failed)
    +-- RunFailedError          500 run-failed (in a stream: event failed)
    +-- RunDamagedError         500 run-damaged (in a stream: event failed)
    +-- NotExtendableError      409 not-extendable
    +-- StoreError              503 store-failed
    +-- StoreFullError          503 store-full
    +-- ServerStoppingError     503 server-stopping
    +-- KernelFailedError       503 kernel-failed
    +-- QueueFullError          503 queue-full, with Retry-After
    +-- StreamsFullError        503 streams-full, with Retry-After
    +-- RequestRefusedError     before any route is reached: 403 foreign-origin, 413 too-large,
                                415 not-json, 421 unknown-host
    core.refusal.RefusedError   422 bad-field, and so is what FastAPI refuses in a query
    anything else               500 internal-error, logged

Routes raise these and contain no `try`; `install` tells the app how to answer.
"""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, ClassVar

import orjson
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from app.schemas import FieldProblem, Problem
from core.refusal import Refusal, RefusedError, echo, refusals

log = logging.getLogger("backscope")

MEDIA_TYPE = "application/problem+json"


class BackscopeError(Exception):
    """An error with a problem document of its own, and the refused field where there is one."""

    status = 500
    type = "internal-error"
    title = "The server made a mistake"
    headers: ClassVar[Mapping[str, str]] = {}
    refusal: Refusal | None = None

    def problem(self) -> Problem:
        """Return the document that tells a client of it."""
        return Problem(
            type=self.type,
            title=self.title,
            status=self.status,
            detail=str(self),
            errors=_fields(self.refusal) if self.refusal else None,
        )


class RunNotFoundError(BackscopeError):
    """No run has this id."""

    status, type, title = 404, "run-not-found", "There is no such run"

    def __init__(self, run_id: str) -> None:
        self.refusal = Refusal("id", run_id[:40], "the id of a run in GET /runs")
        super().__init__(str(self.refusal))


class RunDeletedError(BackscopeError):
    """The run was deleted; for a while it can be restored."""

    status, type, title = 410, "run-deleted", "The run was deleted"

    def __init__(self, run_id: str, name: str | None = None, reason: str = "asked") -> None:
        self.run_id, self.name, self.reason = run_id, name, reason
        super().__init__(
            f"run {run_id} was deleted; POST /runs/{run_id}/restore brings it back for a while"
        )


class RunFailedError(BackscopeError):
    """Training stopped through our fault."""

    type, title = "run-failed", "The run failed"


class RunDamagedError(BackscopeError):
    """What is regenerated of the run is not what was stored."""

    type, title = "run-damaged", "The run is damaged"


class NotExtendableError(BackscopeError):
    """The run cannot be trained on."""

    status, type, title = 409, "not-extendable", "The run cannot go on"


class StoreError(BackscopeError):
    """The database cannot be written or read."""

    status, type, title = 503, "store-failed", "The runs cannot be stored or read"


class StoreBusyError(StoreError):
    """Another program holds the database, for a while."""


class StoreFullError(BackscopeError):
    """As many runs are stored as may be, and none of them may make room."""

    status, type, title = 503, "store-full", "No more runs can be stored"


class KernelFailedError(BackscopeError):
    """The kernel cannot be compiled here."""

    status, type, title = 503, "kernel-failed", "The kernel cannot be compiled"


class QueueFullError(BackscopeError):
    """As many runs wait as may wait."""

    status, type, title = 503, "queue-full", "Too many runs are waiting"
    headers: ClassVar = {"Retry-After": "5"}


class StreamsFullError(BackscopeError):
    """As many streams are open as may be open."""

    status, type, title = 503, "streams-full", "Too many streams are open"
    headers: ClassVar = {"Retry-After": "5"}


class ServerStoppingError(BackscopeError):
    """What was begun will not be finished."""

    status, type, title = 503, "server-stopping", "The server is stopping"


class RequestRefusedError(BackscopeError):
    """A request that the guard does not let in."""

    def __init__(self, status: int, type_: str, title: str, refusal: Refusal) -> None:
        super().__init__(str(refusal))
        self.status, self.type, self.title, self.refusal = status, type_, title, refusal


UNEXPECTED = Problem(
    type=BackscopeError.type,
    title=BackscopeError.title,
    status=BackscopeError.status,
    detail="This is our fault, and it is in the server's log.",
)


def problem_response(problem: Problem, headers: Mapping[str, str] | None = None) -> Response:
    """Return a problem document as an answer."""
    body = orjson.dumps(problem.document())
    return Response(body, problem.status, dict(headers or {}), media_type=MEDIA_TYPE)


def refused(*reasons: Refusal, status: int = 422) -> Problem:
    """Return the document for refused fields."""
    return Problem(
        type="bad-field",
        title="A field cannot be taken",
        status=status,
        detail="; ".join(map(str, reasons)),
        errors=_fields(*reasons),
    )


def install(app: FastAPI, security_headers: Mapping[str, str]) -> None:
    """Let every error that reaches `app` be answered with its problem document.

    The answer to an unexpected error is made outside of every middleware: it gets its own
    `security_headers`.
    """

    async def unexpected(request: Request, error: Exception) -> Response:
        log.error("%s %s failed", request.method, request.url.path, exc_info=error)
        return problem_response(UNEXPECTED, security_headers)

    app.add_exception_handler(BackscopeError, _own)
    app.add_exception_handler(RefusedError, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, unexpected)


def _fields(*reasons: Refusal) -> tuple[FieldProblem, ...]:
    return tuple(FieldProblem(field=r.field, got=echo(r.got), allowed=r.allowed) for r in reasons)


async def _own(_: Request, error: Any) -> Response:
    return problem_response(error.problem(), error.headers)


async def _refused(_: Request, error: Any) -> Response:
    return problem_response(refused(*error.reasons))


async def _invalid(_: Request, error: Any) -> Response:
    if any(item["type"] == "json_invalid" for item in error.errors()):
        item = error.errors()[0]
        reason = Refusal("body", "malformed JSON", f"JSON ({item['ctx']['error']})")
        return problem_response(refused(reason, status=400))
    # FastAPI puts where a field was looked for before its path: body, query, header, path.
    inside = refusals({**item, "loc": item["loc"][1:]} for item in error.errors())
    reasons = (
        reason if reason.field else Refusal("body", reason.got, reason.allowed) for reason in inside
    )
    return problem_response(refused(*reasons))


async def _http(_: Request, error: Any) -> Response:
    if error.status_code == HTTPStatus.BAD_REQUEST:  # FastAPI, where json.loads itself gives up
        allowed = "JSON in UTF-8, of a few levels, its numbers below 4,300 digits"
        return problem_response(refused(Refusal("body", "unreadable JSON", allowed), status=400))
    phrase = HTTPStatus(error.status_code).phrase
    slug = phrase.lower().replace(" ", "-")
    detail = error.detail if isinstance(error.detail, str) else phrase
    problem = Problem(type=slug, title=phrase, status=error.status_code, detail=detail)
    return problem_response(problem, error.headers)

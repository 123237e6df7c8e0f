"""`create_app`: mounts, routers, handlers, lifespan; nothing else."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from app import __version__, errors
from app.database import Database
from app.routes import changes, docs, explain, export, health, page, qr, report, runs, train, views
from app.security import SECURITY_HEADERS, Guard
from app.services import Services
from app.settings import LOOPBACK_HOSTS, Settings


def create_app(settings: Settings | None = None, database: Database | None = None) -> FastAPI:
    """Return the application; its settings come from the environment unless they are given.

    A `database` that is handed over is open already, and is closed when the application ends.
    """
    settings = settings or Settings()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.services = Services(settings, database or Database.open(settings.data))
        await app.state.services.start()
        app.state.services.pool.submit(page.plotly_source, True)
        yield
        await app.state.services.close()

    app = FastAPI(
        title="Backscope",
        summary="See backpropagation happen, iteration by iteration.",
        description="The ids in the examples are the newest run's: POST /train first, then reload.",
        version=__version__,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        telemetry={"auto_configure": False},
    )
    hosts = (*LOOPBACK_HOSTS, settings.host_in_url, *settings.allowed_hosts)
    app.add_middleware(Guard, allowed_hosts=hosts, max_body=settings.max_body)
    errors.install(app, SECURITY_HEADERS)
    app.openapi = docs.with_a_real_run(app)  # type: ignore[method-assign]
    for routes in (train, runs, views, explain, export, report, changes, qr, health, docs, page):
        app.include_router(routes.router)
    app.mount("/static", page.static_files, name="static")
    app.mount("/docs-assets", docs.assets(), name="docs-assets")
    return app

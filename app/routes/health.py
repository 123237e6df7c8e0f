"""GET /healthz: whether the server is well."""

from fastapi import APIRouter

from app import __version__
from app.routes.answers import problems
from app.schemas import Health
from app.services import Here

router = APIRouter(tags=["server"])


@router.get("/healthz", summary="Ask for the server's health", responses=problems(503))
async def health(here: Here) -> Health:
    """Return what the server is doing, also while it does it; 503 if it cannot train at all."""
    here.check_kernel()
    return Health(
        version=__version__,
        kernel=here.kernel,
        running=here.jobs.running,
        waiting=here.jobs.waiting,
        streams=here.streams.open,
    )

"""What tests of jobs share."""

from contextlib import asynccontextmanager

import pytest

from app.jobs import Jobs


@pytest.fixture
def working(store, pool):
    """Return a context with jobs that are ended with it: working(max_running=1)."""

    @asynccontextmanager
    async def context(max_running=2, max_waiting=100):
        jobs = Jobs(store, pool, max_running, max_waiting)
        try:
            yield jobs
        finally:
            await jobs.close()

    return context

"""How a stream ends when something goes wrong after its first byte, and where it goes on."""

from datetime import UTC, datetime

import pytest
from starlette.datastructures import Headers

from app import events
from app.stream import wants_events


def test_a_failure_inside_the_server_is_told_as_failed_and_logged(serve_here, monkeypatch, caplog):
    server = serve_here()
    run = server.trained(iterations=1000)
    monkeypatch.setattr(events, "iteration_events", lambda records: 1 / 0)
    told = server.events(run["id"])
    assert [event.name for event in told] == ["run", "failed"]
    assert told[-1].data["type"] == "internal-error"
    assert "ZeroDivisionError" in caplog.text


def test_a_run_purged_while_its_end_is_told_fails_as_deleted(serve_here, monkeypatch):
    server = serve_here()
    run = server.trained(iterations=10)
    final = server.services.history.final

    async def purged_meanwhile(run):
        await server.services.jobs.delete(run.id)
        await server.services.store.purge(datetime.now(UTC))
        return await final(run)

    monkeypatch.setattr(server.services.history, "final", purged_meanwhile)
    told = server.events(run["id"])
    assert told[-1].name == "failed"
    assert told[-1].data["type"] == "run-deleted"


@pytest.mark.parametrize("last", [9_989, 9_994, 9_999])
def test_an_envelope_taken_up_again_at_its_end_repeats_no_whole_bucket(server, article_id, last):
    # Buckets of 30: the last one has the ten iterations 9,990 ... 9,999.
    told = server.events(article_id, last, stride=30, frame=10, envelope="true")
    frames = [(event.data["k0"], event.id) for event in told if event.name == "frame"]
    assert frames == ([] if last == 9_999 else [(9_990, 9_999)])
    assert told[-1].name == "done"


def test_records_begun_are_read_to_their_end_though_the_run_is_deleted(server):
    run = server.trained(iterations=10_000)
    reader = server.reader(f"/runs/{run['id']}/records")
    begun = reader.read(1000)
    assert server.client.delete(f"/runs/{run['id']}").status_code == 204
    whole = begun + reader.answer.read()
    reader.close()
    assert whole.count(b'{"k":') == 10_000
    assert whole.endswith(b"]}")


@pytest.mark.parametrize(
    ("accept", "wanted"),
    [
        (["text/event-stream"], True),
        (["application/json, TEXT/Event-Stream;q=0.5"], True),
        (["application/json", "text/event-stream"], True),
        (["text/event-stream;q=0, application/json"], False),
        (["text/event-stream-not"], False),
        (["*/*"], False),
        ([], False),
    ],
)
def test_a_stream_is_what_accept_names(accept, wanted):
    assert wants_events(Headers(raw=[(b"accept", line.encode()) for line in accept])) is wanted


def test_the_first_run_of_a_server_does_not_count_the_compiler(serve_here, monkeypatch):
    import time

    from app import workers
    from core.training import prepare

    server = serve_here()
    monkeypatch.setattr(workers, "prepare", lambda config: time.sleep(0.5) or prepare(config))
    final = server.train_events({})[-1].data["final"]
    assert final["seconds"] < 0.5


def test_without_a_kernel_the_server_is_not_well(serve_here):
    from concurrent.futures import Future

    server = serve_here()
    broken = Future()
    broken.set_exception(RuntimeError("no compiler"))
    server.services._kernel = broken
    answer = server.client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["type"] == "kernel-failed"

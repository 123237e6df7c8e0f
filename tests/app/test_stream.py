"""A run's event stream: which events, in which order, with which numbers."""

import numpy as np
import pytest

# What the article prints after 10,000 iterations, and what its listing computes as printed.
FINAL_Y = {
    "connected": [0.010878916557652177, 0.990300900829971, 0.990300900829971, 0.009582600829164683],
    "as_listed": [0.01637804662221664, 0.9837018321078166, 0.9837018321078166, 0.01637804662221664],
}
INPUTS = ["00", "01", "10", "11"]


@pytest.fixture(scope="module")
def both(server, article):
    """Return the events of the article's run in both wirings."""
    return {"connected": article, "as_listed": server.train_events({"wiring": "as_listed"})}


def test_events_come_in_order_run_then_every_iteration_then_done(article):
    assert [event.name for event in article] == ["run", *["iteration"] * 10_000, "done"]


def test_the_id_of_an_iteration_is_its_k_and_that_of_done_the_last_k(article):
    assert [event.id for event in article] == [None, *range(10_000), 9999]
    assert [event.data["k"] for event in article[1:-1]] == list(range(10_000))


def test_a_record_has_exactly_k_y_E_dw_w_of_these_shapes(article):
    for event in article[1:-1]:
        assert list(event.data) == ["k", "y", "E", "dw", "w"]
        shapes = [np.shape(event.data[name]) for name in ("y", "E", "dw", "w")]
        assert shapes == [(4,), (4,), (4, 9), (4, 9)]


def test_done_is_the_run_at_its_end_with_its_final(server, article, article_id):
    done = dict(article[-1].data)
    final = done.pop("final")
    assert done == server.run(article_id)
    assert list(final) == ["y", "E", "dw", "w", "seconds"]
    assert 0 < final["seconds"] < 30


@pytest.mark.parametrize("wiring", FINAL_Y)
def test_the_final_y_is_what_the_listing_computes(both, wiring):
    assert both[wiring][-1].data["final"]["y"] == pytest.approx(FINAL_Y[wiring], rel=1e-12)
    assert both[wiring][-2].data["y"] == pytest.approx(FINAL_Y[wiring], rel=1e-12)


@pytest.mark.parametrize("pattern", range(4), ids=INPUTS)
@pytest.mark.parametrize("wiring", FINAL_Y)
def test_records_are_what_the_listing_computes(both, golden, wiring, pattern):
    expected = golden["runs"][wiring][pattern]
    for record in expected["records"]:
        told = both[wiring][1 + record["k"]].data
        assert told["k"] == record["k"]
        assert told["y"][pattern] == pytest.approx(record["y"], rel=1e-12)
        assert told["E"][pattern] == pytest.approx(record["E"], rel=1e-11)
        for name in ("dw", "w"):
            told_matrix = np.reshape(told[name], (4, 3, 3))[pattern]
            assert told_matrix == pytest.approx(np.array(record[name]), rel=1e-11, abs=1e-18)


@pytest.mark.parametrize("pattern", range(4), ids=INPUTS)
@pytest.mark.parametrize("wiring", FINAL_Y)
def test_the_final_w_is_what_the_listing_prints(both, golden, wiring, pattern):
    """The listing prints its weights after the last update."""
    w = np.reshape(both[wiring][-1].data["final"]["w"][pattern], (3, 3))
    assert w == pytest.approx(np.array(golden["runs"][wiring][pattern]["final_w"]), rel=1e-12)


def test_the_final_is_the_last_record_and_w_after_its_update(article):
    final, last = article[-1].data["final"], article[-2].data
    assert [final[name] for name in ("y", "E", "dw")] == [last[name] for name in ("y", "E", "dw")]
    updated = np.array(last["w"]) - 0.1 * np.array(last["dw"])
    assert final["w"] == updated.tolist()


def test_every_record_follows_from_the_one_before_to_the_last_bit(article):
    """w_{k+1} = w_k - eta dw_k, and E = (t - y)^2: the same float64 operations done here."""
    w = np.array([event.data["w"] for event in article[1:-1]])
    dw = np.array([event.data["dw"] for event in article[1:-1]])
    assert ((w[:-1] - 0.1 * dw[:-1]) == w[1:]).all()
    y = np.array([event.data["y"] for event in article[1:-1]])
    E = np.array([event.data["E"] for event in article[1:-1]])
    assert (np.square([0.0, 1.0, 1.0, 0.0] - y) == E).all()


def test_a_run_can_be_streamed_again_as_often_as_wanted(server, article, article_id):
    again = server.events(article_id)
    assert again[1:-1] == article[1:-1]
    assert again[-1] == article[-1]
    assert again[0].data == server.run(article_id)


@pytest.mark.parametrize(
    ("stride", "count"), [(1, 10_000), (7, 1429), (1000, 10), (9999, 2), (10**15, 1)]
)
def test_stride_keeps_the_records_whose_k_it_divides(server, article, article_id, stride, count):
    told = server.events(article_id, stride=stride)[1:-1]
    assert told == [event for event in article[1:-1] if event.id % stride == 0]
    assert len(told) == count


@pytest.mark.parametrize("k0", [0, 1, 4095, 4096, 4097, 9999])
def test_k0_starts_there(server, article, article_id, k0):
    told = server.events(article_id, k0=k0)
    assert [event.name for event in told[:1] + told[-1:]] == ["run", "done"]
    assert told[1:-1] == article[1 + k0 : -1]


def test_k0_and_stride_start_at_the_next_multiple(server, article_id):
    assert [e.id for e in server.events(article_id, k0=4001, stride=2500)[1:-1]] == [5000, 7500]


def test_the_query_holds_for_a_streamed_post_too(server, article):
    told = server.train_events({}, k0=9000, stride=100)
    assert told[1:-1] == [
        event for event in article[1:-1] if event.id >= 9000 and event.id % 100 == 0
    ]


@pytest.mark.parametrize("last", [0, 1, 4094, 4095, 4096, 9997, 9998])
def test_last_event_id_goes_on_with_the_next_iteration_and_run_is_sent_again(
    server, article, article_id, last
):
    told = server.events(article_id, last=last)
    assert told[0].name == "run"
    assert told[1:] == article[2 + last :]


def test_last_event_id_wins_over_k0(server, article, article_id):
    assert server.events(article_id, last=9989, k0=5)[1:] == article[9991:]


def test_after_the_last_k_come_run_and_done(server, article, article_id):
    told = server.events(article_id, last=9999)
    assert [event.name for event in told] == ["run", "done"]
    assert told[1] == article[-1]


def test_a_broken_stream_that_is_resumed_again_and_again_is_the_whole(server, article):
    run, got = server.train(iterations=10_000), []
    while len(got) < 10_000:
        headers = {"Last_Event_ID": str(got[-1].id)} if got else {}
        reader = server.reader(f"/runs/{run['id']}/events", **headers)
        assert reader.event().name == "run"
        got += [reader.event() for _ in range(min(1777, 10_000 - len(got)))]
        reader.close()
    assert got == article[1:-1]


def test_a_resumed_stream_of_frames_goes_on_after_the_last_frame(server, article_id):
    frames = server.events(article_id, frame=400, encoding="f64")[1:-1]
    resumed = server.events(article_id, last=frames[3].id, frame=400, encoding="f64")
    assert resumed[1:-1] == frames[4:]


def test_a_stopped_run_is_streamed_up_to_where_it_stopped(server):
    run = server.train(iterations=10_000_000)
    server.wait(run["id"], "running")
    stopped = server.client.post(f"/runs/{run['id']}/stop").json()
    assert stopped["status"] == "stopped"
    last = stopped["k"] - 1
    told = server.events(run["id"], k0=max(0, last - 5))
    if last >= 0:
        assert [event.id for event in told] == [None, *range(max(0, last - 5), last + 1), last]
    assert told[-1].name == "done"
    assert told[-1].data["stop_reason"] == "stopped"
    assert told[-1].data["k"] == stopped["k"]
    # what lies beyond, but would have been an iteration, has nothing to tell
    assert [event.name for event in server.events(run["id"], last=9_999_999)] == ["run", "done"]
    assert [event.name for event in server.events(run["id"], k0=9_999_999)] == ["run", "done"]


# h_1 = h_2, so u = 0 and y = 0.5 whatever the two large weights; the hidden gradients are then
# about 0.25 1e308 h (1 - h), and 100 times that is no float64.
DIVERGES_AT_ONCE = {
    "eta": 100,
    "init": {"kind": "weights", "w": [1, 1, 1, 1, 1, 1, 1e308, -1e308, 0]},
}


def test_a_run_that_diverges_at_k_0_has_no_records_and_done_has_no_id(server):
    told = server.train_events(DIVERGES_AT_ONCE)
    assert [event.name for event in told] == ["run", "done"]
    done = told[1]
    assert done.id is None
    assert (done.data["status"], done.data["stop_reason"]) == ("done", "diverged")
    assert (done.data["diverged_at"], done.data["k"]) == (0, 0)
    final = done.data["final"]
    assert [final[name] for name in ("y", "E", "dw")] == [None, None, None]
    assert final["w"] == [DIVERGES_AT_ONCE["init"]["w"]] * 4


# By hand: at k = 0 only the output neuron moves (its hidden weights are 0), to w2 = -0.25 and -0.5;
# at k = 1 the hidden gradient is about 0.005 1e308, and 1000 times that is no float64.
DIVERGES_LATER = {
    "problem": {"x": [[1e308]], "t": [0.499]},
    "eta": 1000,
    "init": {"kind": "constant", "value": 0},
}
DIVERGED_AT = 1


@pytest.mark.parametrize(
    "query", [{}, {"frame": 100}, {"frame": 100, "stride": 7, "envelope": True}]
)
def test_a_run_that_diverges_is_told_up_to_the_iteration_before(server, query):
    told = server.train_events(DIVERGES_LATER, **query)
    done = told[-1].data
    assert (done["status"], done["stop_reason"]) == ("done", "diverged")
    assert done["diverged_at"] == done["k"] == DIVERGED_AT
    assert told[-1].id == DIVERGED_AT - 1
    last = server.events(done["id"], k0=DIVERGED_AT - 1)[1].data
    assert told[-2].id == DIVERGED_AT - 1
    # the final w is w_k of the iteration that diverged: the last record's, updated
    eta = DIVERGES_LATER["eta"]
    assert done["final"]["w"] == (np.array(last["w"]) - eta * np.array(last["dw"])).tolist()
    assert [event.name for event in server.events(done["id"], last=1999)] == ["run", "done"]

"""GET /runs/{id}/report: what is printed of a run is what it computed, and how it fared."""

import itertools
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest

from app.inks import HIDDEN, LINE, OUTPUT, RULE, drawn
from app.runwords import Words, fate
from app.schemas import Run, Status
from core.config import TrainingConfig
from tests.app.kinds import KINDS, RULES
from tests.app.sheets import Sheet, answers, numbers, parsed, printed, words
from tests.app.stored import DIVERGES, checkpoints, file_of, flip
from tests.conftest import eventually, serving

ROOT = Path(__file__).resolve().parents[2]
XOR = ["00", "01", "10", "11"]
SIXTEEN = {
    "problem": {"x": [[p >> i & 1 for i in (3, 2, 1, 0)] for p in range(16)], "t": [0, 1] * 8}
}
LARGEST = SIXTEEN | {"hidden": [8, 8, 8, 8], "iterations": 200}
INJECTED = "<script>alert(1)</script>\"'&{{ 7 * 7 }}"


def ask(server, run_id, headers=None, **query):
    return server.client.get(f"/runs/{run_id}/report", params=query, headers=headers)


def report(server, run_id, **query):
    """Return a run's report, in English unless it is asked for in another language."""
    answer = ask(server, run_id, **({"lang": "en"} | query))
    assert answer.status_code == 200, answer.text
    return Sheet(answer.text)


def final(server, run):
    """Return the last numbers, as the stream tells them."""
    last = server.events(run["id"], k0=max(0, run["k"] - 1))[-1]
    assert last.name == "done"
    return last.data["final"]


def refused(answer, field):
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert [one["field"] for one in answer.json()["errors"]] == [field]


# The last numbers


@pytest.mark.parametrize("p", range(4), ids=XOR)
def test_y_and_E_of_each_input_are_those_of_the_last_record(server, article, article_id, p):
    row = report(server, article_id).inputs[p]
    last = article[-1].data["final"]
    assert words(row[1]) == f"({XOR[p][0]},{XOR[p][1]})"
    assert words(row[2]) == str(int(XOR[p][0] != XOR[p][1]))
    assert numbers(row) == [*map(int, XOR[p]), int(XOR[p][0] != XOR[p][1]), *answers(row)]
    assert answers(row) == [last["y"][p], last["E"][p]]
    for text, number in zip(printed(row)[3:], answers(row), strict=True):
        assert parsed(text) == pytest.approx(number, rel=0.005)


def test_inputs_and_targets_that_are_not_short_are_rounded_and_told_whole(server):
    x, t = [[-1.234567891, 0.1 + 0.2], [0.5, -12345.678]], [1 / 3, -2e-7 / 3]
    run = server.trained(problem={"x": x, "t": t}, output="identity", iterations=1)
    rows = report(server, run["id"]).inputs
    assert [numbers(row)[:3] for row in rows] == [[*one, of] for one, of in zip(x, t, strict=True)]
    assert [words(row[1]) for row in rows] == ["(−1.23,0.300)", "(0.5,−12346)"]
    assert [words(row[2]) for row in rows] == ["0.333", "−6.67e−8"]


@pytest.mark.parametrize("p", range(4), ids=XOR)
def test_w_and_dw_of_each_net_are_those_after_and_of_the_last_iteration(
    server, article, article_id, p
):
    run, last = article[0].data, article[-1].data["final"]
    rows = report(server, article_id).weights
    assert list(rows) == run["parameters"]
    for m, row in enumerate(rows.values()):
        w, dw = numbers(row)[2 * p : 2 * p + 2]
        assert (w, dw) == (last["w"][p][m], last["dw"][p][m])
        text, gradient = printed(row)[2 * p : 2 * p + 2]
        assert parsed(text) == pytest.approx(w, abs=5e-5)
        assert parsed(gradient) == pytest.approx(dw, rel=0.005)


def test_a_negative_number_has_a_real_minus_sign_and_nothing_has_another(server, article_id):
    texts = [words(cell) for cell in report(server, article_id).root.iter("data")]
    assert any(text.startswith("−") for text in texts)
    assert not [text for text in texts if "-" in text]


@pytest.mark.parametrize("kind", [*KINDS, *RULES])
def test_of_every_kind_of_run_the_numbers_are_the_last_ones(server, kind):
    run = server.trained(**(KINDS | RULES)[kind], iterations=60)
    sheet, last = report(server, run["id"]), final(server, run)
    assert [answers(row) for row in sheet.inputs] == [
        list(pair) for pair in zip(last["y"], last["E"], strict=True)
    ]
    nets = range(min(4, run["nets"]))
    for name, row in sheet.weights.items():
        m = run["parameters"].index(name)
        assert numbers(row) == [last[of][n][m] for n in nets for of in ("w", "dw")]


# What is said of a run


def test_the_articles_run_is_said_to_have_the_usual_settings(server, article_id):
    sheet = report(server, article_id)
    assert words(sheet.root.find(".//h1")) == "XOR · eta 0.1 · connected"
    assert sheet.says("fate") == "Done: 10,000 iterations, k = 0 … 9,999."
    assert sheet.settings["eta"] == "0.1"
    assert sheet.settings["Start weights"] == "w = 1"
    assert sheet.part("mark") is None
    facts = sheet.says("facts")
    assert article_id in facts
    assert "10,000" in facts
    assert re.search(r"\d{4}-\d\d-\d\d \d\d:\d\d UTC", facts)
    assert "engine 1" in facts


@pytest.mark.parametrize(
    ("lang", "k", "says"),
    [("en", 0, "Done: 50 iterations, k = 0 … 49."), ("en", 20, "Done: 30 iterations, k = 20 … 49."),
     ("en", 49, "Done: 1 iteration, k = 49."), ("ja", 20, "k = 20 〜 49"), ("ja", 49, "k = 49")],
)  # fmt: skip
def test_a_run_that_is_done_says_which_iterations_it_trained(server, lang, k, says):
    run = server.trained(iterations=50)
    if k:
        run = server.trained(fork={"run": run["id"], "k": k})
    told = report(server, run["id"], lang=lang).says("fate")
    assert told == says if lang == "en" else says in told and f"{50 - k} 反復" in told


def test_settings_that_are_not_the_articles_are_named_beside_its_own(server):
    run = server.trained(**KINDS["online, shuffled, tanh, adam, decay, plateau"], iterations=50)
    settings = report(server, run["id"]).settings
    assert settings == {
        "Problem": "own table",
        "Schedule": "online",
        "Order": "shuffled",
        "Hidden layers": "3-2",
        "Hidden neurons": "tanh",
        "Start weights": "−1 … 1, seed 7",
        "Optimizer": "Adam, beta1 0.9, beta2 0.999, epsilon 1e−8",
        "eta": "0.01",
        "Iterations": "50",
        "weight decay": "0.0001",
        "Ends early when": "no gain of 0.001 in 100,000",
    }


def test_the_name_the_tags_and_the_note_are_printed_as_they_are(server):
    run = server.trained(iterations=5)
    body = {"name": f"n{INJECTED}", "tags": [f"t{INJECTED}"], "note": f"o{INJECTED}\nline 2"}
    assert server.client.patch(f"/runs/{run['id']}", json=body).status_code == 200
    sheet = report(server, run["id"])
    assert words(sheet.root.find(".//h1")) == f"n{INJECTED}"
    assert sheet.says("recipe") == "XOR · eta 0.1 · connected"
    assert f"t{INJECTED}" in sheet.says("tags")
    assert sheet.says("note") == f"Note o{INJECTED} line 2"
    scripts = [one.attrib.get("src") for one in sheet.root.iter("script")]
    assert scripts == ["/static/report.js"]


def test_a_long_note_is_cut_and_says_so(server):
    run = server.trained(iterations=5)
    server.client.patch(f"/runs/{run['id']}", json={"note": "word " * 700})
    note = report(server, run["id"]).says("note")
    assert note.endswith("… (the beginning)")
    assert len(note) < 300


def test_the_listings_wiring_is_marked_and_its_links_are_cut(server):
    run = server.trained(wiring="as_listed", iterations=50)
    sheet = report(server, run["id"])
    assert "y never sees the hidden outputs" in sheet.says("mark")
    cut = list(sheet.net().iter("path"))
    assert len(cut) == 2  # from either hidden neuron


@pytest.mark.parametrize(
    ("fault", "says"),
    [("no_derivative", "derivatives"), ("flipped_sign", "sign"),
     ("updated_weights", "updated"), ("last_gradient", "last gradient")],
)  # fmt: skip
def test_a_fault_is_marked(server, fault, says):
    run = server.trained(fault=fault, iterations=50)
    mark = report(server, run["id"]).says("mark")
    assert mark.startswith("Backpropagation is broken here on purpose")
    assert says in mark


def test_a_branch_says_of_what_it_is_one_and_begins_there(server, article_id):
    fork = server.trained(fork={"run": article_id, "k": 9_000}, eta=0.5)
    sheet = report(server, fork["id"])
    assert sheet.settings["branch"] == f"of {article_id} at 9,000"
    assert "from k = 9,000" in words(sheet.root.find(".//h1"))
    assert "Iterations 1,000" in sheet.says("facts").replace("Iterations1", "Iterations 1")


def test_a_run_that_is_under_way_says_how_far_it_is(server):
    run = server.train(iterations=10_000_000)
    eventually(lambda: server.run(run["id"])["k"] > 0)
    sheet = report(server, run["id"])
    assert sheet.says("fate").startswith("Still training:")
    assert "not final" in sheet.says("fate")
    stopped = server.client.post(f"/runs/{run['id']}/stop").json()
    told = report(server, run["id"])
    assert told.says("fate") == (
        f"Stopped by hand at k = {stopped['k']:,}, before its end at 10,000,000."
    )
    assert [answers(row)[0] for row in told.inputs] == final(server, stopped)["y"]


def test_a_run_that_waits_shows_its_start(serve_with):
    server = serve_with(max_running=1)
    first = server.train(iterations=10_000_000)
    run = server.train(iterations=10)
    sheet = report(server, run["id"])
    assert sheet.says("fate").startswith("Waiting to train")
    assert [answers(row) for row in sheet.inputs] == [[]] * 4
    assert numbers(sheet.weights["w1_10"]) == [1.0] * 4  # and no dw
    for one in (run, first):
        server.client.delete(f"/runs/{one['id']}")


def test_a_run_that_diverged_says_where(server):
    run = server.trained(**DIVERGES)
    sheet = report(server, run["id"])
    assert sheet.says("fate").startswith(f"Diverged: at k = {run['diverged_at']}")
    last = final(server, run)
    assert [answers(row) for row in sheet.inputs] == [[last["y"][0], last["E"][0]]]


def test_a_run_that_diverged_at_once_has_no_record_to_print(server):
    recipe = DIVERGES | {"init": DIVERGES["init"] | {"w": [*DIVERGES["init"]["w"][:8], 0]}}
    run = server.trained(**recipe)
    assert run["k"] == 0
    sheet = report(server, run["id"])
    assert sheet.says("fate") == (
        "Diverged: at k = 0, its first iteration, a number left the finite range. "
        "No iteration is complete."
    )
    assert [answers(row) for row in sheet.inputs] == [[]]


@pytest.mark.parametrize("rule", RULES)
def test_a_run_that_a_rule_ended_says_which_and_where(server, rule):
    run = server.trained(**RULES[rule])
    fate = report(server, run["id"]).says("fate")
    assert fate.startswith("Ended early:")
    assert f"k = {run['k'] - 1:,}" in fate
    assert "10,000" in fate


def damaged(folder, iterations, where):
    """Return the id of a run whose checkpoints in a range are not what they were."""
    with serving(folder) as server:
        run = server.trained(iterations=iterations)["id"]
    for k in checkpoints(file_of(folder), run):
        if k in where:
            flip(file_of(folder), run, k)
    return run


@pytest.mark.parametrize("k", [0, 8192, 20_000])
def test_a_damaged_run_says_so_and_is_told_as_far_as_it_goes(tmp_path, k):
    with serving(tmp_path) as server:
        run = server.trained(iterations=20_000)
        last = final(server, run)
    flip(file_of(tmp_path), run["id"], k)
    with serving(tmp_path) as server:
        sheet = report(server, run["id"], k=5)
        assert sheet.says("fate").startswith("Damaged:")
        assert server.run(run["id"])["status"] == "damaged"
        told = [answers(row)[:1] for row in sheet.inputs]
        assert told in ([[]] * 4, [[y] for y in last["y"]])


def test_of_a_damaged_run_an_iteration_that_cannot_be_told_is_said_to_be_so(tmp_path):
    # behind what is read without a gap
    run = damaged(tmp_path, 2_000_000, range(1_500_000, 1_600_000))
    with serving(tmp_path) as server:
        sheet = report(server, run, k=1_550_000)
        assert sheet.says("fate").startswith("Damaged:")
        assert "What iteration k = 1,550,000 computed cannot be told" in sheet.says("told")
        assert server.run(run)["status"] == "damaged"


def test_damage_that_only_the_curves_of_a_long_run_meet_is_told(tmp_path):
    run = damaged(tmp_path, 3_000_000, range(2_000_000, 2_600_000))
    with serving(tmp_path) as server:
        sheet = report(server, run)
        assert sheet.says("fate").startswith("Damaged:")
        assert "every iteration up to k = 1,388,888" in sheet.text
        assert server.run(run)["status"] == "damaged"


@pytest.mark.parametrize("path", ["moments", "landscape"])
def test_what_is_sampled_of_a_damaged_run_calls_it_damaged(tmp_path, path):
    run = damaged(tmp_path, 1_000_000, range(100_000, 900_000))
    with serving(tmp_path) as server:
        assert server.client.get(f"/runs/{run}/{path}").json()["type"] == "run-damaged"
        assert server.run(run)["status"] == "damaged"


def test_a_deleted_run_is_410_and_an_unknown_one_404(server):
    assert ask(server, "nothing").status_code == 404
    run = server.trained(iterations=3)
    assert run["links"]["report"] == f"/runs/{run['id']}/report"
    server.client.delete(f"/runs/{run['id']}")
    answer = ask(server, run["id"])
    assert (answer.status_code, answer.json()["type"]) == (410, "run-deleted")


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_way_that_a_run_can_fare_has_its_own_sentence(language):
    catalogue = json.loads((ROOT / "static" / "catalogue.json").read_text())
    t = Words(language, {key: texts[language] for key, texts in catalogue.items()})
    fares = [{"status": status} for status in get_args(Status)]
    fares.append({"status": "done", "stop_reason": "diverged", "diverged_at": 8})
    config = TrainingConfig(iterations=1234)
    told = [fate(t, Run(id="a", config=config, k=7, **fare)) for fare in fares]
    assert len(set(told)) == len(told) == 7
    assert all("{" not in one for one in told)
    [failed] = [one for one in told if "could not finish" in one or "終えられません" in one]
    assert "k = 7" in failed
    assert "1,234" in failed


def test_a_named_table_of_minus_one_and_one_is_known_by_its_name(server):
    x = [[-1, -1], [-1, 1], [1, -1], [1, 1]]
    for output, t in (("tanh", [-1, 1, 1, -1]), ("sigmoid", [0, 1, 1, 0])):
        run = server.trained(problem={"x": x, "t": t}, output=output, iterations=5)
        assert report(server, run["id"]).settings["Problem"] == "XOR (−1/+1)"


# What is asked for


@pytest.mark.parametrize("net", range(4), ids=XOR)
def test_the_net_that_is_asked_for_is_drawn_with_its_weights(server, article, article_id, net):
    sheet = report(server, article_id, net=net)
    drawn_net = sheet.net()
    told = dict(re.findall(r"(w\d_\d+) (\S+?)(?:,|$)", drawn_net.attrib["aria-label"]))
    last = article[-1].data["final"]["w"][net]
    texts = {words(one) for one in drawn_net.iter("text")}
    for name, w in zip(article[0].data["parameters"], last, strict=True):
        assert parsed(told[name]) == pytest.approx(w, abs=0.006)
        assert told[name] in texts
    assert f"run={article_id}" in sheet.says("address")
    assert (f"net={net + 1}" in sheet.says("address")) == (net > 0)


@pytest.mark.parametrize("net", range(4), ids=XOR)
def test_an_iteration_that_is_asked_for_is_told_of(server, article, article_id, net):
    sheet = report(server, article_id, k=40, net=net)
    record = article[41].data
    assert record["k"] == 40
    [told] = [words(one) for one in sheet.root.iter("p") if one.get("class") == "told"]
    pattern = f"({XOR[net][0]},{XOR[net][1]})"
    begins = f"At k = 40 net {net + 1} answers {pattern} with y = {record['y'][net]:.4f}"
    assert told.startswith(begins)
    moves = [abs(v) for v in record["dw"][net]]
    name = article[0].data["parameters"][moves.index(max(moves))]
    assert f"moves most is {name}: from {record['w'][net][moves.index(max(moves))]:.4f}" in (
        told.replace("−", "-")
    )
    found = server.client.get(f"/runs/{article_id}/moments", params={"net": net}).json()["moments"]
    kinds = {one["kind"] for one in found if one["k0"] <= 40 <= one["k1"]}
    assert kinds & {"fall", "solved"}
    says = {"fall": "A fast fall of E", "solved": "Solved: from k", "twins": "are twins"}
    assert {kind for kind in says if says[kind] in told} == kinds
    assert "k=40" in sheet.says("address")


@pytest.mark.parametrize("net", range(4), ids=XOR)
def test_a_step_too_small_for_the_digits_of_w_is_told_too(server, article, article_id, net):
    told = report(server, article_id, k=9999, net=net).says("told")
    w, last = article[10_000].data["w"][net], article[-1].data["final"]["w"][net]
    moved = max(range(len(w)), key=lambda m: abs(last[m] - w[m]))
    name, before, after, step = re.search(
        r"moves most is (\S+): from (\S+) to (\S+), by (\S+)\. ", told + " "
    ).groups()
    assert name == article[0].data["parameters"][moved]
    assert parsed(before) == pytest.approx(w[moved], abs=5e-5)
    assert parsed(after) == pytest.approx(last[moved], abs=5e-5)
    assert parsed(step) == pytest.approx(last[moved] - w[moved], rel=0.005)


def test_of_one_net_the_input_with_the_largest_error_is_told_of(server):
    run = server.trained(schedule="batch", init={"kind": "uniform", "seed": 7}, iterations=500)
    [record] = server.client.get(
        f"/runs/{run['id']}/records", params={"k0": 100, "k1": 101}
    ).json()["records"]
    p = record["E"].index(max(record["E"]))
    told = report(server, run["id"], k=100).says("told")
    assert told.startswith(f"At k = 100 the largest error is that of ({XOR[p][0]},{XOR[p][1]}):")
    assert f"y = {record['y'][p]:.4f}" in told


@pytest.mark.parametrize(
    ("query", "field"),
    [({"k": 300}, "k"), ({"k": -1}, "k"), ({"k": "x"}, "k"), ({"net": 4}, "net"),
     ({"net": -1}, "net"), ({"lang": "fr"}, "lang"), ({"paper": "a4"}, "paper")],
)  # fmt: skip
def test_what_cannot_be_taken_is_named(server, query, field):
    run = server.trained(iterations=300)
    refused(ask(server, run["id"], **query), field)


def test_before_a_branch_and_where_nothing_is_complete_no_iteration_can_be_asked_for(server):
    fork = server.trained(fork={"run": server.trained(iterations=50)["id"], "k": 20})
    refused(ask(server, fork["id"], k=19), "k")
    assert ask(server, fork["id"], k=20).status_code == 200


# Languages and headers


def test_the_language_is_that_of_the_query_else_of_the_reader(server, article_id):
    japanese = {"accept-language": "ja,en;q=0.5"}
    for language, query, headers in [
        ("en", {}, None),
        ("ja", {}, japanese),
        ("en", {"lang": "en"}, japanese),
        ("ja", {"lang": "ja"}, None),
    ]:
        sheet = Sheet(ask(server, article_id, headers=headers, **query).text)
        assert sheet.root.attrib["lang"] == language
        assert ("学習のレポート" in sheet.text) == (language == "ja")


def test_the_way_back_keeps_the_language_that_was_asked_for(server, article_id):
    japanese = {"accept-language": "ja"}
    for query, headers, behind in [
        ({"lang": "ja"}, None, "&lang=ja"),
        ({"lang": "en", "k": 40, "net": 1}, japanese, "&k=40&net=2&lang=en"),
        ({}, japanese, ""),
    ]:
        sheet = Sheet(ask(server, article_id, headers=headers, **query).text)
        links = [one.attrib["href"] for one in sheet.root.iter("a")]
        assert links == [f"{server.url}/?run={article_id}{behind}"] * 2


@pytest.mark.parametrize("kind", ["article", *KINDS])
def test_no_word_is_missing_in_either_language(server, kind, article_id):
    run = article_id if kind == "article" else server.trained(**KINDS[kind], iterations=60)["id"]
    keys = {
        key for key in json.loads((ROOT / "static" / "catalogue.json").read_text()) if "." in key
    }
    for lang in ("en", "ja"):
        text = report(server, run, lang=lang, k=30).text
        assert not re.search(r"\{\w+\}", text)
        assert not keys & set(text.split())
        assert ("None" in text, "nan" in text) == (False, False)


def test_the_answer_is_guarded_as_every_page_is(server, article_id):
    answer = ask(server, article_id)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert "unsafe-inline" not in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["vary"] == "Accept-Language"
    assert not re.search(r"style=|<style|\son\w+=", answer.text)


# What has room


def test_the_largest_net_says_how_many_of_its_weights_are_shown(server):
    run = server.trained(**LARGEST, schedule="batch")
    assert len(run["parameters"]) == 265
    sheet = report(server, run["id"])
    assert len(sheet.weights) == 9
    assert len(sheet.inputs) == 16
    assert "9 of 265 weights are drawn and listed." in sheet.text
    assert "Charts of the inputs 1–8 of 16." in sheet.text
    assert len(list(sheet.net().iter("line"))) == 265 - 33  # the biases are no lines


def test_of_sixteen_inputs_of_long_numbers_those_that_have_charts_are_listed(server):
    x = [[(-1) ** (p + i) * (p + 1) / (i + 3) for i in range(4)] for p in range(16)]
    run = server.trained(problem={"x": x, "t": [0, 1] * 8}, schedule="batch", iterations=20)
    sheet, last = report(server, run["id"]), final(server, run)
    assert "Charts and table of the inputs 1–8 of 16." in sheet.text
    assert [numbers(row)[:4] for row in sheet.inputs] == x[:8]
    assert [answers(row)[0] for row in sheet.inputs] == last["y"][:8]


def test_of_sixteen_nets_those_around_the_chosen_one_are_shown(server):
    run = server.trained(**LARGEST)
    sheet = report(server, run["id"], net=13)
    last = final(server, run)
    assert "Charts of the inputs 9–16 of 16." in sheet.text
    assert "Weights of the nets 13–16 of 16." in sheet.text
    for name, row in sheet.weights.items():
        m = run["parameters"].index(name)
        assert numbers(row)[::2] == [last["w"][n][m] for n in range(12, 16)]


def test_a_run_of_millions_of_iterations_is_sampled_and_says_so(server):
    run = server.trained(iterations=2_000_000)
    sheet = report(server, run["id"])
    # 50,000,000 / (4 patterns x 9 parameters)
    assert "every iteration up to k = 1,388,888" in sheet.text
    last = final(server, run)
    assert [answers(row)[0] for row in sheet.inputs] == last["y"]


# The charts


def levels(sheet, **look):
    """Return the heights of straight lines of this look in the picture of the curves."""
    found = [one.attrib for one in sheet.curves().iter("line")]
    return [
        float(one["y2"])
        for one in found
        if all(one.get(name.replace("_", "-")) == value for name, value in look.items())
    ]


@pytest.mark.parametrize("schedule", ["each", "batch"])
def test_targets_are_drawn_inside_their_charts_however_far_y_is_from_them(server, schedule):
    problem = {"x": [[0, 0], [0, 1], [1, 0], [1, 1]], "t": [5, 1, 1, -8]}
    run = server.trained(
        problem=problem, output="identity", schedule=schedule, eta=0.001, iterations=3
    )
    sheet = report(server, run["id"])
    targets = levels(sheet, stroke_dasharray="1.5 3")
    bottom = min(levels(sheet, stroke=RULE))  # of the first row
    assert len(targets) == 4
    assert 16 < min(targets) < max(targets) < bottom


@pytest.mark.parametrize(
    ("schedule", "rows"), [("each", 1), ("batch", 2), ("online", 2)]
)  # with one net w and dw have other widths than y and E
def test_under_narrow_charts_and_under_wide_ones_the_iterations_stand(server, schedule, rows):
    run = server.trained(schedule=schedule, iterations=300)
    picture = report(server, run["id"]).curves()
    starts = [float(one.attrib["y"]) for one in picture.iter("text") if words(one) == "k iteration"]
    assert len(starts) == rows
    assert max(starts) < float(picture.attrib["height"])
    at_zero = [
        one
        for one in picture.iter("text")
        if words(one) == "0" and float(one.attrib["y"]) in starts
    ]
    assert len(at_zero) == {"each": 4, "batch": 5, "online": 5}[schedule]
    bottoms = sorted(set(levels(report(server, run["id"]), stroke=RULE)))
    assert all(any(0 < y - bottom < 16 for bottom in bottoms) for y in starts)


# Numbers beside the curves


@pytest.mark.parametrize("recipe", [{}, {"schedule": "batch", "eta": 2}], ids=["four", "one"])
def test_the_number_of_a_weight_stands_beside_the_end_of_its_own_curve(server, recipe):
    """In the order of w, led to from an end of a curve in the weight's own colour."""
    init = {"kind": "uniform", "seed": 5}
    run = server.trained(**recipe, init=init, iterations=2000)
    nets, curves = run["nets"], report(server, run["id"]).curves()
    last = final(server, run)["w"]
    lines = [one.attrib for one in curves.iter("path")]
    colours = [one.colour for one in drawn(TrainingConfig().network)]
    texts = [one for one in curves.iter("text") if re.fullmatch(r"[1-9](,[1-9])*", words(one))]
    beside = [one for one in texts if "class" not in one.attrib and one.attrib["fill"] == LINE]
    ends = {(tuple(line["d"].split()[-2:]), line["stroke"]) for line in lines}
    for n in range(nets):
        of = beside[n * len(beside) // nets :][: len(beside) // nets]
        assert sorted(words(one) for one in of) == [str(key) for key in range(1, 10)]
        rising = sorted(of, key=lambda one: -float(one.attrib["y"]))
        ws = [last[n][int(words(one)) - 1] for one in rising]
        assert all(b > a - 0.02 for a, b in itertools.pairwise(ws))
        for one in of:
            colour = colours[int(words(one)) - 1]
            x, y = float(one.attrib["x"]), float(one.attrib["y"])
            size = float(one.attrib["font-size"])
            leaders = [
                line["d"][1:].split()
                for line in lines
                if line["stroke"] == colour and len(line["d"].split()) == 4
            ]
            [own] = [d for d in leaders if float(d[2]) == pytest.approx(x - 1, abs=0.11)
                     and float(d[3]) == pytest.approx(y - 0.34 * size, abs=0.11)]  # fmt: skip
            assert (tuple(own[:2]), colour) in ends


def test_the_iterations_end_with_the_last_one_where_the_axis_ends(server, article_id):
    curves = report(server, article_id).curves()
    last = [float(one.attrib["x"]) for one in curves.iter("text") if words(one) == "9,999"]
    assert len(last) == 4
    level = [one.attrib for one in curves.iter("line") if one.get("y1") == one.get("y2")]
    assert {round(float(one["x2"]), 1) for one in level} == set(last)


# Colours


def test_the_colours_are_those_of_the_page():
    source = (ROOT / "static" / "palette.js").read_text()
    light = re.findall(r"light: \[(.*?)\],?\n  dark", source, re.DOTALL)
    ramps = [re.findall("#[0-9a-f]{6}", text) for text in light[:2]]
    assert ramps == [[colour for ramp in HIDDEN for colour in ramp], list(OUTPUT)]


@pytest.mark.parametrize("hidden", [[], [2], [3], [8, 8, 8, 8]], ids=str)
def test_the_weights_drawn_are_those_that_the_page_draws_first(hidden):
    config = TrainingConfig(hidden=hidden)
    weights = drawn(config.network)
    assert {one.name for one in weights} == chosen_by_the_page(config.network.parameters)
    assert len({one.colour for one in weights}) == len(weights)


def chosen_by_the_page(names):
    """Return what static/names.js draws of these parameters until a person chooses."""
    module = (ROOT / "static" / "names.js").as_uri()
    program = (
        f"import {{ chosen, parameters }} from {json.dumps(module)};"
        f"console.log(JSON.stringify([...chosen(parameters({json.dumps(list(names))}))]));"
    )
    node = Path(sys.executable).with_name("node")
    command = [node, "--input-type=module", "--eval", program]
    told = subprocess.run(command, capture_output=True, check=True, text=True, timeout=60)
    return set(json.loads(told.stdout))

"""The table of compared runs, and the ways into a comparison and out of it."""

import re

import pytest
from playwright.sync_api import expect

from tests.page.comparison import cells, compared, digits, headings, row, table

FIRST_NAMES = ["E", "y", "w102", "dw102"]  # as the symbols read without their markup


@pytest.fixture
def screen(visit, three_runs):
    """The page with the three runs."""
    screen = visit(f"/?run={','.join(three_runs.values())}")
    compared(screen, 3)
    return screen


def test_at_the_cursor_each_run_has_its_own_numbers(screen, three_runs, records):
    screen.go(300)
    for name, run_id in three_runs.items():
        numbers = records(run_id, 300, 301)
        # w2_10 is the seventh parameter of net 1.
        expected = [numbers.E[0, 0], numbers.y[0, 0], numbers.w[0, 0, 6], numbers.dw[0, 0, 6]]
        screen.until(
            lambda name=name, expected=expected: digits(screen, name) == expected,
            f"{name} has other numbers",
        )
    assert headings(screen)[:4] == FIRST_NAMES


def test_where_a_run_has_no_record_none_is_shown(screen):
    screen.go(39)
    assert cells(screen, "branch")[:4] == ["–"] * 4
    expect(row(screen, "branch").get_by_title("It begins at k = 40").first).to_be_visible()
    assert "–" not in cells(screen, "first")[:4]


def test_only_what_differs_in_the_recipes_is_told(screen):
    assert headings(screen)[4:6] == ["eta", "branch"]
    told = {name: cells(screen, name)[4:6] for name in ("first", "branch", "other")}
    assert told == {"first": ["0.1", "–"], "branch": ["1", "at 40"], "other": ["0.5", "–"]}


def test_how_the_runs_ended_is_told(screen, three_runs, server, records):
    assert headings(screen)[6:] == ["(0,0)", "(0,1)", "(1,0)", "(1,1)"] * 2 + ["iterations", "time"]
    for name, run_id in three_runs.items():
        answer = server.client.get(f"/runs/{run_id}/reached", params={"error": 0.01}).json()
        first = 40 if name == "branch" else 0
        expected = [f"≤ {k:,}" if k == first > 0 else f"{k:,}" for k in answer["k"]]
        screen.until(
            lambda name=name, expected=expected: cells(screen, name)[10:14] == expected,
            f"{name} reached E < 0.01 elsewhere",
        )
        final = records(run_id, 2_999, 3_000).E[0]
        told = [float(text) for text in cells(screen, name)[6:10]]
        assert told == pytest.approx(final, rel=0.06)  # two digits or three
        titles = [
            row(screen, name).get_by_role("cell").nth(6 + p).get_attribute("title")
            for p in range(4)
        ]
        shown = [float((title or "").removeprefix("E = ").replace("−", "-")) for title in titles]
        assert shown == final.tolist()
        assert cells(screen, name)[14] == f"{3000 - first:,}"
        assert re.fullmatch(r"[\d.]+ (ms|s)", cells(screen, name)[15])


def test_a_bound_that_was_never_reached_is_called_so(visit, server):
    runs = [server.trained(iterations=50)["id"], server.trained(iterations=60)["id"]]
    screen = visit(f"/?run={','.join(runs)}")
    compared(screen, 2)
    expect(table(screen).get_by_text("not reached")).to_have_count(4)


def test_a_name_leads_to_that_run_alone_and_back_leads_to_the_comparison(screen, three_runs):
    row(screen, "other").get_by_role("link").click()
    screen.finished("Done: 3,000 iterations")
    assert screen.run_id == three_runs["other"]
    expect(table(screen)).to_be_hidden()
    assert len(screen.read()[0]["w"].curves) == 9
    screen.page.go_back()
    compared(screen, 3)
    expect(screen.page.get_by_role("form", name="Experiment")).to_be_hidden()


def test_the_sentence_of_a_branch_leads_to_the_comparison_with_its_parent(visit, three_runs):
    screen = visit(f"/?run={three_runs['branch']}")
    screen.finished("Done: 2,960 iterations")
    screen.page.get_by_role("link", name="Compare both").click()
    compared(screen, 2)
    assert screen.run_id == f"{three_runs['first']},{three_runs['branch']}"


def test_runs_that_are_not_there_are_named_and_the_others_compared(
    visit, server, three_runs, watch
):
    watch.expected = ("Failed to load resource",)
    gone = server.trained(iterations=10)["id"]
    server.client.delete(f"/runs/{gone}")
    screen = visit(f"/?run={three_runs['first']},nosuchrun,{three_runs['other']},{gone}")
    page = screen.page
    expect(page.get_by_text("2 runs compared")).to_be_visible()
    expect(page.get_by_text("Run nosuchrun is not on this server.")).to_be_visible()
    expect(page.get_by_text(f"Run {gone} was deleted.")).to_be_visible()
    screen.until(
        lambda: set(screen.read()[0]["E"].curves) == {three_runs["first"], three_runs["other"]},
        "not drawn",
    )


def test_where_none_of_the_runs_is_there_the_page_says_so(visit, watch):
    watch.expected = ("Failed to load resource",)
    screen = visit("/?run=nosuchrun,northis")
    expect(screen.page.get_by_text("There is no such run on this server.")).to_be_visible()
    expect(screen.button("Train")).to_be_visible()


def test_far_away_in_long_runs_the_numbers_are_exact_too(visit, server, records):
    ids = [server.trained(iterations=200_000, eta=eta)["id"] for eta in (0.1, 0.5)]
    screen = visit(f"/?run={','.join(ids)}&k=177777")
    compared(screen, 2)
    screen.at(177_777)
    for run_id in ids:
        link = table(screen).locator(f'tr[data-run="{run_id}"] a').text_content()
        expected = float(records(run_id, 177_777, 177_778).E[0, 0])
        screen.until(
            lambda link=link, expected=expected: digits(screen, link)[0] == expected,
            "the number does not arrive",
        )


def bold(screen, name):
    """Return which of a run's cells are told to be the best of their columns."""
    found = row(screen, name).get_by_role("cell")
    weights = found.evaluate_all("(all) => all.map((one) => getComputedStyle(one).fontWeight)")
    return [i for i, weight in enumerate(weights) if int(weight) > 500]


def test_the_best_of_a_column_is_bold_only_where_all_runs_learn_the_same_target(visit, server):
    ids = []
    for name, config in {
        "slow": {"iterations": 300},
        "fast": {"iterations": 300, "eta": 1.0},
        "and": {"iterations": 900, "eta": 2.0, "problem": "and"},
    }.items():
        ids.append(server.trained(**config)["id"])
        server.client.patch(f"/runs/{ids[-1]}", json={"name": name})
    screen = visit(f"/?run={ids[0]},{ids[1]}")
    compared(screen, 2)
    finals = [headings(screen).index("(0,0)") + p for p in range(4)]
    # The larger eta has the smaller error on every pattern, and the bound sooner.
    screen.until(lambda: bold(screen, "fast")[:4] == finals, "the best is not bold")
    assert bold(screen, "slow") == []
    # XOR and AND differ in (0,1), (1,0) and (1,1): nothing is best there, whoever has less.
    screen = visit(f"/?run={','.join(ids)}")
    compared(screen, 3)
    start = headings(screen).index("(0,0)")
    same = {start, start + 4}  # final E of (0,0), first k with E < 0.01 of (0,0)
    screen.until(lambda: bold(screen, "and"), "nothing is bold where all learn the same")
    for name in ("slow", "fast", "and"):
        assert set(bold(screen, name)) <= same


@pytest.mark.parametrize("width", [390, 768])
def test_a_table_that_goes_on_to_the_right_says_so_and_keeps_the_names_in_sight(
    visit, three_runs, width
):
    ids = ",".join(three_runs.values())
    screen = visit(f"/?run={ids}", viewport={"width": width, "height": 844})
    compared(screen, 3)
    part = screen.page.get_by_role("group", name="Numbers of the runs")
    fade = "(one) => Number(getComputedStyle(one.parentElement, '::after').opacity)"
    screen.until(lambda: part.evaluate(fade) == 1, "nothing says that there is more")
    name = row(screen, "other").get_by_role("rowheader")
    number = row(screen, "other").get_by_role("cell").first
    before, number_before = name.bounding_box()["x"], number.bounding_box()["x"]
    part.focus()
    k = screen.k
    for _ in range(3):
        screen.page.keyboard.press("ArrowRight")
    screen.until(lambda: number.bounding_box()["x"] < number_before - 50, "it does not scroll")
    assert name.bounding_box()["x"] == before
    assert screen.k == k  # the arrows moved the table, not the cursor
    part.evaluate("(one) => one.scrollTo({ left: 9999, behavior: 'instant' })")
    screen.until(lambda: part.evaluate(fade) == 0, "at its end it says that there is more")


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_comparison_is_never_wider_than_the_window(visit, three_runs, lang):
    ids = ",".join(three_runs.values())
    screen = visit(f"/?run={ids}&lang={lang}")
    screen.page.locator(f'body[data-drawn="{ids}"]').wait_for()
    screen.fits(1440, 768, 390)


def test_t_trains_nothing_while_runs_are_compared(screen, server):
    before = server.client.get("/runs", params={"limit": 1}).json()["runs"][0]["id"]
    screen.page.keyboard.press("t")
    screen.page.wait_for_timeout(300)
    assert server.client.get("/runs", params={"limit": 1}).json()["runs"][0]["id"] == before

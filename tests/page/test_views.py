"""The views at the cursor: what is drawn and read is what the server computed for that k."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.page.panel import TABS, Panel

LEARNS = {"kind": "uniform", "low": -1, "high": 1, "seed": 2}
XOR = ["00", "01", "10", "11"]


@pytest.fixture(scope="module")
def one_net(server):
    """Return a finished run in which one net learned XOR."""
    return server.trained(schedule="batch", init=LEARNS, eta=2.0, iterations=2_000)


@pytest.fixture
def open_view(visit):
    """Return a function that opens a run's view: open_view(run, "landscape", k=40)."""

    def go(run, view="surface", more="", **options):
        k = options.pop("k", None)
        at = "" if k is None else f"&k={k}"
        screen = visit(f"/?run={run['id']}{at}&view={view}{more}", **options)
        screen.finished()
        panel = Panel(screen)
        panel.at(run["k"] - 1 if k is None else k)
        return panel

    return go


def ask(server, run, view, k, **query):
    """Return what the server computes for a view."""
    answer = server.client.get(f"/runs/{run['id']}/{view}", params={"k": k, **query})
    assert answer.status_code == 200, answer.text
    return answer.json()


# The decision surface.


def test_the_number_under_the_mouse_is_y_of_the_surface(open_view, server, one_net):
    panel = open_view(one_net, k=400)
    told = ask(server, one_net, "surface", 400, size=91)
    y, axes = np.array(told["y"]), [np.linspace(*told[name], 91) for name in ("x0", "x1")]
    for column, row in ((2, 3), (45, 24), (28, 69), (88, 86)):
        read = panel.point(*panel.inside(column / 90, row / 90))
        assert read["x0"] == pytest.approx(axes[0][column], abs=6e-4)
        assert read["x1"] == pytest.approx(axes[1][row], abs=6e-4)
        assert read["y"] == pytest.approx(y[row, column], abs=6e-5)


def test_patterns_stand_at_their_inputs_on_the_side_that_the_net_puts_them(
    open_view, server, one_net
):
    for k in (0, 400, 1_999):
        panel = open_view(one_net, k=k)
        y = ask(server, one_net, "hidden", k)["y"]
        marks = panel.marks()
        assert len(marks) == 4
        for mark, pattern, output in zip(marks, one_net["patterns"], y, strict=True):
            read = panel.point(mark["x"], mark["y"])
            assert [read["x0"], read["x1"]] == pattern["x"]
            assert read["y"] == pytest.approx(output, abs=6e-5)
            assert mark["right"] == ((output > 0.5) == (pattern["t"] == 1))


def test_the_line_runs_where_y_is_between_the_targets(open_view, one_net):
    panel = open_view(one_net, k=1_999)
    points = panel.path("border")
    assert len(points) > 20
    for x, y in points[3:-3:5]:
        # The nearest of 91 numbers on each axis: half a step away where y is steepest.
        assert panel.point(x, y)["y"] == pytest.approx(0.5, abs=0.12)
    expect(panel.shown.get_by_text("The line is y = 0.5")).to_be_visible()


def test_targets_of_minus_one_and_one_have_their_line_at_zero(open_view, server):
    table = {"x": [[-1, -1], [-1, 1], [1, -1], [1, 1]], "t": [-1, 1, 1, -1]}
    run = server.trained(
        problem=table, schedule="batch", activation="tanh", output="tanh", init=LEARNS, eta=0.2
    )
    panel = open_view(run, k=300)
    expect(panel.shown.get_by_text("The line is y = 0,")).to_be_visible()
    legend = panel.shown.locator(".heat-scale").inner_text().split()
    assert legend == ["−1", "0", "1"]


def test_a_problem_with_three_inputs_says_why_there_is_no_surface(visit, server):
    run = server.trained(problem="parity3", schedule="batch", init=LEARNS, iterations=50)
    screen = visit(f"/?run={run['id']}")
    screen.finished()
    panel = Panel(screen)
    expect(
        panel.shown.get_by_text("A surface needs two inputs; this problem has 3.")
    ).to_be_visible()
    expect(panel.picture).to_be_hidden()
    panel.choose("Hidden space")
    panel.at(49)
    assert len(panel.marks()) == 8


def test_with_a_net_for_each_input_the_view_is_the_chosen_nets(open_view, server, article_id):
    run = server.run(article_id)
    panel = open_view(run, k=60)
    expect(panel.shown.get_by_text("net 1 (0,0) → 0")).to_be_visible()
    panel.screen.card(3).click()
    expect(panel.shown).to_have_attribute("data-net", "2")
    expect(panel.shown.get_by_text("This net learns (1,0) → 1 alone")).to_be_visible()
    told = ask(server, run, "surface", 60, net=2, size=91)
    assert panel.point(*panel.inside(0.5, 0.5))["y"] == pytest.approx(told["y"][45][45], abs=6e-5)


# The hidden space.


def test_the_line_in_the_hidden_space_is_the_output_neurons(open_view, server, one_net):
    panel = open_view(one_net, "hidden", k=1_999)
    told = ask(server, one_net, "hidden", 1_999)
    h = np.array(told["layers"][0]["h"])
    marks = panel.marks()
    # From pixels to h by the marks themselves: two that differ in both neurons.
    pixels = np.array([[mark["x"], mark["y"]] for mark in marks])
    low, high = pixels.argmin(axis=0), pixels.argmax(axis=0)
    for mark, expected in zip(pixels, h, strict=True):
        for i in range(2):
            share = (mark[i] - pixels[low[i], i]) / (pixels[high[i], i] - pixels[low[i], i])
            found = h[low[i], i] + share * (h[high[i], i] - h[low[i], i])
            assert found == pytest.approx(expected[i], abs=2e-3)
    for point in panel.path("border"):
        at = [
            h[low[i], i]
            + (point[i] - pixels[low[i], i])
            / (pixels[high[i], i] - pixels[low[i], i])
            * (h[high[i], i] - h[low[i], i])
            for i in range(2)
        ]
        w = np.array(told["output"]["w"])
        # A hundredth of a pixel is less than 1e-4 of h.
        assert w @ at + told["output"]["bias"] == pytest.approx(0, abs=np.abs(w).sum() * 2e-3)


def test_a_pattern_in_the_hidden_space_tells_its_numbers(open_view, server, one_net):
    panel = open_view(one_net, "hidden", k=700)
    told = ask(server, one_net, "hidden", 700)
    for p, mark in enumerate(panel.marks()):
        read = panel.point(mark["x"], mark["y"])
        if panel.reading.startswith(f"({','.join(map(str, one_net['patterns'][p]['x']))})"):
            h = told["layers"][0]["h"][p]
            assert [read["h1"], read["h2"]] == pytest.approx(h, abs=6e-5)
            assert [read["u"], read["y"]] == pytest.approx([told["u"][p], told["y"][p]], rel=1e-3)


@pytest.mark.parametrize(
    ("hidden", "words"),
    [
        ([], "There is no hidden layer: these are the inputs themselves."),
        ([1], "The upright line is y = 0.5"),
        ([3], "The plane is y = 0.5"),
        ([5], "its border cannot be drawn"),
    ],
)
def test_any_number_of_hidden_neurons_has_its_form(open_view, server, hidden, words):
    run = server.trained(schedule="batch", hidden=hidden, init=LEARNS, eta=1.0, iterations=300)
    panel = open_view(run, "hidden")
    expect(panel.shown.get_by_text(words)).to_be_visible()
    assert [mark["p"] for mark in panel.marks()] == [0, 1, 2, 3]


def test_three_neurons_are_turned_by_a_slider(open_view, server):
    run = server.trained(schedule="batch", hidden=[3], init=LEARNS, eta=1.0, iterations=300)
    panel = open_view(run, "hidden")
    before = [mark["x"] for mark in panel.marks()]
    panel.shown.get_by_label("turn").fill("80")
    assert [mark["x"] for mark in panel.marks()] != before


def test_layers_and_neurons_are_chosen(open_view, server):
    run = server.trained(schedule="batch", hidden=[4, 2], init=LEARNS, eta=1.0, iterations=300)
    panel = open_view(run, "hidden")
    told = ask(server, run, "hidden", 299)
    expect(panel.shown.get_by_text("The straight line is y = 0.5")).to_be_visible()
    panel.choice("layer").select_option("1 (4 neurons)")
    expect(panel.shown.get_by_text("A layer before the last")).to_be_visible()
    panel.choice("axis 2").select_option("h₄")
    panel.shown.locator("summary").click()
    cells = panel.shown.get_by_role("row").nth(2).get_by_role("cell").all_inner_texts()
    read = [float(cell.replace("−", "-")) for cell in cells[:4]]
    assert read == told["layers"][0]["h"][1]


# The landscape.


def test_the_number_under_the_mouse_is_the_landscapes_error(open_view, server, one_net):
    panel = open_view(one_net, "landscape", k=300)
    told = ask(server, one_net, "landscape", 300, a="w2_10", b="w2_11", size=61)
    for column, row in ((0, 0), (15, 48), (54, 24)):
        read = panel.point(*panel.inside(column / 60, row / 60))
        assert read["E"] == pytest.approx(told["E"][row][column], rel=2e-3)
    here = panel.shown.get_by_text("At the dot E = ").inner_text()
    found = re.search(r"At the dot E = ([\d.]+);", here)
    assert found
    assert float(found[1]) == pytest.approx(told["here"]["E"], abs=6e-5)


def test_the_path_ends_at_the_dot_and_the_dot_is_where_the_weights_are(open_view, server, one_net):
    panel = open_view(one_net, "landscape", k=300)
    told = ask(server, one_net, "landscape", 300, a="w2_10", b="w2_11", size=61)
    left, bottom = panel.inside(0, 0)
    right, top = panel.inside(1, 1)
    end = panel.path("walked")[-1]
    a, b = np.array(told["a"]), np.array(told["b"])
    at = [
        a[0] + (end[0] - left) / (right - left) * (a[-1] - a[0]),
        b[0] + (end[1] - bottom) / (top - bottom) * (b[-1] - b[0]),
    ]
    # A pixel of the frame's outline is what bounding boxes may differ by.
    pixel = max((a[-1] - a[0]) / (right - left), (b[-1] - b[0]) / (bottom - top))
    assert at == pytest.approx([told["here"]["a"], told["here"]["b"]], abs=1.5 * pixel)
    assert len(panel.path("walked")) == len(told["path"]["k"])


def test_principal_directions_tell_how_much_they_explain(open_view, server, one_net):
    panel = open_view(one_net, "landscape", k=300)
    panel.choice("over").select_option("principal directions")
    panel.screen.until(lambda: "over=principal" in panel.page.url, "not in the address")
    told = ask(server, one_net, "landscape", 300, axes="principal")
    first, second = (f"{100 * share:.1f}%" for share in told["explained"])
    expect(panel.shown.get_by_text(f"{first} and {second} of its variance")).to_be_visible()
    expect(panel.shown.get_by_text(f"direction 1 ({first})", exact=True)).to_be_visible()


def test_the_step_is_drawn_to_scale_or_said_to_be_too_short(open_view, server):
    run = server.trained(schedule="batch", init=LEARNS, eta=30.0, iterations=200)
    panel = open_view(run, "landscape", k=2)
    told = ask(server, run, "landscape", 2, a="w2_10", b="w2_11", size=61)
    length = np.hypot(told["step"]["a"], told["step"]["b"])
    expect(panel.shown.get_by_text("The arrow is the step −η·dw, to scale")).to_be_visible()
    (x0, _y0), *_ = panel.path("step")
    left, bottom = panel.inside(0, 0)
    right, _ = panel.inside(1, 1)
    assert x0 == pytest.approx(panel.path("walked")[-1][0], abs=0.02)
    assert length > 0
    assert abs(told["step"]["a"]) / (told["a"][-1] - told["a"][0]) * (right - left) < bottom
    panel.screen.slider.focus()
    panel.page.keyboard.press("End")
    panel.at(199)
    expect(panel.shown.get_by_text("too short to be seen here")).to_be_visible()


def test_what_is_chosen_is_in_the_address_and_comes_back(open_view, visit, one_net, server):
    panel = open_view(one_net, "landscape", k=300)
    panel.choice("across").select_option("w1_10")
    panel.choice("E of").select_option("(0,1) → 1")
    wanted = "view=landscape&over=w1_10,w2_11&of=2"
    panel.screen.until(lambda: wanted in panel.page.url, panel.page.url)
    again = Panel(visit(panel.page.url))
    again.at(300)
    expect(again.tab("Landscape")).to_have_attribute("aria-selected", "true")
    told = ask(server, one_net, "landscape", 300, a="w1_10", b="w2_11", pattern=1, size=61)
    read = again.point(*again.inside(0.5, 0.5))
    assert read["E"] == pytest.approx(told["E"][30][30], rel=2e-3)


# All of them.


def test_the_view_follows_the_cursor_to_the_entry_after_the_last_update(open_view, server, one_net):
    panel = open_view(one_net, k=5)
    panel.screen.slider.focus()
    panel.page.keyboard.press("ArrowRight")
    panel.at(6)
    expect(panel.shown.get_by_text("one net · k = 6")).to_be_visible()
    panel.screen.button(re.compile("^After the last update")).click()
    panel.at(2_000)
    told = ask(server, one_net, "surface", 2_000, size=91)
    assert panel.point(*panel.inside(0.5, 0.5))["y"] == pytest.approx(told["y"][45][45], abs=6e-5)


def test_of_many_moves_the_last_one_wins_and_no_picture_has_a_wrong_k(open_view, one_net):
    panel = open_view(one_net, k=10)
    asked, held = [], []

    def hold(route):
        asked.append(int(re.search(r"k=(\d+)", route.request.url)[1]))
        if len(asked) == 1:
            held.append(route)
        else:
            route.continue_()

    panel.page.route(re.compile("/surface"), hold)
    panel.screen.slider.focus()
    panel.page.keyboard.press("ArrowRight")
    panel.screen.until(lambda: held, "nothing is asked for")
    for _ in range(7):
        panel.page.keyboard.press("ArrowRight")
    panel.screen.at(18)
    panel.page.wait_for_timeout(300)
    assert asked == [11]  # at most one on its way
    expect(panel.shown).to_have_attribute("data-k", "10")
    expect(panel.shown.get_by_text("one net · k = 10")).to_be_visible()
    expect(panel.shown.get_by_text("k = 18 is on its way")).to_be_visible()
    assert float(panel.shown.locator(".plane").evaluate("(e) => getComputedStyle(e).opacity")) < 0.6
    held[0].continue_()
    panel.at(18)
    assert asked == [11, 18]
    expect(panel.shown.get_by_text("one net · k = 18")).to_be_visible()


def test_only_the_view_that_is_shown_is_asked_for(open_view, watch, one_net):
    panel = open_view(one_net, k=10)
    asked = {url.split("/")[-1].split("?")[0] for url in watch.requests if "/runs/" in url}
    assert "surface" in asked
    assert asked.isdisjoint({"hidden", "landscape"})
    panel.choose("Landscape")
    panel.at(10)
    before = len([url for url in watch.requests if "/surface?" in url])
    panel.screen.slider.focus()
    panel.page.keyboard.press("ArrowRight")
    panel.at(11)
    assert len([url for url in watch.requests if "/surface?" in url]) == before


def test_tabs_are_chosen_by_arrow_keys_and_leave_the_timeline_alone(open_view, one_net):
    panel = open_view(one_net, k=10)
    assert panel.page.get_by_role("tablist").count() == 1
    panel.tab("Surface").focus()
    for key, name in (
        ("ArrowRight", "Hidden space"),
        ("End", "Landscape"),
        ("ArrowRight", "Surface"),
        ("ArrowLeft", "Landscape"),
        ("Home", "Surface"),
    ):
        panel.page.keyboard.press(key)
        expect(panel.tab(name)).to_be_focused()
        expect(panel.page.get_by_role("tabpanel", name=name)).to_be_visible()
        selected = [panel.tab(each).get_attribute("aria-selected") for each in TABS]
        assert selected.count("true") == 1
    assert panel.screen.k == 10


def test_a_picture_is_read_by_arrow_keys(open_view, server, one_net):
    panel = open_view(one_net, k=400)
    told = ask(server, one_net, "surface", 400, size=91)
    panel.picture.focus()
    for key in ("ArrowUp", "ArrowRight", "Shift+ArrowRight"):
        panel.page.keyboard.press(key)
    assert panel.numbers()["y"] == pytest.approx(told["y"][45][56], abs=6e-5)
    assert panel.screen.k == 400


@pytest.mark.parametrize("view", ["surface", "hidden", "landscape"])
def test_every_picture_has_its_numbers_in_a_table(open_view, one_net, view):
    panel = open_view(one_net, view, k=400)
    panel.shown.locator("summary").click()
    table = panel.shown.get_by_role("table")
    expect(table).to_be_visible()
    assert "one net · k = 400" in table.locator("caption").inner_text()
    assert table.get_by_role("cell").count() >= 16


def test_another_theme_and_language_draw_the_picture_anew(open_view, one_net):
    panel = open_view(one_net, k=400)
    read = "(canvas) => canvas.toDataURL()"
    light = panel.picture.locator("canvas").evaluate(read)
    panel.page.emulate_media(color_scheme="dark")
    panel.screen.until(
        lambda: panel.picture.locator("canvas").evaluate(read) != light, "still in light colours"
    )
    panel.screen.button(re.compile("日本語|Language")).first.click()
    expect(panel.tab("出力面")).to_be_visible()
    expect(panel.shown.get_by_text("1 つのネット")).to_be_visible()


def test_a_picture_that_does_not_come_says_so_and_is_asked_for_again(open_view, watch, one_net):
    watch.expected = ("500",)
    panel = open_view(one_net, k=10)
    panel.page.route(re.compile("/surface"), lambda route: route.fulfill(status=500))
    panel.screen.slider.focus()
    panel.page.keyboard.press("ArrowRight")
    expect(panel.shown.get_by_text("This picture did not come")).to_be_visible()
    expect(panel.shown).to_have_attribute("data-k", "10")
    panel.page.unroute(re.compile("/surface"))
    panel.shown.get_by_role("button", name="Try again").click()
    panel.at(11)
    expect(panel.shown.get_by_text("This picture did not come")).to_be_hidden()


def test_before_a_branch_begins_the_view_is_that_of_what_it_left(open_view, server, one_net):
    branch = server.trained(fork={"run": one_net["id"], "k": 100}, eta=1.0, iterations=300)
    panel = open_view(branch, k=60)
    told = ask(server, one_net, "surface", 60, size=91)
    assert panel.point(*panel.inside(0.5, 0.5))["y"] == pytest.approx(told["y"][45][45], abs=6e-5)


@pytest.mark.parametrize("view", ["surface", "hidden", "landscape"])
def test_on_a_phone_it_fits_and_a_tap_reads(open_view, phone, one_net, view):
    panel = open_view(one_net, view, k=400, **phone)
    width = panel.page.evaluate("[document.scrollingElement.scrollWidth, innerWidth]")
    assert width[0] == width[1]
    box = panel.picture.bounding_box()
    assert box
    panel.page.touchscreen.tap(box["x"] + box["width"] * 0.6, box["y"] + box["height"] * 0.4)
    assert panel.numbers()
    assert panel.screen.k == 400


def test_the_start_says_what_will_be_here(screen):
    panel = Panel(screen)
    expect(panel.shown.get_by_text("Press Train: what the net makes of its inputs")).to_be_visible()
    expect(panel.picture).to_be_hidden()

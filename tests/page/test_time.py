"""Time: the cursor is played, stepped, sent to a k; the numbers shown are always those of its k."""

import re
import time
from itertools import pairwise

import pytest
from playwright.sync_api import expect

from tests.page.panel import LEARNS

PARTS = ("forward", "error", "backward", "update")
SIZES = [("hundred", "100 iterations", 100), ("iteration", "1 iteration", 1)]
TYPED = [("137", 137), ("1,234", 1_234), (" 0 ", 0), ("10000", 10_000)]
FAR = 77_777  # of a run of a million it is not held, and is asked of the server
# What the first card says at every frame while k goes by: k, and all digits of y; null: on its way.
WATCH = """(count) => new Promise((done) => {
  const seen = [];
  const slider = document.querySelector(".timeline [role=slider]");
  const value = document.querySelector(".card .y .value");
  const look = () => {
    const k = Number(slider.getAttribute("aria-valuenow"));
    const y = value.title.replace("y = ", "").replace("−", "-");
    if (seen.at(-1)?.k !== k || seen.at(-1)?.y !== y) seen.push({ k, y, at: performance.now() });
    if (seen.length >= count) done(seen);
    else requestAnimationFrame(look);
  };
  look();
})"""


@pytest.fixture(scope="module")
def online(server):
    """Return a run in which an iteration is one pattern."""
    return server.trained(schedule="online", init=LEARNS, eta=2.0, iterations=400)


@pytest.fixture(scope="module")
def long(server):
    """Return a run that the page does not hold whole."""
    return server.trained(iterations=1_000_000)


def size(screen, name):
    """Choose how far a step goes."""
    screen.page.get_by_role("combobox", name="How far a step goes").select_option(name)


def speed(screen, name):
    """Choose how fast is played."""
    screen.page.get_by_role("combobox", name="How fast to play").select_option(name)


def told(screen):
    """Return what the timeline says."""
    return screen.slider.get_attribute("aria-valuetext")


def says(screen, words):
    """Wait until the timeline says it."""
    screen.until(lambda: words in told(screen), f"it does not say {words}")


def jump(screen, text):
    """Type a k into the timeline, and Enter."""
    screen.page.locator(".jump").click()
    field = screen.page.get_by_role("textbox", name=re.compile("^Go to an iteration"))
    field.fill(text)
    field.press("Enter")
    return field


def shows(screen, numbers, k, row=None):
    """The first card's y and the legend's w are those of k: of a row of numbers, or of all."""
    at = k if row is None else row
    y = f"y = {float(numbers.y[at, 0])!r}".replace("-", "−")
    expect(screen.page.locator(".card .y .value").first).to_have_attribute("title", y)
    assert screen.weights() == numbers.w[at, 0].tolist()


def test_the_buttons_step_as_far_as_is_chosen(article_screen, article_numbers):
    screen = article_screen
    jump(screen, "500")
    for chosen, word, length in (
        ("hundred", "100 iterations", 100),
        ("iteration", "1 iteration", 1),
    ):
        size(screen, chosen)
        screen.button(f"Back {word}").click()
        screen.at(500 - length)
        shows(screen, article_numbers, 500 - length)
        for _ in range(2):
            screen.button(f"Forward {word}").click()
        screen.at(500 + length)
        shows(screen, article_numbers, 500 + length)
        jump(screen, "500")


def test_phases_go_through_an_iteration_and_on_to_the_next_one(article_screen, article_numbers):
    screen = article_screen
    jump(screen, "137")
    size(screen, "part")
    for k, part in [*((137, part) for part in PARTS), (138, "forward")]:
        screen.button("Forward 1 phase").click()
        screen.at(k)
        says(screen, f", {part}: ")
        expect(screen.page.locator(".timeline .range")).to_contain_text(f"{part}: ")
    shows(screen, article_numbers, 138)
    screen.button("Back 1 phase").click()
    says(screen, "k = 137, update: the weights change")
    screen.button("Back 1 phase").click()
    says(screen, "k = 137, backward: the deltas flow back")


@pytest.mark.parametrize("key", ["ArrowRight", "Home", "End", "Shift+ArrowLeft"])
def test_any_other_move_shows_the_whole_iteration_again(article_screen, key):
    screen = article_screen
    screen.page.keyboard.press("Home")
    for _ in range(2):
        screen.page.keyboard.press(".")
    says(screen, "k = 0, error: y is compared with t")
    screen.page.keyboard.press(",")
    says(screen, "k = 0, forward: ")
    screen.page.keyboard.press(key)
    says(screen, " of 0 … 9,999")
    screen.until(lambda: "part" not in screen.page.url, "the address keeps the phase")


def test_the_phases_end_with_the_run(article_screen):
    screen = article_screen
    keyboard = screen.page.keyboard
    keyboard.press("End")
    for _ in range(5):
        keyboard.press(".")
    says(screen, "after the last update (k = 10,000)")
    keyboard.press(",")
    says(screen, "k = 9,999, update: ")
    keyboard.press("Home")
    keyboard.press(",")
    says(screen, "k = 0 of 0")


def test_in_online_a_step_can_be_an_epoch_and_elsewhere_not(visit, online, article_id, records):
    numbers = records(online["id"])
    screen = visit(f"/?run={online['id']}&k=41")
    screen.finished()
    size(screen, "epoch")
    screen.button("Forward 1 epoch").click()
    says(screen, "k = 45 (epoch 11, pattern (0,1))")
    shows(screen, numbers, 45)
    for _ in range(2):
        screen.button("Back 1 epoch").click()
    says(screen, "k = 37 (epoch 9, pattern (0,1))")
    shows(screen, numbers, 37)
    options = screen.page.get_by_role("combobox", name="How far a step goes").locator("option")
    assert [text.partition(":")[0] for text in options.all_text_contents()] == [
        *("1 phase", "1 iteration", "1 epoch", "100 iterations")
    ]
    other = visit(f"/?run={article_id}")
    other.finished()
    options = other.page.get_by_role("combobox", name="How far a step goes").locator("option")
    assert "epoch" not in " ".join(options.all_text_contents())


def test_a_k_that_is_typed_is_gone_to(article_screen, article_numbers):
    for text, k in TYPED:
        field = jump(article_screen, text)
        article_screen.at(k)
        expect(field).to_be_hidden()
        if k < 10_000:
            shows(article_screen, article_numbers, k)
        article_screen.page.keyboard.press("ArrowLeft")
        article_screen.at(max(0, k - 1))


def test_a_bad_k_is_refused_in_place_with_what_is_allowed(article_screen):
    for text in ("10001", "-1", "1.5", "abc", ""):
        field = jump(article_screen, text)
        error = article_screen.page.get_by_role("alert").filter(has_text="Allowed")
        expect(error).to_have_text("Allowed: a whole number from 0 to 10,000.")
        expect(field).to_be_focused()
        expect(field).to_have_attribute("aria-invalid", "true")
        article_screen.at(9_999)
        field.press("Escape")
        expect(field).to_be_hidden()
        expect(error).to_be_hidden()
        article_screen.at(9_999)


def test_the_k_is_reached_by_keyboard_and_takes_digits_at_once(article_screen):
    article_screen.page.locator(".jump").focus()
    article_screen.page.keyboard.type("228")
    article_screen.page.keyboard.press("Enter")
    article_screen.at(228)
    expect(article_screen.slider).to_be_focused()


@pytest.mark.parametrize("each", [5, 20])
def test_played_at_a_speed_it_advances_that_many_iterations_a_second(
    article_screen, article_numbers, each
):
    screen = article_screen
    jump(screen, "300")
    speed(screen, str(each))
    screen.page.keyboard.press("Space")
    seen = screen.page.evaluate(WATCH, 2 * each)
    screen.page.keyboard.press("Space")
    expect(screen.button("Play")).to_be_visible()
    first, last = seen[1], seen[-1]
    rate = (last["k"] - first["k"]) / (last["at"] - first["at"]) * 1000
    assert rate == pytest.approx(each, rel=0.2)
    for one in seen:
        assert one["y"] == repr(float(article_numbers.y[one["k"], 0]))


def test_it_plays_to_the_end_and_rests_there(article_screen):
    jump(article_screen, "9990")
    speed(article_screen, "20")
    article_screen.button("Play").click()
    article_screen.at(9_999)
    expect(article_screen.button("Play")).to_be_visible()


def test_all_takes_five_seconds_from_the_start(article_screen):
    speed(article_screen, "all")
    article_screen.page.keyboard.press("Home")
    article_screen.at(0)
    began = time.monotonic()
    article_screen.page.keyboard.press("Space")
    article_screen.at(9_999)
    assert time.monotonic() - began > 4  # later where a busy browser draws fewer frames


def test_far_away_in_a_long_run_what_is_played_can_be_read(visit, long, records):
    screen = visit(f"/?run={long['id']}&k={FAR}")
    screen.finished()
    numbers = records(long["id"], FAR - 200, FAR + 3_000)  # slow frames take long steps
    shows(screen, numbers, FAR, 200)
    speed(screen, "60")
    screen.page.keyboard.press("Space")
    seen = screen.page.evaluate(WATCH, 150)
    screen.page.keyboard.press("Space")
    there = [one for one in seen if one["y"]]
    assert [one["y"] for one in there] == [
        repr(float(numbers.y[one["k"] - FAR + 200, 0])) for one in there
    ]
    assert len(seen) == len(there)  # and never a number that is on its way
    screen.page.locator('[data-step="play"]:not(.playing)').wait_for()
    last = screen.k
    for _ in range(70):
        screen.page.keyboard.press("ArrowLeft")
    screen.until(lambda: screen.k == last - 70, "it does not go back")
    shows(screen, numbers, last - 70, last - 70 - FAR + 200)


def test_a_fork_is_played_from_its_parent_into_itself(visit, three_runs, records):
    before, own = records(three_runs["first"], 0, 60), records(three_runs["branch"], 40, 1_000)
    screen = visit(f"/?run={three_runs['branch']}&k=20")
    screen.finished()
    speed(screen, "20")
    screen.page.keyboard.press("Space")
    seen = screen.page.evaluate(WATCH, 40)
    screen.page.keyboard.press("Space")
    assert seen[0]["k"] < 40 <= seen[-1]["k"]
    for one in seen:
        k = one["k"]
        y = before.y[k, 0] if k < 40 else own.y[k - 40, 0]
        assert one["y"] == repr(float(y))


def test_while_a_run_trains_it_is_played_stepped_and_jumped_in(visit, server, records):
    run = server.train(iterations=10_000_000)
    screen = visit(f"/?run={run['id']}")
    screen.until(lambda: screen.held > 2_000, "it does not train")
    jump(screen, "1000")
    screen.at(1_000)
    speed(screen, "20")
    screen.page.keyboard.press("Space")
    seen = screen.page.evaluate(WATCH, 15)
    screen.page.keyboard.press("Space")
    numbers = records(run["id"], 990, 2_000)
    for one in seen:
        assert one["y"] == repr(float(numbers.y[one["k"] - 990, 0]))
    screen.page.keyboard.press(",")
    says(screen, "update: the weights change")
    jump(screen, "99999999")
    expect(screen.page.get_by_role("alert").filter(has_text="Allowed")).to_be_visible()
    server.client.post(f"/runs/{run['id']}/stop")


def test_it_waits_at_the_newest_iteration_of_a_run_and_goes_on_with_it(visit, server):
    run = server.train(iterations=10_000_000)
    screen = visit(f"/?run={run['id']}")
    screen.until(lambda: screen.held > 1_000, "it does not train")
    screen.axis("linear")
    jump(screen, str(screen.held))
    # Evenly along 10,000,000 iterations it is at the newest one after a moment.
    screen.page.keyboard.press("Space")
    before = screen.until(lambda: screen.k if screen.k > 20_000 else 0, "it does not play")
    screen.until(lambda: screen.k > before, "it does not go on")
    expect(screen.button("Pause")).to_be_visible()
    server.client.post(f"/runs/{run['id']}/stop")
    expect(screen.button("Play")).to_be_visible()  # at the end, once all is told


def test_steps_and_speed_are_not_in_the_address_but_the_phase_shown_is(article_screen):
    speed(article_screen, "5")
    size(article_screen, "part")
    article_screen.page.keyboard.press("Home")
    article_screen.page.keyboard.press(".")
    article_screen.until(
        lambda: article_screen.page.url.endswith("&k=0&part=forward"), "the address has no phase"
    )


def test_the_list_of_keys_has_the_phases(screen):
    screen.page.keyboard.press("?")
    dialog = screen.page.get_by_role("dialog", name="Keyboard")
    expect(dialog.get_by_text("One phase back or forward")).to_be_visible()


def test_on_a_phone_the_timeline_is_two_rows_of_44_pixels(visit, phone, article_id):
    screen = visit(f"/?run={article_id}", **phone)
    screen.finished()
    home = screen.page.get_by_role("group", name="Timeline")
    assert home.bounding_box()["height"] <= 104
    parts = home.locator("button:visible, select, [role=slider]").all()
    boxes = [one.bounding_box() for one in parts]
    tops = sorted(box["y"] for box in boxes if box["height"] >= 40)
    assert sum(b - a > 20 for a, b in pairwise(tops)) == 1
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= 390 for box in boxes)

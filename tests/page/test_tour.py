"""The guided tour: six steps, each true of the run that is shown, at the first visit and again."""

import math
import re

import pytest
from playwright.sync_api import expect

from tests.page.comparison import compared
from tests.page.guide import STEPS, Guide, box
from tests.page.panel import LEARNS
from tests.page.presenting import Presented
from tests.page.screen import Screen
from tests.page.test_words_and_colours import english

PARAMETERS = [f"w1_{j}{i}" for j in (1, 2) for i in range(3)] + [f"w2_1{i}" for i in range(3)]
USUAL = PARAMETERS.index("w2_10")
LAST = 9_999
TARGETS = (
    ".column .card",
    '.panel[data-row="y"]',
    '.panel[data-row="dw"]',
    ".timeline",
    ".diagram",
    ".views",
)
HEARTS = {".diagram": ".diagram-picture", ".views": "#view-why .proof-badge"}
REFUSING = """for (const name of ["getItem", "setItem"]) {
  Object.defineProperty(Storage.prototype, name, { value: () => {
    throw new DOMException("no storage here", "SecurityError");
  } });
}"""
EXPLAIN = re.compile(r"/explain\?")
UNSEEN = "localStorage.getItem('backscope-toured') === null"


def minus(text):
    return text.replace("-", "−")


def fixed(v):
    return minus(f"{v:.4f}")


def short(v):
    """Return a number as the cards have it."""
    if abs(v) < 1e-3:
        mantissa, power = f"{v:.2e}".split("e")
        return minus(f"{mantissa}e{int(power)}")
    if abs(v) < 0.01:
        return minus(f"{v:#.3g}")
    return minus(f"{v:.{4 - max(0, math.floor(math.log10(abs(v))))}f}")


def steepest(y):
    """Return where y changes most over a fortieth of the logarithmic axis, written anew."""
    at = [math.log10(k + 1) for k in range(len(y))]
    wide = math.log10(len(y) + 1) / 40
    best, most, start = -1, 0.0, 0
    for k in range(len(y)):
        while at[k] - at[start] > wide:
            change = abs(y[k] - y[start]) / (at[k] - at[start])
            if change > most:
                most, best = change, math.floor((k + start) / 2 + 0.5)
            start += 1
    return best


@pytest.fixture
def guide(visit):
    """The tour as it begins by itself at a first visit."""
    guide = Guide(visit(first_visit=True))
    guide.at(1)
    return guide


@pytest.fixture
def again(article_screen):
    """The tour as somebody begins it who has the article's run before them."""
    article_screen.page.keyboard.press("g")
    guide = Guide(article_screen)
    guide.at(1)
    return guide


def test_at_the_first_visit_it_begins_quietly_and_covers_nothing_that_counts(guide, golden):
    screen = guide.screen
    expect(guide.train).to_be_focused()
    assert screen.page.evaluate("scrollY") == 0
    start = golden["runs"]["connected"][0]["records"][0]
    guide.says("4 small neural nets", f"For net 1 y begins at {fixed(start['y'])}", "Press Train.")
    guide.framed(".column .card")
    for found in (guide.train, *(screen.card(n) for n in range(1, 5)), screen.slider):
        assert not guide.covers(found)


def test_it_goes_on_by_itself_when_the_run_is_there_and_leaves_the_focus(guide, article_numbers):
    screen = guide.screen
    screen.page.keyboard.press("Enter")  # Train has the focus
    guide.at(2)
    screen.finished()
    y, error = article_numbers.y[:, 0], article_numbers.E[:, 0]
    guide.says(
        f"From k = 0 to 9,999 the output y of net 1 went from {fixed(y[0])} to {fixed(y[-1])}",
        f"its target, 0. The error E below it went from {short(error[0])} to {short(error[-1])}.",
    )
    assert not guide.card.evaluate("(one) => one.contains(document.activeElement)")
    guide.framed('.panel[data-row="y"]')
    # One of the two says where y moves: the tour comes to it.
    hint = screen.page.get_by_role("button", name="Back to where y moves")
    expect(hint).to_be_hidden()
    guide.skip.click()
    expect(hint).to_be_visible()


def test_its_six_steps_are_gone_through_by_mouse_and_say_what_the_records_say(
    guide, article_numbers, server
):
    screen, page = guide.screen, guide.page
    guide.next.click()  # presses Train
    guide.at(2)
    screen.finished()
    guide.next.click()
    guide.at(3)
    w = article_numbers.w[:, 0, :]
    lines = len({w[:, i].tobytes() for i in range(9)})
    guide.says(
        f"For net 1 w2_10 went from {fixed(w[0, USUAL])} at k = 0"
        f" to {fixed(w[-1, USUAL])} at k = 9,999.",
        f"9 weights are {lines} lines here",
    )
    guide.framed('.panel[data-row="w"]')
    guide.framed('.panel[data-row="dw"]')
    guide.next.click()
    guide.at(4)
    k = steepest(article_numbers.y[:, 0])
    screen.at(k)
    y = fixed(article_numbers.y[k, 0])
    guide.says(f"at k = {k}, where y of net 1 moves fastest: y is {y} there")
    guide.framed(".timeline")
    guide.next.click()
    guide.at(5)
    guide.says(f"net 1 at k = {k}", f"now it is w2_10 = {fixed(w[k, USUAL])}")
    guide.framed(".diagram")
    page.locator(".diagram .link[data-name=w1_12]").dispatch_event("click", {"detail": 0})
    guide.says(f"now it is w1_12 = {fixed(w[k, 2])}")
    guide.next.click()
    guide.at(STEPS)
    expect(guide.skip).to_be_hidden()  # Done is there
    guide.framed(".views")
    query = {"k": k, "net": 0, "parameter": "w1_12"}
    one = server.client.get(f"/runs/{screen.run_id}/explain", params=query).json()["weights"][0]
    assert one["dw"] == article_numbers.dw[k, 0, 2]
    mantissa, power = f"{one['proof']['relative_error']:.0e}".split("e")
    guide.says(
        f"The cells multiplied give dw = {short(one['dw'])}, to the last bit what training used.",
        f"same slope (relative error {mantissa}e−{-int(power)})",
        f"So w1_12 goes from {fixed(w[k, 2])} to {fixed(w[k + 1, 2])}.",
    )
    cell = page.locator("#view-why .cell[data-kind=dw]")
    expect(cell).to_contain_text(short(one["dw"]))
    guide.next.click()
    expect(guide.card).to_be_hidden()
    expect(guide.frame).to_be_hidden()
    page.goto("/")
    expect(screen.button("Train")).to_be_focused()
    expect(guide.card).to_be_hidden()


def test_its_six_steps_are_gone_through_by_keyboard_forwards_and_back(again):
    screen, page = again.screen, again.page
    expect(page.get_by_role("dialog", name="What is this?")).to_be_focused()
    page.keyboard.press("Tab")
    expect(again.skip).to_be_focused()
    page.keyboard.press("Tab")
    expect(again.next).to_be_focused()
    for step in range(2, STEPS + 1):
        page.keyboard.press("Enter")
        again.at(step)
    page.keyboard.press("Shift+Tab")
    expect(again.back).to_be_focused()
    for step in range(STEPS - 1, 0, -1):
        page.keyboard.press("Space")
        again.at(step)
    expect(again.back).to_be_hidden()
    expect(again.next).to_be_focused()  # not lost with the button: Space would play
    screen.at(LAST)  # where the steps about the curves put it
    page.keyboard.press("g")
    for _ in range(2):
        page.keyboard.press("Tab")
    expect(again.next).to_be_focused()
    for _ in range(STEPS):
        page.keyboard.press("Enter")
    expect(again.card).to_be_hidden()
    expect(screen.slider).to_be_focused()


@pytest.mark.parametrize("size", [(1440, 900), (1366, 657), (768, 1024)], ids=str)
def test_no_step_covers_what_it_speaks_of(visit, article_id, size):
    screen = visit(f"/?run={article_id}", viewport={"width": size[0], "height": size[1]})
    screen.finished()
    screen.page.keyboard.press("g")
    guide = Guide(screen)
    for step, target in enumerate(TARGETS, 1):
        guide.at(step)
        guide.framed(target)
        heart = target if size[0] > 1100 else HEARTS.get(target, target)
        first = screen.page.locator(f"{heart}:visible").first

        def in_sight(at=first):
            card, foot = box(guide.card), box(screen.page.locator(".timeline")).top
            return (
                not guide.covers(at)
                and 0 <= box(at).top < size[1]
                and card.top >= 0
                and card.bottom <= foot
            )

        screen.until(in_sight, f"step {step}: {heart} is covered or out of sight")
        guide.next.click()
    expect(guide.card).to_be_hidden()


def test_the_page_is_used_meanwhile_and_the_card_says_what_it_shows_then(again, article_numbers):
    screen, page = again.screen, again.page
    for step in range(2, 5):
        again.next.click()
        again.at(step)
    k = steepest(article_numbers.y[:, 0])
    screen.at(k)
    again.next.focus()
    page.keyboard.press("ArrowRight")  # the timeline's, wherever the focus is
    screen.at(k + 1)
    again.at(4)
    again.says(f"k = {k + 1}: y of net 1 is {fixed(article_numbers.y[k + 1, 0])} there")
    screen.card(4).click()
    again.says(f"k = {k + 1}: y of net 4 is {fixed(article_numbers.y[k + 1, 3])} there")
    page.keyboard.press("Home")
    again.says(f"k = 0: y of net 4 is {fixed(article_numbers.y[0, 3])} there")
    again.next.click()
    again.at(5)
    again.says("net 4 at k = 0: each line is a weight")
    screen.page.get_by_role("tab", name="Surface").click()
    again.next.click()
    again.at(6)
    expect(page.get_by_role("tab", name="Why does w move?")).to_have_attribute(
        "aria-selected", "true"
    )


@pytest.mark.parametrize("way", ["Escape", "button"])
def test_skipped_it_is_away_for_good_and_says_where_it_is(guide, way):
    page = guide.page
    assert page.evaluate(UNSEEN)
    if way == "Escape":
        page.keyboard.press("Escape")
    else:
        guide.skip.click()
    expect(guide.card).to_be_hidden()
    expect(page.get_by_role("status").filter(has_text="press ? and choose")).to_be_visible()
    expect(guide.train).to_be_focused()
    page.reload()
    expect(guide.train).to_be_focused()
    expect(guide.card).to_be_hidden()


def test_it_begins_again_from_the_list_of_keys_and_gives_the_focus_back(screen):
    guide = Guide(screen)
    expect(guide.card).to_be_hidden()
    screen.button("Keyboard").click()
    screen.page.get_by_role("dialog", name="Keyboard").get_by_role(
        "button", name="Guided tour"
    ).click()
    guide.at(1)
    expect(guide.card).to_be_focused()
    screen.page.keyboard.press("Escape")
    expect(guide.card).to_be_hidden()
    expect(screen.button("Keyboard")).to_be_focused()


def test_escape_closes_the_library_before_it_ends_the_tour(guide):
    page = guide.page
    page.keyboard.press("l")
    library = page.get_by_role("dialog", name="Runs")
    expect(library).to_be_visible()
    page.keyboard.press("Escape")
    expect(library).to_be_hidden()
    guide.at(1)
    page.keyboard.press("Escape")
    expect(guide.card).to_be_hidden()


def test_where_nothing_can_be_remembered_it_works_all_the_same(new_context):
    page = new_context(first_visit=True, reduced_motion="no-preference").new_page()
    page.add_init_script(REFUSING)
    page.goto("/")
    guide = Guide(Screen(page))
    guide.at(1)
    guide.screen.train(iterations="300")
    guide.at(2)
    guide.screen.finished("Done: 300 iterations")
    guide.skip.click()
    expect(guide.card).to_be_hidden()
    page.goto("/")
    guide.at(1)


def test_a_visit_to_a_run_is_not_disturbed(visit, article_id):
    screen = visit(f"/?run={article_id}&k=40", first_visit=True)
    screen.finished()
    guide = Guide(screen)
    expect(guide.card).to_be_hidden()
    assert screen.page.evaluate(UNSEEN)
    screen.page.keyboard.press("g")
    guide.at(1)
    guide.says("For net 1 y began at")


def test_back_at_the_start_it_is_at_its_first_step_and_from_a_comparison_it_leads_there(
    visit, three_runs
):
    screen = visit(f"/?run={three_runs['first']},{three_runs['other']}")
    compared(screen, 2)
    screen.page.keyboard.press("g")
    guide = Guide(screen)
    guide.at(1)
    expect(guide.next).to_have_text("Train")
    guide.next.click()
    guide.at(2)
    screen.page.get_by_role("link", name="Backscope").click()
    guide.at(1)
    guide.says("Press Train.")


def test_on_a_phone_the_card_lies_above_the_timeline_and_speaks_of_the_net_in_sight(
    visit, phone, article_id, article_numbers
):
    screen = visit(f"/?run={article_id}", **phone)
    expect(screen.page.get_by_text("Done:")).to_be_visible()
    screen.button("Keyboard").tap()
    screen.page.get_by_role("button", name="Guided tour").tap()
    guide = Guide(screen)
    timeline = screen.page.locator(".timeline")
    for step, target in enumerate(TARGETS, 1):
        guide.at(step)
        heart = HEARTS.get(target, f"{target}:visible")  # of what is taller than there is room
        first = screen.page.locator(heart).first

        def in_sight(at=first, target=target):
            card, gap = box(guide.card), box(timeline).top - box(guide.card).bottom
            seen = target == ".timeline" or 0 <= box(at).top < card.top
            # Where there is a gap, slices of what lies under it show.
            return (
                seen
                and not guide.covers(at)
                and card.left >= 0
                and card.right <= 390
                and 0 <= gap < 1
            )

        screen.until(in_sight, f"step {step}: {heart} is covered or out of sight")
        assert guide.next.bounding_box()["height"] >= 44
        if step == 4:
            guide.says("Drag the timeline, and the whole page moves along.")
            expect(guide.text).not_to_contain_text("←")
        if step == 2:
            screen.page.locator(".columns").evaluate("(one) => one.scrollTo(one.scrollWidth, 0)")
            y = article_numbers.y[:, 3]
            guide.says(f"y of net 4 went from {fixed(y[0])} to {fixed(y[-1])}")
        guide.next.tap()
    expect(guide.card).to_be_hidden()


def test_in_japanese_every_step_is_japanese(visit, article_id):
    screen = visit(f"/?run={article_id}&lang=ja")
    screen.finished("完了")
    screen.page.keyboard.press("g")
    guide = Guide(screen)
    for step in range(1, STEPS + 1):
        guide.at(step)
        expect(guide.text).not_to_contain_text("…")
        assert english([guide.card.inner_text()]) == set()
        guide.next.click()


def test_the_language_changes_in_the_middle_of_it(again):
    again.next.click()
    again.at(2)
    again.screen.button("日本語で表示").click()
    again.says("点線が正解 0 です")
    expect(again.next).to_have_text("次へ")
    again.screen.button("Show in English").click()
    again.says("the dotted line is its target, 0")


def test_of_one_net_for_all_inputs_it_tells_the_input_and_the_sum(visit, server):
    run = server.trained(schedule="batch", init=LEARNS, eta=2.0, iterations=300)
    screen = visit(f"/?run={run['id']}&net=2")
    screen.finished()
    screen.page.keyboard.press("g")
    guide = Guide(screen)
    guide.at(1)
    guide.says("One small neural net that learns the answers to all 4 inputs", "For input (0,1)")
    for _ in range(STEPS - 1):
        guide.next.click()
    guide.says("The cells multiplied and added up give dw = ", "to the last bit")


def test_of_a_broken_run_it_does_not_say_that_dw_is_right(visit, server):
    run = server.trained(fault="flipped_sign", iterations=300)
    screen = visit(f"/?run={run['id']}&k=40")
    screen.finished()
    screen.page.keyboard.press("g")
    guide = Guide(screen)
    for step in range(2, STEPS + 1):
        guide.next.click()
        guide.at(step)
    guide.says("measured, E has another slope", "so dw is wrong here")


def test_after_the_first_run_the_cursor_still_sweeps_once_beside_the_tour(visit):
    screen = visit(first_visit=True, reduced_motion="no-preference")
    guide = Guide(screen)
    guide.at(1)
    screen.train()
    guide.at(2)
    expect(screen.button("Pause")).to_be_visible()
    screen.until(lambda: 0 < screen.k < LAST, "the cursor does not move")
    guide.next.click()
    guide.at(3)
    screen.at(LAST)
    expect(screen.button("Play")).to_be_visible()


@pytest.mark.parametrize("branched", [False, True])
def test_a_run_with_one_iteration_of_its_own_is_gone_on_with(visit, server, article_id, branched):
    fork = {"fork": {"run": article_id, "k": 40}} if branched else {}
    run = server.trained(**fork, iterations=41 if branched else 1)
    screen = visit(f"/?run={run['id']}")
    expect(screen.page.get_by_text("Done:")).to_be_visible()
    screen.page.keyboard.press("g")
    guide = Guide(screen)
    for step in range(1, STEPS + 1):
        guide.at(step)
        expect(guide.text).not_to_contain_text("…")
        if not branched and step in (2, 3):
            expect(guide.text).not_to_contain_text("went from")
        guide.next.click()
    expect(guide.card).to_be_hidden()


def test_at_a_first_visit_one_iteration_alone_leads_on(guide):
    guide.screen.train(iterations="1")
    guide.at(2)
    guide.next.click()
    guide.at(3)


def test_a_presentation_begun_meanwhile_ends_it_and_it_ends_a_presentation(again):
    page = again.page
    again.next.click()
    again.at(2)
    page.keyboard.press("f")
    shown = Presented(again.screen).on()
    expect(again.card).to_be_hidden()
    expect(again.frame).to_be_hidden()
    page.keyboard.press("g")
    shown.off()
    again.at(1)
    expect(again.card).to_be_focused()
    again.framed(".column .card")
    page.keyboard.press("Escape")
    expect(again.card).to_be_hidden()
    shown.off()
    page.keyboard.press("f")
    shown.on()
    expect(again.card).to_be_hidden()
    page.keyboard.press("?")
    page.get_by_role("button", name="Guided tour").click()
    shown.off()
    again.at(1)
    page.keyboard.press("f")
    shown.on()
    page.keyboard.press("Escape")
    shown.off()
    expect(again.card).to_be_hidden()


def last_step(guide):
    for step in range(2, STEPS + 1):
        guide.next.click()
        guide.at(step)


def test_an_answer_that_does_not_come_is_said_and_asked_for_again_with_the_panels(again, watch):
    watch.expected = ("500",)
    page = again.page
    page.route(EXPLAIN, lambda route: route.fulfill(status=500))
    last_step(again)
    again.says("cannot be taken apart now: the server gives no answer")
    again_there = page.locator("#view-why").get_by_role("button", name="Try again")
    expect(again_there).to_be_visible()
    page.unroute(EXPLAIN)
    again_there.click()
    again.says("to the last bit what training used")


def test_of_a_run_that_is_gone_it_does_not_say_that_an_answer_is_on_its_way(visit, server, watch):
    watch.expected = ("410", "404")
    run = server.trained(iterations=300)
    screen = visit(f"/?run={run['id']}")
    screen.finished("Done: 300 iterations")
    screen.page.keyboard.press("g")
    guide = Guide(screen)
    server.client.delete(f"/runs/{run['id']}")
    last_step(guide)
    guide.says("cannot be taken apart now: the server gives no answer")


def test_each_step_is_announced_once_whatever_the_numbers_do(again, article_numbers):
    spoken = again.page.locator(".tour-spoken")
    for step in range(2, 5):
        again.next.click()
        again.at(step)
    k = steepest(article_numbers.y[:, 0])
    words = re.compile(rf"^Go to any iteration .* at k = {k}, where y of net 1 moves fastest")
    expect(spoken).to_have_text(words)
    again.screen.slider.focus()
    again.page.keyboard.press("ArrowRight")
    again.says(f"k = {k + 1}")
    expect(spoken).to_have_text(words)
    expect(again.card.locator("[aria-live]")).to_have_count(0)
    for _ in range(2):
        again.next.click()
    again.at(STEPS)
    expect(spoken).to_have_text(re.compile(r"^Why did this one move\? The cells multiplied give"))
    again.page.keyboard.press("Escape")
    expect(spoken).to_be_empty()


def test_who_went_beyond_its_first_step_is_not_shown_it_unasked_again(guide):
    assert guide.page.evaluate(UNSEEN)
    guide.screen.train(iterations="300")
    guide.at(2)
    assert not guide.page.evaluate(UNSEEN)
    guide.page.goto("/")
    expect(guide.train).to_be_focused()
    expect(guide.card).to_be_hidden()


def test_from_a_run_that_is_missing_it_leads_back_to_its_first_step(again, watch):
    watch.expected = ("404",)
    again.next.click()
    again.at(2)
    again.page.evaluate(
        """() => {
          history.pushState(null, "", "/?run=nosuchrun1");
          dispatchEvent(new PopStateEvent("popstate"));
        }"""
    )
    again.at(1)
    expect(again.next).to_have_text("Train")

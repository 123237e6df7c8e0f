"""In words: the moments of the run at the cursor, as chapters that lead there."""

import pytest
from playwright.sync_api import expect

from core.presets import PRESETS


def told(server, run, net=0):
    answer = server.client.get(f"/runs/{run['id']}/moments", params={"net": net})
    return answer.json()["moments"]


@pytest.fixture
def stuck(server):
    return server.trained(**dict(PRESETS["stuck"]))


def test_the_sentence_is_of_the_cursors_place_and_cites_the_servers_numbers(visit, server, stuck):
    late = told(server, stuck)[-1]
    assert late["kind"] == "plateau"
    screen = visit(f"/?run={stuck['id']}&k={late['k0']}")
    words = screen.page.locator(".in-words")
    expect(words).to_contain_text(f"A plateau from k = {late['k0']} to 9,999")
    pull = float(f"{late['values']['pull']:.3g}")
    expect(words).to_contain_text(f"pull {pull} in all")
    expect(words).to_contain_text("Hidden 1, 2 are twins")


def test_a_chapter_leads_to_where_it_begins(visit, server, stuck):
    first = next(one for one in told(server, stuck) if one["kind"] == "plateau")
    screen = visit(f"/?run={stuck['id']}")
    screen.finished()
    screen.page.get_by_role("button", name=f"plateau · k = {first['k0']} … ").first.click()
    expect(screen.page.locator(".timeline .track")).to_have_attribute(
        "aria-valuenow", str(first["k0"])
    )
    chosen = screen.page.locator(".chapter[aria-current]")
    expect(chosen).to_have_count(2)  # the plateau, and the twins, which are everywhere


def test_each_has_a_mark_that_tells_of_it_and_stands_out_with_its_button(visit, server):
    run = server.trained()
    screen = visit(f"/?run={run['id']}&net=4")
    screen.finished()
    expect(screen.page.locator(".chapter").first).to_be_visible()
    chapters = screen.page.locator(".chapter").all_inner_texts()
    marks = screen.page.locator(".chapter-marks span")
    assert [mark.get_attribute("title") for mark in marks.all()] == chapters
    assert marks.first.evaluate("(one) => one.style.left") == "0%"  # the twins, from k = 0 on
    lasting = screen.page.locator(".chapter-marks .lasting")
    expect(lasting).to_have_count(sum("…" in one for one in chapters))
    assert lasting.first.bounding_box()["width"] > 8
    lit = screen.page.locator(".chapter-marks .lit")
    expect(lit).to_have_count(0)
    screen.page.locator(".chapter").nth(1).hover()
    expect(lit).to_have_attribute("title", chapters[1])
    screen.page.mouse.move(2, 2)
    expect(lit).to_have_count(0)
    screen.page.locator(".timeline .track").focus()
    screen.page.locator(".chapter").last.focus()
    screen.page.keyboard.press("Shift+Tab")  # as by keys, so that the focus is seen
    expect(lit).to_have_attribute("title", chapters[-2])


def test_n_and_p_step_through_them(visit, server, stuck):
    begins = sorted({one["k0"] for one in told(server, stuck)})
    screen = visit(f"/?run={stuck['id']}&k=0")
    screen.finished()
    track = screen.page.locator(".timeline .track")
    expect(screen.page.locator(".chapter").first).to_be_visible()
    for k in begins[1:]:
        screen.page.keyboard.press("n")
        expect(track).to_have_attribute("aria-valuenow", str(k))
    screen.page.keyboard.press("n")
    expect(track).to_have_attribute("aria-valuenow", str(begins[-1]))
    for k in reversed(begins[:-1]):
        screen.page.keyboard.press("p")
        expect(track).to_have_attribute("aria-valuenow", str(k))


def test_of_each_the_chosen_nets_moments_are_told(visit, server):
    run = server.trained()
    screen = visit(f"/?run={run['id']}&net=4")
    expect(screen.page.locator(".chapters")).to_contain_text("solved · k = 179")
    expect(screen.page.locator(".chapter-marks span")).not_to_have_count(0)
    screen.page.goto(f"/?run={run['id']}&net=1")
    expect(screen.page.locator(".chapters")).to_contain_text("solved · k = 228")


def test_the_turning_point_is_marked_and_leads_there(visit, server, article_id):
    [turn] = [one for one in told(server, {"id": article_id}) if one["kind"] == "turn"]
    screen = visit(f"/?run={article_id}")
    screen.finished()
    screen.page.get_by_role("button", name="turning point · k = 62").click()
    screen.at(turn["k0"])
    words = screen.page.locator(".in-words")
    expect(words).to_contain_text("A turning point: at k = 62 the sign of w2_10, w2_11 changes")
    expect(words).to_contain_text("what comes back to hidden 1, 2")
    title = screen.page.locator('.chapter-marks [title="turning point · k = 62"]')
    expect(title).to_have_count(1)


def test_they_are_told_in_japanese(visit, server, stuck):
    screen = visit(f"/?run={stuck['id']}&k=2000&lang=ja")
    expect(screen.page.locator(".in-words")).to_contain_text("停滞")
    expect(screen.page.locator(".in-words")).to_contain_text("双子です")


def test_before_any_run_nothing_is_said(visit):
    screen = visit("/")
    expect(screen.page.locator(".moments")).to_be_hidden()


def test_after_the_last_update_the_last_iterations_sentence_stands(visit, server):
    run = server.trained()
    screen = visit(f"/?run={run['id']}&k=10000")
    expect(screen.page.locator(".in-words")).to_contain_text("Solved: from k = 228 on")


def test_a_branch_has_its_parents_moments_as_far_as_it_goes_along(visit, server, stuck):
    plateau = next(one for one in told(server, stuck) if one["kind"] == "plateau")
    begin, end = plateau["k0"], plateau["k1"]  # of the parent, as its numbers are
    branch = server.trained(fork={"run": stuck["id"], "k": begin + 20}, eta=5, iterations=2000)
    screen = visit(f"/?run={branch['id']}&k={begin}")
    words = screen.page.locator(".in-words")
    expect(words).to_contain_text(f"A plateau from k = {begin} to {end}")
    later = [one for one in told(server, stuck) if one["k0"] > begin + 20]
    assert later
    for one in later:
        chapter = screen.page.get_by_role("button", name=f"{one['kind']} · k = {one['k0']} ")
        if one["k0"] not in {each["k0"] for each in told(server, branch)}:
            expect(chapter).to_have_count(0)

"""What was made last is kept, until it weighs too much."""

from app.recent import Recent


def test_what_is_kept_is_found_under_its_key():
    recent = Recent(10)
    assert recent.keep("a", 1, 4) == 1
    assert (recent.get("a"), recent.get("b")) == (1, None)


def test_what_was_used_longest_ago_goes_first():
    recent = Recent(10)
    for key in "ab":
        recent.keep(key, key, 4)
    assert recent.get("a") == "a"
    recent.keep("c", "c", 4)
    assert [recent.get(key) for key in "abc"] == ["a", None, "c"]


def test_one_that_is_heavier_than_all_may_be_is_not_kept():
    recent = Recent(10)
    recent.keep("a", 1, 4)
    assert recent.keep("b", 2, 11) == 2
    assert len(recent) == 0


def test_a_key_that_is_kept_again_weighs_once():
    recent = Recent(10)
    for value in range(9):
        recent.keep("a", value, 5)
    recent.keep("b", 9, 5)
    assert (recent.get("a"), recent.get("b")) == (8, 9)

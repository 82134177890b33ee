"""Hostile identities: what a content system gives to many items must swallow none of them."""

from dataclasses import replace

import pytest

from newsjack.core.identity import identity_keys, is_empty_id, names_a_page, shared_in, title_key
from newsjack.core.normalise import entries_of
from tests.unit.core.test_normalise import FEED, NOW, PARSED, document

HOME = "https://www.example.com/"


def items(count, **changes):
    """Make items with ids, links and titles of their own, where ``changes`` does not say otherwise."""
    made = []
    for at in range(count):
        own = {"id": f"tag:{at}", "link": f"{HOME}news/{at}", "title": f"Headline number {at}"}
        told = {key: value(at) if callable(value) else value for key, value in changes.items()}
        made.append(replace(PARSED, **{**own, **told}))
    return made


def swallowed(parsed, feed=FEED):
    """Count the entries of a document that an earlier one of it is taken for."""
    seen, count = set(), 0
    for entry in entries_of(document(*parsed), feed, now=NOW):
        keys = set(identity_keys(entry))
        count += bool(keys & seen)
        seen |= keys
    return count


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "tag:same"},
        {"id": "tag:same", "link": HOME},
        {"id": "tag:same", "link": ""},
        {"id": "tag:same", "link": f"{HOME}page"},
        {"id": HOME},
        {"id": FEED.url, "link": FEED.url},
        {"id": "", "link": HOME},
        {"id": "0"},
        {"link": HOME},
        {"link": f"{HOME}index.html"},
        {"link": FEED.url},
        {"link": lambda at: f"{HOME}live#post-{at}"},
        {"link": lambda at: f"{HOME}{'sport' if at % 2 else 'news'}"},
        {"title": "The Quay Gazette"},
        {"title": "", "summary": lambda at: f"Text number {at}"},
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("count", [6, 40])
def test_what_all_items_have_swallows_none(changes, count):
    assert swallowed(items(count, **changes)) == 0


def test_two_items_with_one_id_and_one_page_are_one_entry():
    assert swallowed(items(2, id="tag:same", link=f"{HOME}page")) == 1


def test_one_item_twice_is_one_entry():
    (one,) = items(1)
    assert swallowed([one, one, *items(20)[1:]]) == 1
    moved = replace(one, id="tag:x", link=one.link.replace("https://www.", "http://m.") + "?utm_source=x")
    assert swallowed([one, moved, *items(20)[1:]]) == 1
    retitled = replace(one, id="tag:y", title="Quite another headline")
    assert swallowed([one, retitled, *items(20)[1:]]) == 1
    relinked = replace(one, id="tag:z", link=f"{HOME}other")
    assert swallowed([one, relinked, *items(20)[1:]]) == 1


def test_a_live_blog_listed_three_times_in_a_long_feed_is_one_entry():
    blog = [replace(PARSED, id=f"tag:l{at}", link=f"{HOME}live", title=f"Storm: {at}") for at in range(3)]
    assert swallowed([*blog, *items(30)]) == 2


def test_ids_by_place_in_the_list_move_with_nothing():
    first = entries_of(document(*items(5, id=str)), FEED, now=NOW)
    newest = replace(PARSED, id="0", link=f"{HOME}news/fresh", title="A fresh headline")
    moved = [replace(entry, id=str(at + 1)) for at, entry in enumerate(items(5))]
    second = entries_of(document(newest, *moved), FEED, now=NOW)
    known = {key for entry in first for key in identity_keys(entry)}
    assert [e.title for e in second if not known & set(identity_keys(e))] == ["A fresh headline"]


def test_an_item_without_id_is_known_again():
    (plain,) = items(1, id="made:1")
    again = replace(plain, id="made:2", title="A new headline for the same page")
    keys = [set(identity_keys(*entries_of(document(one), FEED, now=NOW))) for one in (plain, again)]
    assert keys[0] & keys[1]


def test_two_feeds_of_an_outlet_share_their_entries_but_not_their_numbers():
    sport = replace(FEED, feed_id="f2", url=f"{HOME}sport.xml")
    (one,) = items(1, id="48213")
    keys = [set(identity_keys(*entries_of(document(one), feed, now=NOW))) for feed in (FEED, sport)]
    assert keys[0] & keys[1]
    other = replace(one, link=f"{HOME}sport/9", title="A match")
    assert not keys[0] & set(identity_keys(*entries_of(document(other), sport, now=NOW)))


@pytest.mark.parametrize("own_id", ["", "  ", "0", "17", "null", "None", "N/A", HOME, "http://example.com"])
def test_placeholders_are_no_ids(own_id):
    assert is_empty_id(own_id)


@pytest.mark.parametrize("own_id", ["48213", "tag:1", f"{HOME}?p=12", f"{HOME}a", "abc", "https:1"])
def test_ids_are_ids(own_id):
    assert not is_empty_id(own_id)


def test_pages_and_titles():
    assert not names_a_page("")
    assert not names_a_page("http://example.com//")
    assert names_a_page("http://example.com/a")
    assert title_key("L’été — « direct »") == title_key("L'ETE direct")
    assert title_key("🔥 !") == "🔥 !"
    assert title_key("") == ""
    assert shared_in(document()).ids == frozenset()

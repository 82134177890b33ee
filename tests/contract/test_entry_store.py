"""What every entry store does."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from newsjack.model.entry import Entry, EntryId
from newsjack.model.params import RetentionParams
from newsjack.ports import Grouping
from tests.contract.conftest import Build, Stores
from tests.makers import AT, make_entry, minutes

DAY = timedelta(days=1)


def names(entries: tuple[Entry, ...]) -> list[str]:
    return [entry.entry_id for entry in entries]


def test_a_new_store_is_empty(stores: Stores) -> None:
    assert stores.entries.inbox(limit=5) == ()
    assert stores.entries.inbox_size() == 0
    assert stores.entries.latest(limit=5) == ()
    assert stores.entries.get([EntryId("e")]) == ()
    assert stores.entries.get([]) == ()
    assert stores.entries.keep_new([], now=AT) == ()


def test_new_entries_are_kept_and_wait_in_the_inbox(stores: Stores) -> None:
    first, second = make_entry("a", title="Ça \ud800 va"), make_entry("b")
    assert stores.entries.keep_new([first, second], now=AT) == (first, second)
    assert stores.entries.inbox(limit=5) == (first, second)
    assert stores.entries.inbox_size() == 2
    assert stores.entries.get([EntryId("b"), EntryId("x"), EntryId("a")]) == (second, first)


def test_the_same_entry_again_is_not_new(stores: Stores) -> None:
    entry = make_entry("a")
    assert stores.entries.keep_new([entry, entry], now=AT) == (entry,)
    assert stores.entries.keep_new([entry], now=AT + minutes(5)) == ()
    assert stores.entries.inbox_size() == 1


def test_an_entry_that_was_consumed_is_not_new_again(stores: Stores) -> None:
    entry = make_entry("a")
    stores.entries.keep_new([entry], now=AT)
    stores.stories.commit_grouping(Grouping(consumed=(entry.entry_id,)), now=AT)
    assert stores.entries.keep_new([entry], now=AT + minutes(5)) == ()
    assert stores.entries.inbox_size() == 0


def test_the_same_page_is_the_same_entry_whoever_lists_it(stores: Stores) -> None:
    stores.entries.keep_new([make_entry("a", url="http://o.example/1")], now=AT)
    again = make_entry("b", url="https://www.o.example/1/?utm_source=rss", title="Quite another title")
    elsewhere = make_entry("c", url="http://o.example/1", outlet="another", title="One more title")
    other = make_entry("d", url="http://o.example/2", title="A title of its own")
    assert names(stores.entries.keep_new([again, elsewhere, other], now=AT)) == ["d"]


def test_the_same_title_of_another_outlet_is_another_entry(stores: Stores) -> None:
    entries = [make_entry(name, title="Ferry strike ends", outlet=name) for name in ("a", "b")]
    assert names(stores.entries.keep_new(entries, now=AT)) == ["a", "b"]


def test_what_is_no_entrys_own_does_not_identify(stores: Stores) -> None:
    home = [make_entry(f"h{at}", url="http://o.example/", title=f"Item {at}") for at in range(3)]
    assert names(stores.entries.keep_new(home, now=AT)) == ["h0", "h1", "h2"]
    page = [
        make_entry(f"p{at}", url="http://o.example/live", title=f"Post {at}", url_is_shared=True)
        for at in range(3)
    ]
    assert names(stores.entries.keep_new(page, now=AT)) == ["p0", "p1", "p2"]
    titled = [make_entry(f"t{at}", title="The Quay Gazette", title_is_shared=True) for at in range(3)]
    assert names(stores.entries.keep_new(titled, now=AT)) == ["t0", "t1", "t2"]
    assert stores.entries.keep_new([*home, *page, *titled], now=AT + DAY) == ()


def test_a_live_blog_that_changes_its_title_is_one_entry(stores: Stores) -> None:
    first = make_entry("live", title="Storm nears Lanvic", published_at=AT - minutes(5))
    stores.entries.keep_new([first], now=AT)
    for step in range(1, 60):
        now = AT + minutes(10 * step)
        again = make_entry("live", title=f"Storm: update {step}", published_at=now, first_seen_at=now)
        assert stores.entries.keep_new([again], now=now) == ()
    assert stores.entries.get([EntryId("live")]) == (first,)


def test_a_clamped_date_stays_as_first_seen(stores: Stores) -> None:
    first = make_entry("early", published_at=AT)
    stores.entries.keep_new([first], now=AT)
    later = make_entry("early", published_at=AT + DAY, first_seen_at=AT + DAY)
    assert stores.entries.keep_new([later], now=AT + DAY) == ()
    assert stores.entries.get([EntryId("early")]) == (first,)


def test_a_daily_column_is_new_again_after_a_week(stores: Stores) -> None:
    kept = [
        day
        for day in range(16)
        if stores.entries.keep_new([make_entry(f"day{day}", title="Weather of the day")], now=AT + day * DAY)
    ]
    assert kept == [0, 7, 14]


def test_entries_without_a_url_are_told_apart_by_id_and_title(stores: Stores) -> None:
    entries = [make_entry("a", url="", title="One"), make_entry("b", url="", title="Two")]
    assert names(stores.entries.keep_new(entries, now=AT)) == ["a", "b"]


def test_same_outlet_and_title_is_the_same_entry_for_seven_days(stores: Stores) -> None:
    stores.entries.keep_new([make_entry("a", title="The weather today")], now=AT)
    within = make_entry("b", title="the  Weather TODAY")
    assert stores.entries.keep_new([within], now=AT + 7 * DAY - minutes(1)) == ()
    after = make_entry("c", title="The weather today")
    assert names(stores.entries.keep_new([after], now=AT + 7 * DAY)) == ["c"]


def test_what_a_feed_lists_for_months_is_not_new_each_month(stores: Stores) -> None:
    entry = make_entry("a")
    stores.entries.keep_new([entry], now=AT)
    for days in range(10, 100, 10):
        assert stores.entries.keep_new([entry], now=AT + days * DAY) == ()


def test_a_mark_ends(stores: Stores) -> None:
    entry = make_entry("a")
    stores.entries.keep_new([entry], now=AT)
    assert stores.entries.keep_new([entry], now=AT + 31 * DAY) == (entry,)


def test_the_inbox_is_by_first_sight_then_arrival(stores: Stores) -> None:
    stores.entries.keep_new([make_entry("z"), make_entry("m"), make_entry("a")], now=AT)
    stores.entries.keep_new([make_entry("old", first_seen_at=AT - minutes(1))], now=AT)
    stores.entries.keep_new([make_entry("b"), make_entry("new", first_seen_at=AT + minutes(1))], now=AT)
    assert names(stores.entries.inbox(limit=9)) == ["old", "z", "m", "a", "b", "new"]
    assert names(stores.entries.inbox(limit=2)) == ["old", "z"]
    assert stores.entries.inbox(limit=0) == ()


def test_consumed_entries_leave_the_inbox_and_stay_readable(stores: Stores) -> None:
    stores.entries.keep_new([make_entry("a"), make_entry("b"), make_entry("c")], now=AT)
    gone = (EntryId("a"), EntryId("c"), EntryId("never there"))
    for _ in range(2):
        stores.stories.commit_grouping(Grouping(consumed=gone), now=AT)
    assert names(stores.entries.inbox(limit=9)) == ["b"]
    assert names(stores.entries.get([EntryId("a")])) == ["a"]


def test_latest_are_those_kept_last(stores: Stores) -> None:
    stores.entries.keep_new([make_entry("z"), make_entry("a")], now=AT)
    stores.entries.keep_new([make_entry("m", first_seen_at=AT - DAY)], now=AT + minutes(1))
    assert names(stores.entries.latest(limit=2)) == ["m", "a"]
    assert stores.entries.latest(limit=0) == ()


def test_entries_leave_after_their_retention_on_the_given_clock(build: Build) -> None:
    stores = build(RetentionParams(entries=2 * DAY))
    stores.entries.keep_new([make_entry("old")], now=AT)
    stores.entries.keep_new([make_entry("new")], now=AT + 3 * DAY)
    assert names(stores.entries.latest(limit=9)) == ["new"]
    assert names(stores.entries.inbox(limit=9)) == ["new"]
    assert stores.entries.inbox_size() == 1
    assert stores.entries.get([EntryId("old")]) == ()


def test_two_pollers_keep_an_entry_once(stores: Stores) -> None:
    entries = [make_entry(f"e{number:03d}") for number in range(150)]
    with ThreadPoolExecutor(4) as pool:
        kept = list(pool.map(lambda _: stores.entries.keep_new(entries, now=AT), range(4)))
    assert sorted(entry.entry_id for part in kept for entry in part) == names(tuple(entries))
    assert stores.entries.inbox_size() == len(entries)

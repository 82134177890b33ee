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


def test_same_outlet_and_url_is_the_same_entry(stores: Stores) -> None:
    stores.entries.keep_new([make_entry("a", url="http://o.example/1")], now=AT)
    again = make_entry("b", url="http://o.example/1", title="Quite another title")
    elsewhere = make_entry("c", url="http://o.example/1", outlet="another", title="One more title")
    assert names(stores.entries.keep_new([again, elsewhere], now=AT)) == ["c"]


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

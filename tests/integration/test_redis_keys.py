"""What the stores leave in Redis: keys of the table only, each with its end; all of a write or nothing."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from newsjack.errors import StoreError
from newsjack.model.entry import EntryId
from newsjack.model.feed import Earliness, FeedId, FeedRhythm
from newsjack.model.feed_health import Condition, FeedHealth, FeedsSummary
from newsjack.model.params import RetentionParams
from newsjack.model.story import Merge, StoryId
from newsjack.ports import Grouping
from newsjack.store.client import Client, connect_impatient
from newsjack.store.keys import STORY_PARTS, TABLE, Keys
from tests.contract.conftest import Stores, in_redis
from tests.makers import (
    AT,
    make_alert,
    make_assessment,
    make_assignment,
    make_entry,
    make_feed,
    make_line,
    make_member,
    make_opportunity,
    make_story,
    make_verdict,
)

ROOT = Path(__file__).parents[2]
S1 = StoryId("s1")
RECORD = FeedHealth(feed_id=FeedId("a"), condition=Condition.DEAD, since=AT)


@pytest.fixture
def stores(redis_client: Client) -> Stores:
    return in_redis(redis_client, RetentionParams())


def fill(stores: Stores) -> None:
    stores.feeds.sync([make_feed("a", host="example.com")], now=AT)
    stores.feeds.release({"example.com": AT})
    stores.paces.keep([FeedRhythm(feed_id=make_feed("a").feed_id)], demands=[0.1])
    stores.paces.set_price(0.2)
    stores.paces.learn([Earliness(outlet="o", entries=2, early=1)])
    stores.paces.cover_live(["o"], until=AT + timedelta(hours=1), now=AT)
    stores.feeds.save([state for _, state in stores.feeds.get([make_feed("a").feed_id])])
    stores.health.save([RECORD], gone=[], summary=FeedsSummary(at=AT))
    stores.entries.keep_new([make_entry("a"), make_entry("b")], now=AT)
    for story, entry in (("s1", "a"), ("s2", "b")):
        stores.stories.commit_grouping(
            Grouping(
                stories=(make_story(story),),
                members={StoryId(story): (make_member(entry),)},
                assignments=(make_assignment(entry, story),),
                touched=(StoryId(story),),
            ),
            now=AT,
        )
        opportunity = make_opportunity(story)
        stores.stories.commit_assessments([make_assessment(story)], [opportunity], settled=[], now=AT)
        stores.stories.note(opportunity, make_verdict())
    merged = Merge(survivor=S1, absorbed=StoryId("s2"), at=AT, why="same")
    stores.stories.commit_grouping(Grouping(merges=(merged,)), now=AT)
    stores.alerts.claim(make_alert("a1"))
    stores.logs.add(make_line("hello"))


def row_of(key: str, keys: Keys) -> str:
    def fits(name: str) -> bool:
        pattern = re.escape(keys.pattern(name)).replace(re.escape("{}"), "[^:]+")
        return re.fullmatch(pattern, key) is not None

    found = [name for name in TABLE if fits(name)]
    assert len(found) == 1, f"{key} stands in {len(found)} rows"
    return found[0]


def test_every_key_is_in_the_table_with_its_type_and_end(redis_client: Client, stores: Stores) -> None:
    fill(stores)
    keys = Keys()
    met = set()
    for key in redis_client.scan_iter():
        name = row_of(key, keys)
        met.add(name)
        assert redis_client.type(key) == TABLE[name].type, key
        has_end = redis_client.ttl(key) > 0
        assert has_end == ("{}" in TABLE[name].pattern), key
    elsewhere = {name for name, row in TABLE.items() if not row.owner.startswith("Redis")}
    assert set(TABLE) - met == elsewhere


def test_ttls_are_the_retention(redis_client: Client, stores: Stores) -> None:
    fill(stores)
    day = 86_400
    for key, days in (("entry:a", 4), ("story:s1", 7), ("story:s1:members", 7), ("alert:a1", 14)):
        assert day * days - 60 < redis_client.ttl(f"nj:{key}") <= day * days
    marks = sorted(redis_client.ttl(key) for key in redis_client.scan_iter("nj:seen:*"))
    assert [round(ttl / day) for ttl in marks] == [7, 7, 30, 30, 30, 30]


def test_story_parts_are_the_rows_of_a_story() -> None:
    rows = {row.pattern for name, row in TABLE.items() if name.startswith("story")}
    assert {"story:{}" + part for part in STORY_PARTS} == rows


def test_a_prefix_keeps_two_installations_apart(redis_client: Client) -> None:
    keys = Keys("other:")
    assert keys.of("alert", "x") == "other:alert:x"
    assert keys.feeds == "other:feeds"
    assert all(part.startswith("other:story:s{}1") for part in keys.story_parts("s{}1"))


@pytest.fixture
def full_server(redis_client: Client) -> Iterator[None]:
    """A server without memory left: it refuses every write that might grow."""
    redis_client.config_set("maxmemory", "1")
    yield
    redis_client.config_set("maxmemory", "0")


def test_a_write_that_fails_leaves_nothing(request: pytest.FixtureRequest, stores: Stores) -> None:
    stores.entries.keep_new([make_entry("a")], now=AT)
    stores.stories.commit_grouping(Grouping(stories=(make_story("s1"),), touched=(S1,)), now=AT)
    request.getfixturevalue("full_server")
    with pytest.raises(StoreError):
        stores.stories.commit_grouping(
            Grouping(
                stories=(make_story("s2"),),
                members={StoryId("s2"): (make_member("a"),)},
                consumed=(EntryId("a"),),
            ),
            now=AT,
        )
    with pytest.raises(StoreError):
        stores.stories.commit_assessments(
            [make_assessment("s1")], [make_opportunity("s1")], settled=[S1], now=AT
        )
    with pytest.raises(StoreError):
        stores.alerts.claim(make_alert("a1"))
    assert stores.entries.inbox_size() == 1
    assert stores.stories.raw(StoryId("s2")) is None
    assert stores.stories.touched(limit=5) == (S1,)
    assert stores.stories.outbox(limit=5) == ()
    assert stores.alerts.recent(limit=5) == ()


def test_a_server_out_of_reach_is_a_store_error(tmp_path: Path) -> None:
    client = connect_impatient(f"unix://{tmp_path}/nobody")
    stores = in_redis(client, RetentionParams())
    for ask in (
        stores.feeds.all,
        stores.entries.inbox_size,
        stores.stories.open,
        stores.alerts.active,
        lambda: stores.logs.latest(limit=1),
        lambda: stores.alerts.claim(make_alert("a")),
    ):
        with pytest.raises(StoreError):
            ask()
    client.close()


def test_text_that_cannot_be_read_is_a_store_error(redis_client: Client, stores: Stores) -> None:
    fill(stores)
    redis_client.set("nj:story:s1", "{", keepttl=True)
    with pytest.raises(StoreError, match="no Story"):
        stores.stories.get(S1)


WRITER = """
import sys
from itertools import count
from newsjack.model.params import RetentionParams
from newsjack.model.story import StoryId
from newsjack.ports import Grouping
from newsjack.store.client import connect
from tests.contract.conftest import in_redis
from tests.makers import AT, make_entry, make_member, make_story

client = connect(sys.argv[1])
stores = in_redis(client, RetentionParams())
print("ready", flush=True)
for number in count(int(sys.argv[2]) * 1_000_000):
    stores.entries.keep_new([make_entry(f"e{number}-{part}") for part in range(3)], now=AT)
    waiting = stores.entries.inbox(limit=20)
    story = make_story(f"s{number}")
    members = tuple(make_member(entry.entry_id) for entry in waiting)
    stores.stories.commit_grouping(
        Grouping(
            stories=(story,),
            members={story.story_id: members},
            consumed=tuple(entry.entry_id for entry in waiting),
            touched=(story.story_id,),
        ),
        now=AT,
    )
"""


def test_a_writer_killed_at_any_line_loses_and_doubles_nothing(redis_url: str, stores: Stores) -> None:
    for attempt in range(4):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, redis_url, str(attempt)], stdout=subprocess.PIPE, cwd=ROOT
        )
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"ready\n"
        time.sleep(0.15 + attempt * 0.017)
        os.kill(writer.pid, signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
    stories = stores.stories.recent(limit=100_000)
    grouped = [member.entry_id for story in stories for member in stores.stories.members(story.story_id)]
    waiting = [entry.entry_id for entry in stores.entries.inbox(limit=100_000)]
    kept = {entry.entry_id for entry in stores.entries.latest(limit=1_000_000)}
    assert len(stories) > 4
    assert sorted([*grouped, *waiting]) == sorted(kept)
    assert set(stores.stories.touched(limit=100_000)) == {story.story_id for story in stories}

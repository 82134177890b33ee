"""The starter's feeds.yaml keeps its promises: enough feeds, complete rows, owners spelled one way."""

import re
from collections import defaultdict
from pathlib import Path

import pytest

from newsjack.core.text import fold
from newsjack.settings.load import FeedList, load_feed_list
from newsjack.settings.schema import FeedModel
from newsjack.settings.yaml_text import read_yaml

ROOT = Path(__file__).parents[2]
FILE = ROOT / "config" / "feeds.yaml"
GUIDE = (ROOT / "docs" / "guides" / "operator.md").read_text(encoding="utf-8")
TEXT = FILE.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def listed() -> FeedList:
    return load_feed_list(FILE.parent)


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    data = read_yaml(FILE).data
    assert isinstance(data, dict)
    found = data["feeds"]
    assert isinstance(found, list)
    return [row for row in found if isinstance(row, dict)]  # type: ignore[misc]


def documented(table: str) -> set[str]:
    """The names in the first column of one of the guide's tables."""
    part = GUIDE.split(f"| {table} |", 1)[1].split("\n\n", 1)[0]
    columns = re.findall(r"^\| ([^|]+) \|", part, re.MULTILINE)
    return {name for column in columns for name in re.findall(r"`([^`]+)`", column)}


def test_there_are_enough_feeds_of_both_languages_and_each_url_stands_once(rows: list[dict[str, str]]):
    assert len(rows) >= 150
    urls = [row["url"].removeprefix("https://").rstrip("/") for row in rows]
    assert len(set(urls)) == len(urls)
    for language in ("fr", "en"):
        assert sum(row["language"] == language for row in rows) >= 75


def test_every_row_says_all_there_is_to_say(rows: list[dict[str, str]]):
    assert [row["url"] for row in rows if set(row) != set(FeedModel.model_fields)] == []
    assert [row["url"] for row in rows if not row["url"].startswith("https://")] == []
    assert [row["url"] for row in rows if not re.fullmatch(r"[A-Z]{2}", row["country"])] == []


def test_kinds_and_groups_are_the_documented_ones(rows: list[dict[str, str]], listed: FeedList):
    assert {row["kind"] for row in rows} == documented("kind")
    assert {row["group"] for row in rows} == documented("group")
    assert set(listed.groups) < documented("group")
    offered = re.findall(r"^  (?:# )?- ([a-z-]+) +#", TEXT, re.MULTILINE)
    assert set(offered) == documented("group")


def test_owners_and_outlets_are_spelled_one_way(listed: FeedList):
    for key in ("owner", "outlet"):
        spellings = defaultdict(set)
        for feed in listed.feeds:
            name = getattr(feed, key)
            spellings[re.sub(r"[^a-z0-9]", "", fold(name))].add(name)
        assert [found for found in spellings.values() if len(found) > 1] == []


def test_an_outlet_has_one_owner(listed: FeedList):
    owners = defaultdict(set)
    for feed in listed.feeds:
        owners[feed.outlet].add(feed.owner)
    assert {outlet: found for outlet, found in owners.items() if len(found) > 1} == {}


def test_an_owner_of_several_outlets_is_told_with_all_of_them(listed: FeedList):
    outlets = defaultdict(set)
    for feed in listed.feeds:
        outlets[feed.owner].add(feed.outlet)
    told = {}
    for line in re.findall(r"^  # (.+: .+)$", TEXT, re.MULTILINE):
        name, _, names = line.rpartition(": ")
        told[re.sub(r" \(.*\)$", "", name)] = set(names.split(", "))
    several = {owner: found for owner, found in outlets.items() if len(found) > 1}
    assert several
    assert {owner: found for owner, found in several.items() if told.get(owner) != found} == {}

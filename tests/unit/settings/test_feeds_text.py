"""Rows are added to a feeds.yaml as people write it: what stood there stays, or nothing is changed."""

from pathlib import Path

import pytest

from newsjack.core.opml import OpmlFeed
from newsjack.errors import SettingsError
from newsjack.settings.feeds_text import Added, add_feeds
from newsjack.settings.load import load_feed_list, load_feeds

NEW = OpmlFeed(url="https://new.example/rss", title="Néw: “#1”, {x} 🎉\u2028\x85", language="fr", group="")


def added(folder: Path, text: str, *feeds: OpmlFeed) -> str:
    path = folder / "feeds.yaml"
    path.write_bytes(text.encode())
    assert add_feeds(path, feeds or (NEW,)).added == len(feeds or (NEW,))
    return path.read_bytes().decode()


@pytest.mark.parametrize(
    ("before", "lead", "tail"),
    [
        ("feeds:\n  - url: https://a.example/\n", "feeds:\n  - url: https://a.example/\n  - {", ""),
        ("feeds:\n- url: https://a.example/\n", "feeds:\n- url: https://a.example/\n- {", ""),
        ("feeds:\n  - url: https://a.example/", "feeds:\n  - url: https://a.example/\n  - {", ""),
        ("feeds:\n    -   url: https://a.example/\n        kind: A # a\n\n# e\n", "# a\n    - {", "\n# e\n"),
        ("feeds:\n  - {url: 'https://a.example/'} # a\n# b\nhosts: []\n", "# a\n  - {", "# b\nhosts: []\n"),
        ("feeds:\n  - url: >-\n      https://a.example/\nhosts: []\n", "a.example/\n  - {", "hosts: []\n"),
        ("feeds: []  # none yet\nhosts: []\n", "feeds:  # none yet\n  - {", "hosts: []\n"),
        ("feeds:\n", "feeds:\n  - {", ""),
        ("", "feeds:\n  - {", ""),
        ("# mine\nhosts: []", "# mine\nhosts: []\nfeeds:\n  - {", ""),
        ("feeds:\r\n  - url: https://a.example/\r\nhosts: []\r\n", "ple/\r\n  - {", "\r\nhosts: []\r\n"),
        ("feeds:\n  - {url: 'https://a.example/é', kind: '🎉\u2028'}\nhosts:\n", "'}\n  - {", "hosts:\n"),
    ],
)  # fmt: skip
def test_a_row_comes_behind_the_last_one_and_nothing_else_changes(
    tmp_path: Path, before: str, lead: str, tail: str
):
    after = added(tmp_path, before)
    assert after.count("https://new.example/rss") == 1
    head, _, rest = after.partition("{url: " + '"https://new.example/rss"')
    assert (head + "{").endswith(lead)
    assert rest.endswith(tail)
    feeds, _ = load_feeds(tmp_path)
    assert feeds[-1].outlet == NEW.title.strip()
    kept = [line for line in before.split("\n") if line.strip() and "[]" not in line]
    assert all(line.rstrip("\r") in after for line in kept)


def test_a_second_time_changes_nothing(tmp_path: Path):
    once = added(tmp_path, "feeds: []\n")
    assert add_feeds(tmp_path / "feeds.yaml", [NEW]) == Added(added=0, known=1)
    assert (tmp_path / "feeds.yaml").read_bytes().decode() == once


@pytest.mark.parametrize(
    "before",
    [
        "feeds: [{url: 'https://a.example/'}]\n",
        "feeds:\n  - &a {url: 'https://a.example/'}\n  - ftp://x\n",
        "feeds: 3\n",
        "feeds: [\n",
        "feed:\n  - url: https://a.example/\n",
        "{feeds: []}\n",
    ],
)
def test_a_file_that_is_not_in_order_is_left_alone(tmp_path: Path, before: str):
    path = tmp_path / "feeds.yaml"
    path.write_text(before, encoding="utf-8")
    with pytest.raises(SettingsError):
        add_feeds(path, [NEW])
    assert path.read_text(encoding="utf-8") == before
    assert list(tmp_path.iterdir()) == [path]


def test_what_feeds_yaml_may_not_hold_is_told_and_left_out(tmp_path: Path):
    long = OpmlFeed(url="https://a.example/" + "x" * 600, title="Long", language="", group="")
    done = add_feeds(tmp_path / "feeds.yaml", [long, NEW])
    assert (done.added, done.unusable[0][0]) == (1, long.url)
    assert "500" in done.unusable[0][1]


def test_a_link_stays_a_link_and_the_mode_stays(tmp_path: Path):
    real = tmp_path / "real.yaml"
    real.write_text("feeds: []\n", encoding="utf-8")
    real.chmod(0o640)
    (tmp_path / "feeds.yaml").symlink_to(real)
    add_feeds(tmp_path / "feeds.yaml", [NEW])
    assert (tmp_path / "feeds.yaml").is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    assert len(load_feed_list(tmp_path).feeds) == 1


def test_a_feed_in_no_group_is_always_polled(tmp_path: Path):
    text = "groups: [a]\nfeeds:\n  - {url: 'https://a.example/', group: a}\n  - {url: 'https://b.example/'}\n"
    added(tmp_path, text)
    assert [feed.url for feed in load_feeds(tmp_path)[0]] == [
        "https://a.example/",
        "https://b.example/",
        NEW.url,
    ]

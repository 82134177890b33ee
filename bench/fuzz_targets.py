"""What is fuzzed, and what must hold: documents, dates, OPML lists and settings files."""

import os
import re
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from bench.fuzz_inputs import Made
from newsjack.core.dates import parse_date
from newsjack.core.normalise import entries_of
from newsjack.core.opml import read_opml, write_opml
from newsjack.core.parse import parse_document
from newsjack.errors import SettingsError
from newsjack.model.feed import Feed, FeedId
from newsjack.settings.load import load_brands, load_feeds, load_params
from newsjack.steps.poll import stable_hash

_NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
_FEED = Feed(feed_id=FeedId("f"), url="http://example.com/f", outlet="Example", owner="example.com")
_LOADERS: dict[str, Callable[[Path], object]] = {
    "newsjack.yaml": load_params,
    "brands.yaml": load_brands,
    "feeds.yaml": load_feeds,
}


def check(given: Made) -> None:
    """Run one input through its target; raises for whatever must not happen."""
    (_CHECKS | _DRILLS)[given.target](given)


def check_parse(given: Made) -> None:
    """Parse a document, which never raises; what comes out is text, web addresses and instants."""
    base = "http://example.com/feed" if len(given.body) % 2 else ""
    document = parse_document(given.body, content_type=given.extra, base_url=base, max_entries=300)
    stable_hash(given.body)
    assert document.entries or document.error or document.version, "says nothing"
    for entry in document.entries:
        for text in (entry.id, entry.title, entry.summary, entry.link, entry.source_title, entry.source_url):
            assert isinstance(text, str)
            text.encode("utf-8")
        assert not re.search(r"[\x00-\x1f\x7f]", entry.title + entry.summary + entry.link), "control sign"
        assert not re.match(r"(?i)\s*(javascript|data|vbscript|file)\s*:", entry.link), entry.link
        assert not base or entry.link == "" or entry.link.startswith(("http://", "https://")), entry.link
        _check_instant(entry.published_at)
    for made_entry in entries_of(document, _FEED, now=_NOW):
        assert made_entry.title
        assert made_entry.url == "" or made_entry.url.startswith("http")
    document.title.encode("utf-8")


def check_dates(given: Made) -> None:
    """Read a date: an aware UTC instant of whole seconds that reads back as itself, or nothing."""
    raw = given.body.decode("utf-8", "surrogatepass") if given.body else ""
    at = parse_date(raw)
    _check_instant(at)
    if at is not None:
        assert parse_date(at.isoformat()) == at, at


def _check_instant(at: datetime | None) -> None:
    assert at is None or (at.tzinfo is UTC and at.microsecond == 0), at


def check_opml(given: Made) -> None:
    """Read a list, which never raises; what it holds is written and read back the same."""
    found = read_opml(given.body)
    feeds = [
        Feed(feed_id=FeedId(str(n)), url=feed.url, outlet=feed.title or feed.url, owner="o", group=feed.group)
        for n, feed in enumerate(found.feeds)
    ]
    again = read_opml(write_opml(feeds, title="T").encode("utf-8", "replace"))
    assert len(again.feeds) == len(found.feeds), "lost on the way back"


def check_settings(given: Made) -> None:
    """Load settings, or hear what is wrong; nothing else is raised."""
    with tempfile.TemporaryDirectory(prefix="fuzz", dir=_memory_folder()) as folder:
        (Path(folder) / given.extra).write_bytes(given.body)
        try:
            _LOADERS[given.extra](Path(folder))
        except SettingsError as error:
            str(error).encode("utf-8", "surrogatepass")


def _memory_folder() -> str | None:
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def _drill(given: Made) -> None:
    """Be what is looked for, so that a test can see it found."""
    if given.target == "crash":
        os.abort()
    raise AssertionError("a drill")


_DRILLS = {"crash": _drill, "fault": _drill}
_CHECKS: dict[str, Callable[[Made], None]] = {
    "parse": check_parse,
    "dates": check_dates,
    "opml": check_opml,
    "settings": check_settings,
}
TARGETS = tuple(_CHECKS)

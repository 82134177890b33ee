from dataclasses import replace
from datetime import UTC, datetime, timedelta

from newsjack.core.canonical import entry_id
from newsjack.core.normalise import entries_of
from newsjack.model.entry import ParsedDocument, ParsedEntry
from newsjack.model.feed import Feed, FeedId

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
FEED = Feed(feed_id=FeedId("f1"), url="https://www.example.com/rss", outlet="Example", owner="example.com")
PARSED = ParsedEntry(
    id="tag:1",
    title="A headline of some length for the reader",
    link="http://example.com/a?utm_source=rss",
    published_at=NOW - timedelta(hours=1),
    summary="Text.",
    language=None,
)


def document(*entries, language="en"):
    return ParsedDocument(version="rss20", title="", language=language, link="", entries=entries)


def made(parsed=PARSED, feed=FEED, language="en"):
    (entry,) = entries_of(document(parsed, language=language), feed, now=NOW)
    return entry


def test_an_entry_of_an_item():
    entry = made()
    assert entry.url == "http://example.com/a"
    assert (entry.outlet, entry.owner, entry.feed_id, entry.language) == (
        "Example",
        "example.com",
        "f1",
        "en",
    )
    assert entry.entry_id == entry_id("Example", own_id="tag:1")
    assert (entry.published_at, entry.first_seen_at) == (NOW - timedelta(hours=1), NOW)
    assert not entry.url_is_shared
    assert not entry.title_is_shared


def test_future_dates_clamp_and_missing_ones_stay_missing():
    assert made(replace(PARSED, published_at=NOW + timedelta(days=900))).published_at == NOW
    assert made(replace(PARSED, published_at=None)).published_at is None


def test_texts_are_plain_and_bounded():
    entry = made(replace(PARSED, title="<b>x</b> " * 900, summary="&lt;p&gt;word " * 900))
    assert len(entry.title) <= 500
    assert len(entry.summary) <= 1_000
    assert "<" not in entry.title + entry.summary


def test_a_title_stays_as_published():
    dressed = "EN DIRECT. La grève des ferries est finie - Example"
    assert made(replace(PARSED, title=dressed)).title == dressed


def test_an_item_without_title_shows_its_text_and_one_without_both_is_no_entry():
    assert made(replace(PARSED, title="")).title == "Text."
    assert entries_of(document(replace(PARSED, title="", summary="")), FEED, now=NOW) == ()


def test_language_is_claimed_or_detected_or_unknown():
    french = replace(
        PARSED, title="Le gouvernement annonce un plan pour les hôpitaux de la région parisienne"
    )
    assert made(french, language=None).language == "fr"
    assert made(replace(french, language="de-AT"), language="en").language == "de"
    assert made(french, replace(FEED, language="fr"), "en").language == "fr"
    assert made(replace(PARSED, title="Oui", summary=""), language=None).language is None


def test_an_aggregates_items_have_their_own_outlets_and_targets():
    link = "https://example.com/go?url=https%3A%2F%2Fother.example%2Fa%3Futm_source%3Dx"
    entry = made(replace(PARSED, link=link), replace(FEED, kind="aggregate"))
    assert (entry.outlet, entry.owner, entry.url) == (
        "other.example",
        "other.example",
        "https://other.example/a",
    )


def test_a_number_is_an_id_within_its_feed_only():
    numbered = replace(PARSED, id="48213")
    assert made(numbered).entry_id == made(numbered).entry_id
    assert made(numbered).entry_id != made(numbered, replace(FEED, feed_id=FeedId("f2"))).entry_id
    assert made().entry_id == made(feed=replace(FEED, feed_id=FeedId("f2"))).entry_id

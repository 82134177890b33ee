from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from newsjack.core.canonical import (
    canonical_url,
    clean_link,
    entry_id,
    identity_keys,
    normalise,
    owner_of,
    registrable_domain,
    repeated_ids,
    resolved_link,
    url_key,
)
from newsjack.model.entry import ParsedEntry
from newsjack.model.feed import Feed, FeedId

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
FEED = Feed(feed_id=FeedId("f1"), url="https://www.example.com/rss", outlet="Example", owner="example.com")
PARSED = ParsedEntry(
    id="1",
    title="A headline of some length for the reader",
    link="http://example.com/a?utm_source=rss",
    published_at=NOW - timedelta(hours=1),
    summary="Text.",
    language=None,
)


def made(parsed=PARSED, feed=FEED, language="en"):
    return normalise(parsed, feed, now=NOW, document_language=language)


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("HTTPS://Example.com:443/a?utm_source=rss&id=3#top", "https://example.com/a?id=3"),
        ("http://example.com", "http://example.com/"),
        ("http://example.com:8080/a?", "http://example.com:8080/a"),
        ("http://user:pw@example.com/a", "http://example.com/a"),
        ("http://example.com/a b", "http://example.com/a%20b"),
        ("http://example.com/%7Ea", "http://example.com/%7Ea"),
        ("http://example.com/?xtor=RSS-1&fbclid=x&p=2", "http://example.com/?p=2"),
        ("http://[::1]:80/", "http://[::1]/"),
        ("feed:http://example.com/f", "http://example.com/f"),
        ("javascript:alert(1)", ""),
        ("ftp://example.com/", ""),
        ("http://exa mple.com/", ""),
        ("http://a:99999/", ""),
        ("http://[", ""),
        ("", ""),
        ("example.com/a", ""),
    ],
)
def test_canonical_url(url, canonical):
    assert (
        canonical_url(resolved_link("http://base.example/", url) if url.startswith("feed:") else url)
        == canonical
    )
    assert canonical_url(canonical) == canonical


def test_clean_link_keeps_what_is_published():
    assert clean_link("HTTP://EXAMPLE.com/Caps?utm_source=x#f") == "http://example.com/Caps?utm_source=x#f"
    assert clean_link("http://example.com/\u202egpj.exe") == "http://example.com/gpj.exe"


def test_url_key_joins_spellings():
    spellings = [
        "http://www.example.com/a/",
        "https://example.com/a",
        "http://example.com/a?utm_medium=rss#x",
    ]
    assert {url_key(url) for url in spellings} == {"example.com/a"}
    assert url_key("http://example.com/a?id=1") != url_key("http://example.com/a?id=2")


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://www.bbc.co.uk/news", "bbc.co.uk"),
        ("http://sub.example.com:8080/", "example.com"),
        ("http://127.0.0.1/", "127.0.0.1"),
        ("http://localhost/", "localhost"),
        ("http://[::1]/", "::1"),
        ("http://[", ""),
        ("", ""),
    ],
)
def test_registrable_domain(url, domain):
    assert registrable_domain(url) == domain


def test_owner_is_configured_or_the_domain_or_the_outlet():
    owners = {"A": "Group"}
    assert owner_of("A", url="http://a.com/", owners=owners) == "Group"
    assert owner_of("B", url="http://www.b.com/x", owners=owners) == "b.com"
    assert owner_of("C", url="", owners=owners) == "C"


def test_an_entry_of_an_item():
    entry = made()
    assert entry.url == "http://example.com/a"
    assert (entry.outlet, entry.owner, entry.feed_id, entry.language) == (
        "Example",
        "example.com",
        "f1",
        "en",
    )
    assert entry.entry_id == entry_id("Example", own_id="1")
    assert (entry.published_at, entry.first_seen_at) == (NOW - timedelta(hours=1), NOW)


def test_future_dates_clamp_and_missing_ones_stay_missing():
    assert made(replace(PARSED, published_at=NOW + timedelta(days=900))).published_at == NOW
    assert made(replace(PARSED, published_at=None)).published_at is None


def test_texts_are_plain_and_bounded():
    entry = made(replace(PARSED, title="<b>x</b> " * 900, summary="&lt;p&gt;word " * 900))
    assert len(entry.title) <= 500
    assert len(entry.summary) <= 1_000
    assert "<" not in entry.title + entry.summary


def test_an_item_without_title_shows_its_text():
    assert made(replace(PARSED, title="")).title == "Text."


def test_an_aggregate_speaks_for_the_item_source():
    other = replace(PARSED, source_title="Other", source_url="https://news.other.org/rss")
    assert (made(other).outlet, made(other).owner) == ("Other", "other.org")
    own = replace(PARSED, source_title="Section", source_url="http://example.com/section")
    assert (made(own).outlet, made(own).owner) == ("Example", "example.com")


def test_language_is_claimed_or_detected_or_unknown():
    french = replace(
        PARSED, title="Le gouvernement annonce un plan pour les hôpitaux de la région parisienne"
    )
    assert made(french, language=None).language == "fr"
    assert made(replace(french, language="de-AT"), language="en").language == "de"
    assert made(french, replace(FEED, language="fr"), "en").language == "fr"
    assert made(replace(PARSED, title="Oui", summary=""), language=None).language is None


def test_repeated_ids_identify_nothing():
    same = [PARSED, replace(PARSED, link="http://example.com/b")]
    assert repeated_ids(same) == {"1"}
    assert repeated_ids([PARSED, PARSED]) == frozenset()
    ids = {
        normalise(p, FEED, now=NOW, document_language=None, unreliable_ids=repeated_ids(same)).entry_id
        for p in same
    }
    assert len(ids) == 2


def test_identity_keys_meet_for_the_same_entry():
    one = set(identity_keys(made()))
    moved = replace(PARSED, id="2", link="https://www.example.com/a/", title="Another title altogether")
    retitled = replace(PARSED, id="3", link="http://example.com/c", title=PARSED.title.upper())
    assert one & set(identity_keys(made(moved)))
    assert one & set(identity_keys(made(retitled)))
    other = made(replace(moved, link="http://example.com/z"))
    assert not one & set(identity_keys(other))

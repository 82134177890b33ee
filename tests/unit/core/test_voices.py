from dataclasses import replace

import pytest

from newsjack.core.voices import Voices, known_voices
from newsjack.model.entry import ParsedDocument, ParsedEntry
from newsjack.model.feed import Feed, FeedId

SITES = ("alba.example", "brio.example", "cano.example", "dova.example", "ezra.example", "fina.example")
NEWS = Feed(feed_id=FeedId("n"), url="https://news.hub.example/rss", outlet="Hub", owner="hub.example")
ALBA = Feed(
    feed_id=FeedId("a"), url="https://rss.alba.example/all", outlet="The Alba Post", owner="Alba Group"
)


def item(at=0, **changes):
    made = ParsedEntry(
        id=str(at), title=f"Headline number {at}", link="", published_at=None, summary="", language=None
    )
    return replace(made, **changes)


def document(entries, link=""):
    return ParsedDocument(version="rss20", title="", language=None, link=link, entries=tuple(entries))


def voices(entries, feed=NEWS, *, link="", feeds=()):
    """Return (outlet, owner) of each item."""
    made = Voices(document(entries, link), feed, feeds=lambda: feeds)
    return [made.voice_of(entry) for entry in entries]


def is_aggregate(entries, feed=NEWS, link=""):
    return Voices(document(entries, link), feed).aggregate


def linked(*sites):
    return [item(at, link=f"https://www.{site}/{at}") for at, site in enumerate(sites)]


AGGREGATE = replace(NEWS, kind="aggregate")


def test_many_sites_make_an_aggregate():
    assert is_aggregate(linked(*SITES))
    sourced = [item(at, source_title=site, source_url=f"https://{site}/rss", link="https://hub.example/r")
               for at, site in enumerate(SITES)]  # fmt: skip
    assert is_aggregate(sourced)


@pytest.mark.parametrize(
    ("entries", "feed", "link"),
    [
        (linked(*["hub.example"] * 8, *SITES[:4]), NEWS, ""),
        (linked(*["cdn-pages.example"] * 12), NEWS, ""),
        (linked(*["hub.example"] * 12), replace(NEWS, url="http://feeds.feedburner.com/hub"), ""),
        (linked(*["alba.example"] * 5, *["brio.example"] * 4, *["cano.example"] * 3), NEWS, ""),
        (linked(*["alba.example"] * 7, *SITES[1:]), NEWS, ""),
        (linked(*SITES[:4]), NEWS, ""),
        (linked(*SITES), replace(NEWS, kind="national"), ""),
        (linked(*SITES, *["home.example"] * 6), NEWS, "https://home.example/"),
        ([item(at) for at in range(9)], NEWS, ""),
    ],
    ids=["external", "cdn", "carrier", "own sites", "one site", "few", "kind", "channel link", "no links"],
)  # fmt: skip
def test_no_newspaper_is_taken_for_an_aggregate(entries, feed, link):
    assert not is_aggregate(entries, feed, link)
    assert voices(entries, feed, link=link) == [("Hub", "hub.example")] * len(entries)


def test_an_item_speaks_for_its_source():
    own = item(source_title="Section", source_url="https://www.hub.example/section")
    other = item(source_title="Other Times", source_url="https://news.other.example/rss")
    assert voices([own, other]) == [("Hub", "hub.example"), ("Other Times", "other.example")]


def test_a_carried_feed_speaks_for_itself():
    carried = replace(NEWS, url="http://feeds.feedburner.com/x", owner="feedburner.com", outlet="Alba Post")
    one = item(source_title="Alba Post - All", source_url="https://alba.example/rss")
    assert voices([one], carried, link="https://alba.example/") == [("Alba Post", "feedburner.com")]
    two = item(source_title="Alba Post - All", source_url="https://albapost.example/rss")
    assert voices([two], carried) == [("Alba Post", "feedburner.com")]


def test_an_aggregates_item_speaks_for_its_link():
    assert voices(linked("alba.example"), AGGREGATE) == [("alba.example", "alba.example")]


def test_a_source_without_address_is_a_name():
    one = item(source_title="Alba Post", link="https://news.hub.example/r/1")
    two = replace(one, link="https://www.alba.example/1")
    assert voices([one], AGGREGATE) == [("Alba Post", "Alba Post")]
    assert voices([two], AGGREGATE) == [("Alba Post", "alba.example")]


def test_a_redirector_tells_its_target():
    link = "https://www.hub.example/click?id=3&url=https%3A%2F%2Fwww.alba.example%2Fnews%2F1"
    made = Voices(document([item(link=link)]), AGGREGATE)
    assert made.link_of(item(link=link)) == "https://www.alba.example/news/1"
    assert made.voice_of(item(link=link)) == ("alba.example", "alba.example")
    assert Voices(document([item(link=link)]), NEWS).link_of(item(link=link)) == link


def test_a_title_names_the_outlet_where_the_link_does_not():
    entries = [
        item(at, title=f"Ferry strike {at} ends - {name}", link=f"https://news.hub.example/r/{at}")
        for at, name in enumerate(("Alba Post", "brio.example", "Cano"))
    ]
    assert voices(entries, AGGREGATE) == [
        ("Alba Post", "Alba Post"), ("brio.example", "brio.example"), ("Cano", "Cano")
    ]  # fmt: skip


def test_a_dash_in_a_few_titles_names_no_outlet():
    entries = [item(at, link="https://hub.example/p") for at in range(4)]
    entries.append(item(9, title="Show: Lanvic - a map of quays", link="https://hub.example/9"))
    assert set(voices(entries, AGGREGATE)) == {("hub.example", "hub.example")}


def test_an_aggregate_never_speaks_where_anything_else_is_known():
    assert voices([item(link="https://hub.example/self")], AGGREGATE)[0][0] == "hub.example"
    assert voices([item()], AGGREGATE) == [("Hub", "hub.example")]


def test_an_aggregates_item_counts_as_the_configured_outlet():
    wanted = ("The Alba Post", "Alba Group")
    by_link = item(link="https://www.alba.example/1")
    by_source = item(source_title="Alba", source_url="https://www.alba.example/")
    by_title = item(title="Ferry strike ends - The Alba Post", link="https://hub.example/1")
    for entry in (by_link, by_source, by_title):
        assert voices([entry], AGGREGATE, feeds=(ALBA, AGGREGATE)) == [wanted]


def test_two_outlets_of_a_site_share_their_owner():
    sport = replace(ALBA, outlet="Alba Sport", feed_id=FeedId("b"))
    known = known_voices((ALBA, sport))
    assert known.voice_of("", "alba.example") == ("alba.example", "Alba Group")
    assert known.voice_of("Alba Sport", "alba.example") == ("Alba Sport", "Alba Group")
    assert known.voice_of("Alba Group", "") == ("Alba Group", "Alba Group")
    assert known.voice_of("Elsewhere", "") == ("Elsewhere", "Elsewhere")


def test_the_configured_feeds_are_read_only_for_anothers_item():
    def feeds():
        raise AssertionError("not needed")

    made = Voices(document([item()]), NEWS, feeds=feeds)
    assert made.voice_of(item()) == ("Hub", "hub.example")

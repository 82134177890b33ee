from datetime import UTC, datetime, timedelta
from io import BytesIO
from xml.etree import ElementTree

import feedparser
from hypothesis import given
from hypothesis import strategies as st

from newsjack.newsroom.feeds_file import feeds_yaml
from newsjack.newsroom.rss import rss
from newsjack.newsroom.server import SHOWN, OutletFeed, outlet_feeds
from newsjack.newsroom.stream import StreamItem
from newsjack.settings.yaml_text import parse_yaml

MINUTE = timedelta(minutes=1)
T = datetime(2025, 9, 10, 16, tzinfo=UTC)


def item(number: int, title: str = "Title", summary: str = "", outlet: str = "Écho & Co") -> StreamItem:
    return StreamItem(
        id=f"i{number}", outlet=outlet, url=f"https://www.echo.example.org/{number}?a=1&b=2", title=title,
        summary=summary, language="fr", published_at=T + number * MINUTE, first_seen_at=T + number * MINUTE,
    )  # fmt: skip


def document(feed: OutletFeed, now: datetime) -> bytes:
    return rss(
        outlet=feed.outlet, address="http://127.0.0.1/", language=feed.language, items=feed.visible(now)
    )


def test_a_feed_shows_its_latest_thirty_newest_first():
    (feed,) = outlet_feeds([item(n) for n in range(50)])
    shown = feed.visible(T + timedelta(minutes=40))
    assert [i.id for i in shown] == [f"i{n}" for n in range(40, 40 - SHOWN, -1)]
    assert feed.visible(T - timedelta(seconds=1)) == ()


def test_hostile_text_is_text_and_the_date_is_the_instant_of_appearance():
    hostile = item(7, title='<script>alert("x")</script> & ]]> \x00', summary="<b>bold</b> & co")
    (feed,) = outlet_feeds([hostile])
    parsed = feedparser.parse(BytesIO(document(feed, T + timedelta(hours=1))))
    (entry,) = parsed.entries
    assert not parsed.bozo
    assert entry.id == "i7"
    assert entry.link == "https://www.echo.example.org/7?a=1&b=2"
    assert entry.published_parsed[:6] == (2025, 9, 10, 16, 7, 0)


@given(st.text(), st.text())
def test_any_text_gives_well_formed_xml(title: str, summary: str):
    (feed,) = outlet_feeds([item(1, title=title, summary=summary, outlet=title or "x")])
    ElementTree.fromstring(document(feed, T + timedelta(hours=1)))


def test_the_feeds_file_lifts_the_rules_for_its_own_address_only():
    data = parse_yaml(feeds_yaml(outlet_feeds([item(1)]), port=8500), file="feeds.yaml").data
    assert data == {
        "hosts": [{"address": "127.0.0.1:8500", "allow_private": "true", "spacing": "0s"}],
        "feeds": [
            {
                "url": f"http://127.0.0.1:8500{outlet_feeds([item(1)])[0].path}",
                "outlet": "Écho & Co",
                "owner": "example.org",
                "language": "fr",
            }
        ],
    }

"""OPML: what is written reads back, whatever bytes come nothing is raised, and broken lists lose nothing."""

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from yarl import URL

from newsjack.core.addresses import shared_host
from newsjack.core.opml import read_opml, write_opml
from newsjack.model.feed import Feed, FeedId
from newsjack.settings.feeds_text import add_feeds
from newsjack.settings.load import feed_id, load_feed_list

# Whatever feeds.yaml may hold and XML can carry: no control characters; blanks around a text are trimmed.
letters = st.characters(exclude_categories=("Cc", "Cs", "Cn"), exclude_characters="\u2028\u2029")
texts = st.text(letters, min_size=1, max_size=30).map(str.strip).filter(bool)
paths = st.text(st.sampled_from("abcé/?&=#%;'\"<> ~"), max_size=20).map(str.strip)
urls = st.builds(lambda path, n: f"https://h{n}.example/{path}", paths, st.integers(0, 9))
languages = st.sampled_from([None, "fr", "en", "br", "gsw"])
maybe = st.one_of(st.none(), texts)
feeds = st.builds(
    lambda url, outlet, owner, language, country, kind, group: Feed(
        feed_id=feed_id(url), url=url, host=shared_host(url), outlet=outlet, owner=owner,
        language=language, country=country, kind=kind, group=group,
    ),
    urls, texts, texts, languages, maybe, maybe, maybe,
)  # fmt: skip
ANY_BYTES = st.one_of(
    st.binary(max_size=300), st.text('<>&"/= outlinexmlUrhp:.!-[]', max_size=300).map(str.encode)
)
lists = st.lists(feeds, max_size=6, unique_by=lambda feed: feed.url)


@given(lists)
@settings(deadline=None)
def test_what_is_exported_imports_as_it_was(chosen: list[Feed]) -> None:
    reading = read_opml(write_opml(chosen, title="x").encode())
    assert (reading.problem, reading.flaws, reading.left_out) == ("", (), ())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "feeds.yaml"
        assert add_feeds(path, reading.feeds).added == len(chosen)
        back = load_feed_list(path.parent).feeds if chosen else ()
        assert set(back) == set(chosen)


@given(lists, st.data())
@settings(deadline=None)
def test_a_list_that_breaks_after_its_feeds_loses_none(chosen: list[Feed], data: st.DataObject) -> None:
    text = write_opml(chosen, title="x").replace("<opml ", "<opml broken ")
    stray = data.draw(st.sampled_from(["", "&", "<b>", '<outline text="&">', "</outline>", "<!-- & -->"]))
    text = text.replace("  </body>", stray + "</body>")
    reading = read_opml(text.encode())
    assert reading.problem
    assert {feed.url for feed in reading.feeds} == {feed.url for feed in chosen}


@given(
    st.text(
        st.one_of(st.characters(exclude_categories=("Cs",)), st.sampled_from("\x00\x1b\t\n")), max_size=20
    )
)
@settings(deadline=None)
def test_an_address_of_any_characters_comes_back_as_it_is_asked_for(path: str) -> None:
    feed = Feed(feed_id=FeedId("f1"), url=f"https://h.example/{path}.", outlet="A", owner="a")
    reading = read_opml(write_opml([feed], title="x").encode())
    assert (reading.problem, reading.left_out) == ("", ())
    (back,) = reading.feeds
    assert str(URL(back.url)) == str(URL(feed.url))


@given(ANY_BYTES)
@settings(deadline=None)
def test_no_bytes_raise(body: bytes) -> None:
    for feed in read_opml(body).feeds:
        assert feed.url.lower().startswith(("http://", "https://"))


@given(lists, st.integers(0, 5_000), st.integers(0, 255))
@settings(deadline=None)
def test_one_wrong_byte_costs_at_most_what_it_stands_in(chosen: list[Feed], at: int, byte: int) -> None:
    body = bytearray(write_opml(chosen, title="x").encode())
    body[at % len(body)] = byte
    assert len(read_opml(bytes(body)).feeds) >= len(chosen) - 2

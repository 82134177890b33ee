"""Whatever a document holds, an item is known again; and no two of its entries meet by what all share."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from newsjack.core.canonical import canonical_url, url_key
from newsjack.core.headline import split_title
from newsjack.core.identity import identity_keys
from newsjack.core.normalise import entries_of
from newsjack.model.entry import ParsedDocument, ParsedEntry
from newsjack.model.feed import Feed, FeedId
from newsjack.settings.lexicons import load_headline_lexicon
from newsjack.store.memory_entries import MemoryEntryStore
from tests.makers import AT, minutes

FEED = Feed(feed_id=FeedId("f1"), url="https://www.quay.example/rss", outlet="Quay", owner="quay.example")
LEXICON = load_headline_lexicon()
HOME = "https://www.quay.example/"
SHARED = ("id", "link", "title", "id link", "id title")

items = st.lists(
    st.builds(
        ParsedEntry,
        id=st.sampled_from(["", "0", "tag:1", "tag:2", "4821", HOME, f"{HOME}a"]),
        title=st.sampled_from(["", "Quay", "Storm nears", "Ferry strike ends", "Senate votes"]),
        link=st.sampled_from(["", HOME, f"{HOME}a", f"{HOME}b?x=1", "https://other.example/c"]),
        published_at=st.sampled_from([None, AT - minutes(60), AT + timedelta(days=400)]),
        summary=st.sampled_from(["", "Some text."]),
        language=st.just("en"),
        source_url=st.sampled_from(["", "https://third.example/rss"]),
    ),
    max_size=12,
)


def document(entries: list[ParsedEntry]) -> ParsedDocument:
    return ParsedDocument(version="rss20", title="", language="en", link=HOME, entries=tuple(entries))


@settings(deadline=None, max_examples=200)
@given(items, st.sampled_from([None, "aggregate", "national"]))
def test_a_document_read_again_holds_nothing_new(entries: list[ParsedEntry], kind: str | None) -> None:
    feed, store = replace(FEED, kind=kind), MemoryEntryStore()
    first = store.keep_new(entries_of(document(entries), feed, now=AT), now=AT)
    assert all(entry.published_at is None or entry.published_at <= AT for entry in first)
    later = AT + minutes(10)
    assert store.keep_new(entries_of(document(entries), feed, now=later), now=later) == ()
    assert store.get([entry.entry_id for entry in first]) == first


@settings(deadline=None, max_examples=200)
@given(st.integers(min_value=3, max_value=30), st.sampled_from(SHARED))
def test_what_all_items_share_swallows_none(count: int, shared: str) -> None:
    entries = [
        ParsedEntry(
            id="tag:0" if "id" in shared else f"tag:{at}",
            title="Quay" if "title" in shared else f"Story number {at}",
            link=HOME if "link" in shared else f"{HOME}{at}",
            published_at=None,
            summary="",
            language="en",
        )
        for at in range(count)
    ]
    made = entries_of(document(entries), FEED, now=AT)
    assert len(MemoryEntryStore().keep_new(made, now=AT)) == count


@settings(deadline=None)
@given(
    st.from_regex(r"https?://(www\.|m\.)?[a-z]{1,8}\.(com|fr|co\.uk)(/[A-Za-z0-9%é.;=~-]{0,9}){0,4}(\?[a-z=&]{0,9})?",
                  fullmatch=True)
)  # fmt: skip
def test_an_address_is_its_own_spelling(url: str) -> None:
    key = url_key(url)
    assert key == url_key(canonical_url(url))
    assert key == url_key(url + "#top")
    assert key == url_key(url + ("&" if "?" in url else "?") + "utm_source=rss")
    host = key.partition("/")[0]
    assert not host.startswith(("www.", "http")) or host.count(".") == 1  # www.com is a name of its own


@settings(deadline=None)
@given(st.text(alphabet="abcXY1,.' é", max_size=80), st.sampled_from([" - ", " | ", " — "]))
def test_the_outlets_suffix_always_comes_off(title: str, sign: str) -> None:
    plain = split_title(title, outlet="The Quay Gazette", lexicon=LEXICON)
    dressed = split_title(f"{title}{sign}Quay Gazette", outlet="The Quay Gazette", lexicon=LEXICON)
    if any(map(str.isalnum, title)):
        assert dressed.suffix == "Quay Gazette"
        assert dressed.text == plain.text


@settings(deadline=None)
@given(st.lists(st.sampled_from(["id", "url", "title"]), unique=True))
def test_an_entry_is_known_by_its_id_at_least(shared: list[str]) -> None:
    (entry,) = entries_of(
        document([ParsedEntry(id="tag:1", title="One", link=f"{HOME}1", published_at=None, summary="",
                              language="en")]), FEED, now=AT)  # fmt: skip
    entry = replace(entry, url_is_shared="url" in shared, title_is_shared="title" in shared)
    kinds = {key.partition(":")[0] for key in identity_keys(entry)}
    assert kinds == {"id"} | ({"url", "title"} - set(shared))

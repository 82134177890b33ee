"""Links do not depend on how the stream was cut into runs, hold on both sides, and join two languages."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from newsjack.core.cluster import Clusterer
from newsjack.core.link_score import MOST_LINKS
from newsjack.core.link_sleep import WakingLinks
from newsjack.core.link_words import MAX_WORDS, LinkReader
from newsjack.core.links import StoryLinks
from newsjack.model.entry import Entry
from newsjack.model.params import ClusterParams, CurveParams
from newsjack.model.story import Merge, Story, StoryId
from newsjack.settings.link_lexicon import load_link_lexicon
from newsjack.steps.cluster import ClusterStep
from newsjack.store.memory import MemoryEntryStore, MemoryStoryStore
from tests.makers import AT, make_entry

HORIZON = timedelta(minutes=40)
NAMES = ["Kestrel", "Lanvic", "Norvia", "Orbane", "Chile", "Chili", "London", "Londres", "ONU", "UN"]
TEXT = {
    "en": """earthquake kills strike minister rocket launch 7.1 12 fire 2-1""",
    "fr": """séisme morts grève ministre fusée lancement 7,1 12 incendie 2-1""",
    "es": """terremoto muertos huelga ministro cohete prueba 7,1 12 incendio 2-1""",
}
WORDS = {language: text.split() for language, text in TEXT.items()}
READER = LinkReader(load_link_lexicon())

streams = st.lists(
    st.tuples(
        st.sampled_from(sorted(WORDS)),
        st.lists(st.sampled_from(NAMES), min_size=1, max_size=3),
        st.lists(st.integers(min_value=0, max_value=9), min_size=1, max_size=4),
        st.integers(min_value=0, max_value=500),
    ),
    max_size=40,
)
Stream = list[tuple[str, list[str], list[int], int]]


def entries_of(stream: Stream) -> list[Entry]:
    at, made = AT, []
    for number, (language, names, places, gap) in enumerate(stream):
        at += timedelta(seconds=gap)
        title = " ".join([*names, *(WORDS[language][place] for place in places)])
        made.append(
            make_entry(f"e{number}", title=title, language=language, outlet=f"o{number}", first_seen_at=at)
        )
    return made


def heads(entries: list[Entry], cuts: set[int]) -> dict[str, Story]:
    """Run the step at each cut, as the daemon does when it finds entries waiting."""
    params = ClusterParams(horizon=HORIZON)
    kept = MemoryEntryStore()
    stories = MemoryStoryStore(kept)

    def fresh() -> ClusterStep:
        links = WakingLinks(READER, horizon=HORIZON, most=1000)
        return ClusterStep(Clusterer(params), kept, stories, CurveParams(), links)

    step = fresh()
    for number, entry in enumerate(entries):
        kept.keep_new([entry], now=entry.first_seen_at)
        if number in cuts:
            step.run(now=entry.first_seen_at, limit=1 + number)
    # Also when nothing waits any more: a look may be due, and every cut must see the same ones.
    step.run(now=AT + timedelta(days=1), limit=500)
    return {story.story_id: story for story in stories.recent(limit=1000)}


@settings(deadline=None, max_examples=800)
@given(streams, st.sets(st.integers(min_value=0, max_value=40)))
def test_batches_do_not_matter(stream: Stream, cuts: set[int]) -> None:
    entries = entries_of(stream)
    one, other = heads(entries, cuts), heads(entries, set())
    assert {name: story.linked for name, story in one.items()} == {
        name: story.linked for name, story in other.items()
    }


@settings(deadline=None, max_examples=800)
@given(streams, st.sets(st.integers(min_value=0, max_value=40)))
def test_links_hold_on_both_sides_and_join_two_languages(stream: Stream, cuts: set[int]) -> None:
    # Quick enough that links forget no story: the head of a forgotten one keeps its links as they were.
    quick: Stream = [(language, names, places, gap // 4) for language, names, places, gap in stream]
    found = heads(entries_of(quick), cuts)
    for story in found.values():
        per_language: dict[str | None, int] = {}
        for other in story.linked:
            assert story.story_id in found[other].linked
            assert found[other].language != story.language
            per_language[found[other].language] = per_language.get(found[other].language, 0) + 1
        assert all(count <= MOST_LINKS for count in per_language.values())


@settings(deadline=None, max_examples=300)
@given(
    st.one_of(
        st.text(max_size=300), st.text(alphabet="US. 0123456789,'’m bn mil-Éß:[]«\u0301", max_size=200)
    ),
    st.sampled_from(["en", "fr", "es", "de", "pt", "xx", ""]),
)
def test_any_title_is_read(title: str, language: str) -> None:
    found = READER.concepts(title, language=language)
    assert len(found) <= 2 * MAX_WORDS
    assert all(key for key in found)


def fed(links: StoryLinks, entries: list[Entry], merged: set[int]) -> dict[StoryId, tuple[StoryId, ...]]:
    """Feed titles to three stories per language, some merged on the way; return the last word on each."""
    known: dict[StoryId, tuple[StoryId, ...]] = {}
    for number, entry in enumerate(entries):
        if number % 7 == 6:
            links.observe(entry)
        elif number in merged:
            survivor, absorbed = (StoryId(f"{entry.language}{place}") for place in (0, 1))
            links.merge(Merge(survivor=survivor, absorbed=absorbed, at=entry.first_seen_at, why="test"))
        else:
            links.add(entry, StoryId(f"{entry.language}{number % 3}"))
        known |= links.take_changes()
    return {story_id: linked for story_id, linked in known.items() if linked}


def late(stream: Stream, first: int) -> list[Entry]:
    """Let ``first`` English titles come before all others: they are put by unread."""
    return entries_of(
        [("en", *rest) if at < first else (one, *rest) for at, (one, *rest) in enumerate(stream)]
    )


@settings(deadline=None, max_examples=200)
@given(streams, st.integers(min_value=0, max_value=40), st.sets(st.integers(min_value=0, max_value=40)))
def test_links_that_slept_are_those_of_links_that_never_did(
    stream: Stream, first: int, merged: set[int]
) -> None:
    entries = late(stream, first)
    waking = WakingLinks(READER, horizon=timedelta(days=2), most=1000)
    never = StoryLinks(READER, horizon=timedelta(days=2), most=1000)
    assert fed(waking, entries, merged) == fed(never, entries, merged)

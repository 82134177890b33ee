"""The grouping does not depend on how its input was cut into batches, nor on when it was asked to look."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from newsjack.core.cluster import Clusterer
from newsjack.model.entry import Entry
from newsjack.model.params import ClusterParams
from newsjack.model.story import Assignment, Merge
from newsjack.settings.lexicons import load_headline_lexicon
from tests.makers import AT, make_entry

TEXT = """
harbour crane storm quay lanvic senate fisheries budget vote tenor brisk tour regulator norvia outage rocket
kestrel launch flour bakers shortage day 2 3 fine ferry strike
"""
VOCABULARY = TEXT.split()

streams = st.lists(
    st.tuples(
        st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=7),
        st.integers(min_value=0, max_value=400),
        st.sampled_from(["en", "fr", None]),
        st.sampled_from(["", " - Capital", " | Capital", " (Video)", " - Lanvic"]),
    ),
    max_size=40,
)


Stream = list[tuple[list[str], int, str | None, str]]


def entries_of(stream: Stream) -> list[Entry]:
    at, made = AT, []
    for number, (title, gap, language, tail) in enumerate(stream):
        at += timedelta(seconds=gap)
        made.append(
            make_entry(
                f"e{number}",
                title=" ".join(title) + tail,
                language=language,
                outlet=f"o{number if tail == '' else len(tail)}",
                first_seen_at=at,
            )
        )
    return made


def grouped(entries: list[Entry], cuts: set[int]) -> tuple[list[Assignment], list[Merge]]:
    """Group with a look at each cut, as a run that found its inbox empty then would take it."""
    clusterer = Clusterer(ClusterParams(horizon=timedelta(minutes=40)), lexicon=load_headline_lexicon())
    assignments: list[Assignment] = []
    merges: list[Merge] = []
    for number, entry in enumerate(entries):
        if number in cuts:
            merges += clusterer.look(entry.first_seen_at - timedelta(seconds=number % 3))
        assignments.append(clusterer.add(entry))
        merges += clusterer.take_merges()
        merges += assignments[-1].merges
    merges += clusterer.look(AT + timedelta(days=2))
    return assignments, merges


@settings(deadline=None, max_examples=150)
@given(streams, st.sets(st.integers(min_value=0, max_value=40)))
def test_batches_do_not_matter(stream: Stream, cuts: set[int]) -> None:
    entries = entries_of(stream)
    assert grouped(entries, cuts) == grouped(entries, set())


@settings(deadline=None, max_examples=100)
@given(streams)
def test_every_entry_is_in_one_story_and_survivors_are_older(
    stream: Stream,
) -> None:
    entries = entries_of(stream)
    assignments, merges = grouped(entries, set())
    assert [assignment.entry_id for assignment in assignments] == [entry.entry_id for entry in entries]
    opened = {a.story_id: (a.at, a.story_id) for a in assignments if a.opened}
    assert {assignment.story_id for assignment in assignments} <= set(opened)
    absorbed = [merge.absorbed for merge in merges]
    assert len(absorbed) == len(set(absorbed))
    for merge in merges:
        assert opened[merge.survivor] < opened[merge.absorbed]

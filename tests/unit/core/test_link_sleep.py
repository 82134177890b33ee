"""Links that sleep: nothing is read of one language, everything that lives once a second is heard."""

from datetime import timedelta

from newsjack.core.link_sleep import KEPT_PER_STORY, LEAST_TIDIED, WakingLinks
from newsjack.core.link_words import Kind, LinkReader
from newsjack.model.entry import Entry
from newsjack.model.story import Merge, StoryId
from newsjack.settings.link_lexicon import load_link_lexicon
from tests.makers import AT, make_entry, minutes

RECALL = "Airbus recalls 900 A350 jets over valve fault"
RAPPEL = "Airbus rappelle 900 A350 pour un problème de valve"
EN, EN2, FR = StoryId("en"), StoryId("en2"), StoryId("fr")


class Counting(LinkReader):
    """Counts the titles read."""

    read = 0

    def concepts(self, title: str, *, language: str) -> dict[str, Kind]:
        self.read += 1
        return super().concepts(title, language=language)


class Desk:
    """Sleeping links and the titles they read."""

    def __init__(self, *, most: int = 1_000) -> None:
        self.reader = Counting(load_link_lexicon())
        self.links = WakingLinks(self.reader, horizon=timedelta(hours=36), most=most)
        self.told = 0

    def entry(self, title: str, language: str, at: float) -> Entry:
        self.told += 1
        return make_entry(f"e{self.told}", title=title, language=language, first_seen_at=AT + minutes(at))

    def tell(self, story_id: StoryId, title: str, *, language: str = "en", at: float = 0.0) -> None:
        self.links.add(self.entry(title, language, at), story_id)


def test_one_language_is_not_read_until_another_is_heard():
    desk = Desk()
    desk.tell(EN, RECALL)
    desk.links.observe(desk.entry("Lottery numbers", "en", 1))
    desk.tell(EN, "Airbus: 900 A350 jets recalled", at=2)
    desk.tell(StoryId("it"), "Airbus richiama 900 A350", language="it", at=3)
    assert desk.reader.read == 0
    desk.tell(FR, RAPPEL, language="fr", at=4)
    assert desk.reader.read == 4
    assert desk.links.take_changes() == {EN: (FR,), FR: (EN,)}


def test_a_merge_in_sleep_is_kept():
    desk = Desk()
    desk.tell(EN2, RECALL)
    desk.tell(EN, "Valve fault grounds jets", at=1)
    desk.links.merge(Merge(survivor=EN, absorbed=EN2, at=AT, why="test"))
    desk.tell(FR, RAPPEL, language="fr", at=2)
    assert desk.links.linked(FR) == (EN,)


def test_links_sleep_again_once_the_other_language_fell_silent_and_wake_with_what_they_knew():
    desk = Desk()
    desk.tell(EN, RECALL)
    desk.tell(FR, "Le ministre visite une usine", language="fr")
    desk.tell(EN, "Airbus: recall goes on", at=30 * 60)
    desk.tell(EN, "Airbus: what we know", at=60 * 60)
    read = desk.reader.read
    desk.tell(EN, "Airbus: jets back in the air", at=61 * 60)
    assert desk.reader.read == read
    desk.tell(FR, RAPPEL, language="fr", at=62 * 60)
    assert desk.links.linked(FR) == (EN,)


def test_what_is_put_by_is_bounded_and_forgets_the_silent():
    desk = Desk(most=300)
    for number in range(3 * LEAST_TIDIED):
        desk.tell(StoryId(f"s{number}"), f"Kestrel{number} launches rocket", at=number)
    assert len(desk.links.put_by()) <= LEAST_TIDIED
    for number in range(4 * KEPT_PER_STORY * 300):
        desk.tell(EN2, f"Lanvic{number} opens", at=3 * LEAST_TIDIED + number / 100)
    desk.tell(EN, RECALL, at=3 * LEAST_TIDIED + 59)
    assert len(desk.links.put_by()) <= 2 * KEPT_PER_STORY * 300
    desk.tell(FR, RAPPEL, language="fr", at=3 * LEAST_TIDIED + 60)
    assert desk.links.linked(FR) == (EN,)
    assert desk.links.put_by() == ()


def test_a_merge_outlives_tidying_as_long_as_its_survivor():
    desk = Desk()
    desk.tell(EN2, RECALL)
    desk.tell(EN, "Valve fault grounds jets", at=1)
    desk.links.merge(Merge(survivor=EN, absorbed=EN2, at=AT, why="test"))
    for number in range(2 * LEAST_TIDIED):
        desk.tell(StoryId(f"s{number % 500}"), f"Kestrel{number} launches rocket", at=2 + number / 100)
    desk.tell(FR, RAPPEL, language="fr", at=30)
    assert desk.links.linked(FR) == (EN,)


def test_a_rebuild_reads_nothing_of_one_language_and_keeps_the_links_of_the_heads():
    desk = Desk()
    english, french = desk.entry(RECALL, "en", 0), desk.entry(RAPPEL, "fr", 1)
    desk.links.observe(english)
    desk.links.observe(french)
    desk.links.restore(EN, [english], linked=(FR,))
    assert desk.reader.read == 0
    desk.links.restore(FR, [french], linked=(EN,))
    assert desk.reader.read == 2
    assert desk.links.take_changes() == {}
    assert desk.links.linked(EN) == (FR,)

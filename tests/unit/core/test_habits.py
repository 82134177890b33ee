from newsjack.core.habits import MAX_OUTLETS, MAX_TAILS, TitleHabits
from newsjack.settings.lexicons import load_headline_lexicon
from tests.makers import make_entry

SUBJECTS = (
    "Crane collapses at the quay", "Senate delays the budget vote", "Regulator fines the ferry line",
    "Tenor Brisk cancels his tour", "Rocket launch scrubbed again", "Flour shortage worries bakers",
    "Outage hits three hospitals", "Kestrel seen in the old harbour", "Norvia elects a new speaker",
    "Storm closes the northern road", "Teachers reject the pay offer", "Museum finds a lost portrait",
)  # fmt: skip


def note(habits, titles, outlet="The Gazette"):
    return [
        habits.note(make_entry(f"{outlet}{at}", title=title, outlet=outlet, owner=outlet))
        for at, title in enumerate(titles)
    ]


def learnt(habits):
    return dict(habits.learnt())


def test_an_outlets_own_tail_is_learnt():
    habits = TitleHabits(load_headline_lexicon())
    parts = note(habits, [f"{subject} - Capital" for subject in SUBJECTS])
    assert [found.suffix for found in parts] == [""] * 7 + ["Capital"] * 5
    assert parts[-1].text == SUBJECTS[-1]
    assert learnt(habits) == {"The Gazette": {"capital"}}
    assert habits.split(make_entry("x", title="A crane falls down - Capital", outlet="Else")).suffix == ""


def test_a_tail_behind_a_bar_needs_a_smaller_share():
    for sign, wanted in ((" | ", {"The Gazette": {"money"}}), (" - ", {})):
        habits = TitleHabits()
        titles = [f"{subject} on day {day}" for day in range(4) for subject in SUBJECTS]
        note(habits, [title + f"{sign}Money" * (at % 4 == 0) for at, title in enumerate(titles)])
        assert learnt(habits) == wanted


def test_a_place_that_recurs_is_no_suffix():
    habits = TitleHabits()
    titles = [f"{subject} - Marseille" for subject in SUBJECTS]
    inside = ["Marseille votes on its tram", "A night in Marseille", "Why Marseille sings"]
    note(habits, [*titles[:4], *inside, *titles[4:]])
    assert learnt(habits) == {}


def test_a_place_is_known_from_other_outlets_headlines():
    habits = TitleHabits()
    note(habits, [f"{subject} - Jean Brisk" for subject in SUBJECTS[:4]])
    note(habits, ["Jean Brisk resigns", "Party backs Jean Brisk", "Jean Brisk in court"], outlet="Other")
    note(habits, [f"{subject} - Jean Brisk" for subject in SUBJECTS[4:]])
    assert learnt(habits) == {}


def test_one_headline_again_and_again_teaches_nothing():
    habits = TitleHabits()
    note(habits, ["Crane collapses at the quay - Capital"] * 40)
    assert learnt(habits) == {}


def test_fixtures_colons_years_and_long_tails_teach_nothing():
    habits = TitleHabits()
    for tail in (": le point", " | November 2025", " - and why it matters to us all now"):
        note(habits, [f"{subject}{tail}" for subject in SUBJECTS], outlet=tail)
    teams = ("Alba", "Brio", "Cano", "Dova", "Ezra", "Fina", "Gala", "Hova", "Isla", "Juno", "Kano", "Luna")
    note(habits, [f"{team} - Lanvic" for team in teams])
    assert learnt(habits) == {}


def test_heads_are_never_learnt():
    habits = TitleHabits(load_headline_lexicon())
    for head in ("GAZA. ", "OM-PSG. ", "Guerre en Norvie : ", "U.S. "):
        parts = note(habits, [f"{head}{subject}" for subject in SUBJECTS], outlet=head)
        assert all(found.text.startswith(head.strip()) for found in parts)


def test_a_tail_given_up_is_unlearnt():
    habits = TitleHabits()
    note(habits, [f"{subject} - Capital" for subject in SUBJECTS])
    note(habits, [f"{subject} on day {day}" for day in range(60) for subject in SUBJECTS])
    assert learnt(habits) == {}


def test_memory_is_bounded():
    habits = TitleHabits()
    for tail in range(MAX_TAILS + 20):
        note(habits, [f"{subject} - Tail{tail}" for subject in SUBJECTS[:4]])
    assert len(habits._outlets["The Gazette"].tails) == MAX_TAILS
    assert len(habits._watched) == MAX_TAILS
    for outlet in range(MAX_OUTLETS):
        note(habits, SUBJECTS[:1], outlet=f"o{outlet}")
    assert len(habits._outlets) == MAX_OUTLETS
    assert not habits._watched

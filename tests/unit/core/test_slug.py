import pytest

from newsjack.core.slug import slug_text


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://news.example/2025/11/12/mayor-of-lanvic-quits-after-vote-1234567.html",
         "mayor of lanvic quits after vote"),
        ("https://news.example/world/12345", ""),
        ("https://news.example/", ""),
        ("https://news.example/a/b-c/article-ab12cd34ef", ""),
        ("https://journal.example/le-maire-de-lanvic-d%C3%A9missionne_6208661_3210.html?utm_source=rss#top",
         "le maire de lanvic demissionne"),
        ("https://news.example/a_b_c/crane-falls-on-harbour-quay", "crane falls on harbour quay"),
        ("https://news.example/Crane_falls_on_quay.ece", "crane falls on quay"),
        ("https://news.example/crane%20falls%20on%20quay", "crane falls on quay"),
        ("https://news.example/?p=a-b-c-d-e", ""),
        ("not an address", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_reads_the_words_of_an_address(url: str, told: str) -> None:
    assert slug_text(url) == told


def test_a_very_long_part_is_no_slug() -> None:
    assert slug_text("https://news.example/" + "-".join(["word"] * 200)) == ""


def test_at_most_twenty_words_are_read() -> None:
    assert len(slug_text("https://news.example/" + "-".join(["word"] * 40)).split()) == 20

import json

from newsjack.cli.judging import Text, answers, match_json
from newsjack.core.match import Matcher
from newsjack.model.brand import Brand
from newsjack.settings.lexicons import load_senses

MATCHER = Matcher(
    [Brand(name="Sosh", terms=("Sosh",)), Brand(name="Orange", terms=("Orange",))], load_senses()
)


def judged(text: Text) -> dict[str, object]:
    return match_json(MATCHER.match(title=text.title, summary=text.summary, language=text.language))


def ask(*lines: bytes) -> list[dict[str, object]]:
    return list(answers(lines, judged))


def test_a_line_gives_the_public_shape():
    line = json.dumps({"id": 7, "title": "Sosh et le jus d'orange", "summary": "", "language": "fr"})
    assert ask(line.encode()) == [
        {
            "id": 7,
            "matches": [
                {
                    "brand": "Sosh",
                    "lane": "brand",
                    "relevance": 0.65,
                    "terms": [{"text": "Sosh", "field": "title", "start": 0, "end": 4}],
                }
            ],
            "rejected": [{"brand": "Orange", "reason": "“orange” is written as an ordinary word"}],
        }
    ]


def test_a_bad_line_is_answered_in_its_place_and_stops_nothing():
    given = [
        b"{",
        b"[]",
        b'{"id":"a"}',
        b'{"id":"b","title":5}',
        b"\xff",
        b"",
        b'{"id":"c","title":"Sosh","language":null}',
    ]
    found = ask(*given)
    assert [one["id"] for one in found] == [None, None, "a", "b", None, None, "c"]
    assert [("error" in one) for one in found] == [True] * 6 + [False]


def test_a_deep_or_endless_line_is_an_error_not_a_crash():
    assert all("error" in one for one in ask(b"[" * 100_000, b'"' + b"x" * 2_000_000 + b'"'))


def test_null_and_missing_summaries_are_empty():
    assert ask(b'{"id":1,"title":"Sosh","summary":null}')[0]["matches"]
    assert ask(b'{"id":1,"summary":"Sosh"}')[0]["matches"]


def test_an_id_that_is_no_json_is_an_error_and_every_answer_is_json():
    found = ask(b'{"id":NaN,"title":"Sosh"}', b'{"id":-Infinity,"title":"Sosh"}')
    assert [one["id"] for one in found] == [None, None]
    assert all("error" in one for one in found)

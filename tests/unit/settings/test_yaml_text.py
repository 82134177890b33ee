import pytest

from newsjack.errors import SettingsError
from newsjack.settings.yaml_text import parse_yaml


def test_scalars_stay_the_text_that_was_written():
    read = parse_yaml("a: [NO, on, 12:30, 1_000, 007, ~, 2024-01-01]", file="x.yaml")
    assert read.data == {"a": ["NO", "on", "12:30", "1_000", "007", "~", "2024-01-01"]}


def test_every_value_knows_its_line():
    read = parse_yaml("brands:\n  - name: A\n    terms:\n      - one\n      - two\n", file="x.yaml")
    assert read.line(("brands", 0, "terms", 1)) == 5
    assert read.line(("brands", 0, "nothing", 3)) == 2


@pytest.mark.parametrize(
    ("text", "line"),
    [("a: 1\nb: 2\na: 3\n", 3), ("a: [1\nb: 2\n", 2), ("? [a]\n: 1\n", 1), ("a: *none\n", 1)],
)
def test_what_is_not_plain_yaml_is_refused_with_its_line(text: str, line: int):
    with pytest.raises(SettingsError) as caught:
        parse_yaml(text, file="x.yaml")
    assert caught.value.line == line


def test_aliases_that_explode_are_refused():
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    with pytest.raises(SettingsError, match="too large"):
        parse_yaml("\n".join(rows), file="x.yaml")


def test_aliases_that_repeat_more_than_anyone_would_are_refused():
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 5)]
    with pytest.raises(SettingsError, match="too large"):
        parse_yaml("\n".join(rows), file="x.yaml")
    assert parse_yaml("\n".join(rows[:3]), file="x.yaml").data is not None


def test_a_tag_builds_no_object():
    assert parse_yaml("a: !!python/object/apply:os.getpid []", file="x.yaml").data == {"a": []}

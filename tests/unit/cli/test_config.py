"""init, check and feeds as a user types them."""

from pathlib import Path

import pytest

from newsjack.cli.main import main
from newsjack.settings.load import load_feed_list, load_feeds

OPML = """<opml version="2.0"><body>
<outline text="Good" xmlUrl="https://good.example/rss"/>
<outline text="Bad host" xmlUrl="http://[::1/rss"/>
<outline text="Bad port" xmlUrl="http://bad.example:99999/rss"/>
</body></opml>"""


def test_an_import_leaves_out_what_feeds_yaml_may_not_hold(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    (tmp_path / "list.opml").write_text(OPML, encoding="utf-8")
    assert main(["feeds", "import", str(tmp_path / "list.opml"), "--config", str(tmp_path)]) == 0
    feeds, _ = load_feeds(tmp_path)
    assert [feed.url for feed in feeds] == ["https://good.example/rss"]
    shown = capsys.readouterr()
    assert "1 feeds, 1 added" in shown.out
    assert "left out: http://[::1/rss: the url cannot be read" in shown.out


def test_a_folder_that_cannot_be_made_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert main(["init", str(tmp_path / "file")]) == 1
    assert capsys.readouterr().err.startswith("newsjack: ")


BROKEN = """<opml version="1.0"><body><outline text="Presse">
<outline text="A & B" xmlUrl="https://a.example/rss?x=1&copy=2" type="rss"/>
<outline text="A again" xmlUrl="https://a.example/rss?x=1&copy=2" type="rss"/>
<outline text="More" type="include" url="https://a.example/more.opml"/>
</outline></body></opml>"""


def run(*words: str | Path) -> int:
    return main([*map(str, words)])


def test_an_import_says_per_file_what_was_wrong_and_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    broken, good = tmp_path / "broken.opml", tmp_path / "good.opml"
    broken.write_text(BROKEN, encoding="utf-8")
    good.write_text(OPML.replace("[::1", "b.example").replace(":99999", ""), encoding="utf-8")
    assert run("feeds", "import", broken, good, "--config", tmp_path) == 0
    shown = capsys.readouterr()
    assert [line.strip() for line in shown.out.splitlines()] == [
        f"{broken}: recovered 1 feeds, 1 added, 0 known already",
        "wrong: line 2, column 19: not well-formed (invalid token); read forgivingly",
        "wrong: line 2, column 18: an & that is not written &amp; (3 times)",
        "left out: line 3, column 1: “A again”: https://a.example/rss?x=1&copy=2 stands at line 2 already",
        "left out: line 4, column 1: “More”: another list: import it by itself (https://a.example/more.opml)",
        f"{good}: read 3 feeds, 3 added, 0 known already",
    ]


def test_an_import_of_something_else_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "page.html").write_text("<html>", encoding="utf-8")
    assert run("feeds", "import", tmp_path / "page.html", "--config", tmp_path) == 1
    assert "is it a list of feeds" in capsys.readouterr().out
    assert not (tmp_path / "feeds.yaml").exists()


def test_an_import_switches_new_groups_on_and_names_those_that_are_off(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    (tmp_path / "feeds.yaml").write_text(
        "groups:\n  - one\nfeeds:\n  - {url: 'https://1.example/', group: one}\n"
        "  - {url: 'https://2.example/', group: two}\n",
        encoding="utf-8",
    )
    rows = "".join(
        f'<outline text="{g}"><outline text="x" xmlUrl="https://x.example/{g}"/></outline>'
        for g in ("one", "two", "three")
    )
    (tmp_path / "list.opml").write_text(f"<opml><body>{rows}</body></opml>", encoding="utf-8")
    assert run("feeds", "import", tmp_path / "list.opml", "--config", tmp_path) == 0
    shown = capsys.readouterr().out
    assert "switched on under `groups:`: three" in shown
    assert "not polled: the group two is not under `groups:`" in shown
    listed = load_feed_list(tmp_path)
    assert listed.groups == ("one", "three")
    assert [feed.url for feed in listed.switched_on] == [
        "https://1.example/",
        "https://x.example/one",
        "https://x.example/three",
    ]


def test_an_export_holds_every_feed_or_only_those_polled(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "feeds.yaml").write_text(
        "groups: [one]\nfeeds:\n  - {url: 'https://1.example/', group: one}\n"
        "  - {url: 'https://2.example/', group: two}\n  - {url: 'https://3.example/'}\n",
        encoding="utf-8",
    )
    assert run("feeds", "export", "--config", tmp_path) == 0
    assert capsys.readouterr().out.count("xmlUrl") == 3
    assert run("feeds", "export", "--switched-on", "--config", tmp_path) == 0
    assert "2.example" not in capsys.readouterr().out

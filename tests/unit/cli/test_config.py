"""init, check and feeds as a user types them."""

from pathlib import Path

import pytest

from newsjack.cli.main import main
from newsjack.settings.load import load_feeds

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
    assert "left out http://[::1/rss: the url cannot be read" in shown.err


def test_a_folder_that_cannot_be_made_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert main(["init", str(tmp_path / "file")]) == 1
    assert capsys.readouterr().err.startswith("newsjack: ")

import argparse
import gzip
import io
import json

from newsjack.cli import parsing


def run(*argv):
    parser = argparse.ArgumentParser()
    parsing.add_commands(parser.add_subparsers(required=True))
    args = parser.parse_args(argv)
    return args.run(args)


def test_parse_prints_one_line_per_document(tmp_path, capsys):
    good, bad = tmp_path / "good.xml", tmp_path / "bad.html"
    good.write_bytes(
        b"<rss version='2.0'><channel><title>F</title><item><guid>1</guid><title>A\xe2\x80\xa8B</title>"
        b"<link>http://example.com/a</link><pubDate>2 Mar 2026 10:00 GMT</pubDate></item></channel></rss>"
    )
    bad.write_bytes(b"<html></html>")
    assert run("parse", str(good), str(bad), str(tmp_path / "none"), "--json") == 1
    lines = capsys.readouterr().out.splitlines()
    first, second, third = map(json.loads, lines)
    assert first == {
        "file": str(good),
        "version": "rss20",
        "title": "F",
        "language": None,
        "entries": [
            {
                "id": "1",
                "title": "A B",
                "link": "http://example.com/a",
                "published_at": "2026-03-02T10:00:00Z",
                "summary": "",
                "language": None,
            }
        ],
        "error": None,
    }
    assert list(first) == ["file", "version", "title", "language", "entries", "error"]
    assert (second["version"], second["entries"]) == ("", [])
    assert second["error"]
    assert third["error"].startswith("cannot be read")
    assert run("parse", str(good)) == 0
    assert "1 entries" in capsys.readouterr().out


def test_parse_dates_answers_every_line():
    raw = b"Mon, 02 Jan 2006 15:04:05 EST\n\n  2006-01-02 \n10/11/12\n\xff\x85x\nlast"
    lines = list(parsing.dates_json(io.BytesIO(raw)))
    assert [line["utc"] for line in lines] == [
        "2006-01-02T20:04:05Z",
        None,
        "2006-01-02T00:00:00Z",
        None,
        None,
        None,
    ]
    assert [line["raw"] for line in lines][1:4] == ["", "  2006-01-02 ", "10/11/12"]


def test_what_cannot_be_read_is_told_and_stops_nothing(tmp_path, capsys):
    good = tmp_path / "good.xml.gz"
    good.write_bytes(gzip.compress(b"<rss><channel><item><title>A</title></item></channel></rss>"))
    (tmp_path / "empty").write_bytes(b"")
    names = ["", str(tmp_path), str(tmp_path / "none"), str(tmp_path / "empty"), str(good)]
    assert run("parse", *names, "--json") == 1
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["file"] for line in told] == names
    assert [line["error"] for line in told] == [
        "cannot be read: no file name",
        "cannot be read: Is a directory",
        "cannot be read: No such file or directory",
        "empty body",
        None,
    ]
    assert told[-1]["entries"][0]["title"] == "A"

"""The doctor on real things: a loopback web, a real server, the fake Slack, as an operator types it."""

import json
import socket
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from newsjack.cli.main import main
from newsjack.store.client import Client
from newsjack.store.keys import Keys
from tests.fakes.slack_server import SlackServer
from tests.feed_server import Asked, FeedServer, reply, rss

FRESH = format_datetime(datetime.now(UTC) - timedelta(hours=3, minutes=1))
FRENCH = ("Le gouvernement présente son budget au Parlement", "La grève des trains se poursuit lundi matin")
ENGLISH = ("The government presents its budget to the house", "The strike of the trains goes on this Monday")
PAGE = b'<!doctype html><html><link rel="alternate" type="application/rss+xml" href="/feed"></html>'


def feed_with_etag(asked: Asked) -> bytes:
    if asked.headers.get("If-None-Match") == '"1"':
        return reply(status="304 Not Modified")
    return reply(rss(*FRENCH, at=FRESH), headers={"ETag": '"1"'})


ROUTES = {
    "/good": feed_with_etag,
    "/careless": reply(rss(*FRENCH, at=FRESH), headers={"ETag": '"2"'}),
    "/english": reply(rss(*ENGLISH, at=FRESH)),
    "/old": reply(rss(*FRENCH, at="Mon, 02 Mar 2020 10:00:00 GMT")),
    "/moved": reply(status="301 Moved Permanently", headers={"Location": "/good"}),
    "/page": reply(PAGE, headers={"Content-Type": "text/html"}),
    "/refused": reply(status="403 Forbidden"),
    "/gone": reply(status="410 Gone"),
    "/trouble": reply(status="503 Service Unavailable"),
    "/empty": reply(rss()),
}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, and an environment of its own with a free port."""
    monkeypatch.chdir(tmp_path)
    for name in ("REDIS_URL", "SLACK_BOT_TOKEN", "NEWSJACK_STATE", "NEWSJACK_CONFIG", "NEWSJACK_REDIS_BIN"):
        monkeypatch.delenv(name, raising=False)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        monkeypatch.setenv("NEWSJACK_HTTP", f"127.0.0.1:{free.getsockname()[1]}")
    return tmp_path


def configure(home: Path, server: FeedServer, *paths: str) -> None:
    (home / "config").mkdir()
    (home / "config/brands.yaml").write_text("brands: [{name: A, terms: [a]}]\n", encoding="utf-8")
    rows = "".join(
        f"  - {{url: '{server.url(path)}', outlet: {path[1:]}, owner: {path[1:]}, language: fr}}\n"
        for path in paths
    )
    hosts = f"hosts:\n  - {{address: '{server.address}', allow_private: true, spacing: 0s}}\n"
    (home / "config/feeds.yaml").write_text(f"{hosts}feeds:\n{rows}", encoding="utf-8")


def doctor(capsys: pytest.CaptureFixture[str], *flags: str) -> tuple[int, list[dict[str, Any]]]:
    status = main(["doctor", "--json", *flags])
    return status, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def found(lines: list[dict[str, Any]], subject: str) -> list[dict[str, Any]]:
    return [line for line in lines if line.get("subject") == subject]


def test_every_feed_is_asked_once_and_named_by_how_it_answers(home: Path, capsys: pytest.CaptureFixture[str]):
    with FeedServer(routes=dict(ROUTES)) as server:
        configure(home, server, *ROUTES)
        status, lines = doctor(capsys)
        asked = [one.path for one in server.asked]
    assert status == 1
    feeds = {line["outlet"]: line for line in found(lines, "feed")}
    assert {name: (line["answer"], line["level"]) for name, line in feeds.items()} == {
        "good": ("answers", "ok"),
        "careless": ("answers", "ok"),
        "english": ("answers", "warn"),
        "old": ("nothing new", "warn"),
        "moved": ("moved", "warn"),
        "page": ("no feed", "fault"),
        "refused": ("refused", "fault"),
        "gone": ("dead", "fault"),
        "trouble": ("server in trouble", "warn"),
        "empty": ("empty", "warn"),
    }
    assert [feeds[name]["validators"] for name in ("good", "careless", "old")] == ["work", "ignored", "none"]
    assert feeds["moved"]["moved_to"].endswith("/good")
    assert "/feed in feeds.yaml" in feeds["page"]["mend"]
    assert (feeds["good"]["entries"], feeds["good"]["language"]) == (2, "fr")
    assert 3 * 3600 < feeds["good"]["newest_age_s"] < 4 * 3600
    assert asked.count("/old") == asked.count("/gone") == 1
    assert asked.count("/careless") == 2  # the second time with its validator
    assert lines[-1]["summary"]["feeds"]["answers"] == 3


def test_a_report_for_people_groups_feeds_and_ends_with_what_to_mend(
    home: Path, capsys: pytest.CaptureFixture[str]
):
    with FeedServer(routes=dict(ROUTES)) as server:
        configure(home, server, "/good", "/careless", "/gone", "/refused")
        assert main(["doctor"]) == 1
        shown = capsys.readouterr()
        assert main(["doctor", "--all"]) == 1
        listed = capsys.readouterr().out
    assert "feeds: answers: 2 (--all lists them)" in shown.out
    assert shown.out.index("feeds: refused: 1") < shown.out.index("feeds: dead: 1")
    assert f"is gone for good (HTTP 410)  {server.url('/gone')}" in shown.out
    assert shown.out.rstrip().endswith("2 faults to mend, 0 warnings; 2 of 4 feeds answer")
    assert shown.err.splitlines() == ["asked 4 feeds", "asked 2 feeds again"]
    assert "2 entries, newest 3 h old, fr" in listed
    assert "validators work" in listed


def test_an_empty_folder_is_told_what_to_do(home: Path, capsys: pytest.CaptureFixture[str]):
    status, lines = doctor(capsys, "--offline")
    assert status == 1
    missing = found(lines, "configuration")
    assert [line["level"] for line in missing] == ["fault", "fault"]
    assert all("newsjack init" in line["mend"] for line in missing)
    assert main(["init"]) == 0
    capsys.readouterr()
    status, lines = doctor(capsys, "--offline")
    assert (status, lines[-1]["summary"]["faults"]) == (0, 0)
    assert not (home / "var").exists()


def test_a_fault_of_the_configuration_is_the_one_that_check_tells(
    home: Path, capsys: pytest.CaptureFixture[str]
):
    (home / "config").mkdir()
    (home / "config/brands.yaml").write_text("brands:\n  - {name: A, termz: [a]}\n", encoding="utf-8")
    (home / "config/feeds.yaml").write_text("feeds: []\n", encoding="utf-8")
    _, lines = doctor(capsys, "--offline")
    (fault, *_) = found(lines, "configuration")
    assert fault["what"] == "config/brands.yaml:2: brands.0.termz: unknown key"
    assert fault["mend"] == "did you mean `terms`?"


def test_a_server_and_a_daemon_are_looked_at(
    home: Path,
    capsys: pytest.CaptureFixture[str],
    redis_url: str,
    redis_client: Client,
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setenv("REDIS_URL", redis_url)
    _, lines = doctor(capsys, "--offline")
    assert "answers" in found(lines, "server")[0]["what"]
    assert found(lines, "daemon")[0]["what"] == "none has run on this server"
    now = datetime.now(UTC)
    for name in ("web", "dispatch", "poll-1", "stories", "alerts", "slack"):
        redis_client.hset(Keys().beats, name, now.isoformat())
    redis_client.hset(Keys().beats, "archive", (now - timedelta(hours=3)).isoformat())
    status, lines = doctor(capsys, "--offline")
    assert status == 1
    alive, silent = found(lines, "daemon")
    assert alive["what"] == "alive: web, dispatch, poll, stories, alerts, slack"
    assert silent["what"] == "archive is silent for 3 h"


def test_a_server_that_does_not_answer_is_a_fault(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("REDIS_URL", f"unix://{home}/nobody.sock")
    _, lines = doctor(capsys, "--offline")
    (only,) = found(lines, "server")
    assert only["level"] == "fault"
    assert only["mend"] == "start that server, or correct REDIS_URL"
    assert found(lines, "daemon") == []


def test_a_port_that_another_program_holds_is_a_fault(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    with FeedServer(routes={"/healthz": reply(b"hello")}) as other:
        monkeypatch.setenv("NEWSJACK_HTTP", other.address)
        _, lines = doctor(capsys, "--offline")
        assert "another program listens" in found(lines, "dashboard")[0]["what"]
    sick = reply(b'{"ok": false, "reasons": ["all 3 feeds fail"]}', status="503 Service Unavailable")
    with FeedServer(routes={"/healthz": sick}) as ours:
        monkeypatch.setenv("NEWSJACK_HTTP", ours.address)
        _, lines = doctor(capsys, "--offline")
        assert found(lines, "dashboard")[0]["what"].endswith("says: all 3 feeds fail")


def test_slack_is_asked_about_the_token_and_its_scopes(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    with SlackServer(scopes=frozenset({"chat:write"})) as slack:
        monkeypatch.setenv("SLACK_API_URL", slack.url)
        monkeypatch.setenv("SLACK_BOT_TOKEN", slack.token)
        good, lacks = found(doctor(capsys)[1], "slack")
        assert good["what"] == "the token is good: newsjack in Acorn"
        assert (lacks["level"], "channels:history" in lacks["mend"]) == ("warn", True)
        monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-wrong")
        (bad,) = found(doctor(capsys)[1], "slack")
        assert bad["level"] == "fault"
        assert "xoxb-wrong" not in json.dumps(bad)


def test_a_wrong_clock_is_told_by_the_servers(home: Path, capsys: pytest.CaptureFixture[str]):
    ahead = format_datetime(datetime.now(UTC) + timedelta(hours=2, minutes=1), usegmt=True).replace(
        "+0000", "GMT"
    )
    late = reply(rss(*FRENCH, at=FRESH), headers={"Date": ahead})
    with FeedServer({"/a": late}) as one, FeedServer({"/b": late}) as two, FeedServer({"/c": late}) as three:
        configure(home, one, "/a")
        path = home / "config/feeds.yaml"
        more = "".join(f"  - {{url: '{s.url(p)}', language: fr}}\n" for s, p in ((two, "/b"), (three, "/c")))
        hosts = "".join(f"  - {{address: '{s.address}', allow_private: true}}\n" for s in (two, three))
        text = path.read_text(encoding="utf-8").replace("feeds:\n", f"{hosts}feeds:\n") + more
        path.write_text(text, encoding="utf-8")
        _, lines = doctor(capsys)
    (clock,) = found(lines, "clock")
    assert (clock["level"], clock["what"]) == ("fault", "this machine is 2 h behind 3 servers")


def test_a_network_that_is_down_blames_no_feed(home: Path, capsys: pytest.CaptureFixture[str]):
    (home / "config").mkdir()
    (home / "config/brands.yaml").write_text("brands: [{name: A, terms: [a]}]\n", encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nobody = f"127.0.0.1:{free.getsockname()[1]}"
    rows = "".join(f"  - {{url: 'http://{nobody}/{n}'}}\n" for n in range(6))
    hosts = f"hosts:\n  - {{address: '{nobody}', allow_private: true, spacing: 0s}}\n"
    (home / "config/feeds.yaml").write_text(f"{hosts}feeds:\n{rows}", encoding="utf-8")
    status, lines = doctor(capsys)
    assert status == 1
    assert {line["answer"] for line in found(lines, "feed")} == {"not reached"}
    assert lines[-1]["summary"]["faults"] == 1

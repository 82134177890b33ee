"""A replay keeps the public promises about its output, whatever the stream holds."""

import io
import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from newsjack.newsroom.simulation import simulate
from newsjack.newsroom.stream import write_stream
from newsjack.replay.runner import ReplayFigures, replay
from newsjack.settings.paths import config_home

T = datetime(2025, 6, 12, 8, tzinfo=UTC)


def run(folder: Path, stream: Path, brands: str) -> ReplayFigures:
    (folder / "brands.yaml").write_text(brands, encoding="utf-8")
    return replay(stream, config=folder, out=folder / "out", progress=io.StringIO())


def lines(folder: Path, name: str) -> list[dict[str, Any]]:
    text = (folder / "out" / f"{name}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("day")
    write_stream(folder / "stream.jsonl", simulate(3).items)
    brands = (config_home() / "demo" / "brands.yaml").read_text(encoding="utf-8")
    run(folder, folder / "stream.jsonl", brands + "  - {name: Everything, watch: everything}\n")
    return folder


def test_each_item_has_one_decision_and_one_final_story(day: Path):
    ids = [json.loads(line)["id"] for line in (day / "stream.jsonl").read_text("utf-8").splitlines()]
    assert [line["entry_id"] for line in lines(day, "assignments")] == ids
    final = Counter(i for s in lines(day, "stories") if s["merged_into"] is None for i in s["entry_ids"])
    assert final == Counter(ids)
    living = {s["story_id"] for s in lines(day, "stories") if s["merged_into"] is None}
    assert all(s["merged_into"] in living for s in lines(day, "stories") if s["merged_into"])


def test_forecasts_are_in_order_and_say_what_they_promise(day: Path):
    told = lines(day, "forecasts")
    assert len(told) > 100
    for line in told:
        band = [line["peak_at"][name] for name in ("p10", "p25", "p50", "p75", "p90")]
        assert band == sorted(band)
        assert 0 <= line["p_before_peak"] <= 1
        assert 0 <= line["p_big"] <= 1
        assert line["outlets"] >= 1
    assert [line["at"] for line in told] == sorted(line["at"] for line in told)


def test_an_alert_is_new_once_and_first_and_knows_only_the_past(day: Path):
    seen = {a["entry_id"]: a["at"] for a in lines(day, "assignments")}
    kinds: dict[str, list[str]] = {}
    for line in lines(day, "alerts"):
        kinds.setdefault(line["alert_id"], []).append(line["kind"])
        assert all(seen[i] <= line["at"] for i in line["entry_ids"])
    assert kinds
    assert all(k[0] == "new" and k.count("new") == 1 for k in kinds.values())


def test_a_stop_story_invites_nobody_but_the_one_who_watches_everything(day: Path):
    told = [a for a in lines(day, "alerts") if a["kind"] == "new" and a["safety"] == "stop"]
    assert told
    assert {a["lane"] for a in told if a["brand"] != "Everything"} <= {"reputation"}


def test_two_runs_give_the_same_bytes(day: Path, tmp_path: Path):
    run(tmp_path, day / "stream.jsonl", (day / "brands.yaml").read_text(encoding="utf-8"))
    for path in sorted((day / "out").iterdir()):
        assert path.read_bytes() == (tmp_path / "out" / path.name).read_bytes(), path.name


def test_a_bad_line_is_told_and_passed_over_and_an_id_counts_once(tmp_path: Path):
    def row(item_id: str, minutes: int) -> str:
        at = (T + timedelta(minutes=minutes)).isoformat()
        return json.dumps(
            {"id": item_id, "outlet": "o", "url": "", "title": f"T {item_id}", "first_seen_at": at}
        )

    stream = tmp_path / "s.jsonl"
    stream.write_text("\n".join([row("a", 0), "{", row("a", 5), row("b", 5), row("c", 1)]), encoding="utf-8")
    figures = run(tmp_path, stream, "brands: [{name: X, terms: [x]}]\n")
    assert (figures.items, figures.bad_lines) == (3, 2)
    assert [a["entry_id"] for a in lines(tmp_path, "assignments")] == ["a", "b", "a"]
    (first,) = [s for s in lines(tmp_path, "stories") if "a" in s["entry_ids"]]
    assert (first["entry_ids"], first["first_seen_at"]) == (["a"], "2025-06-12T08:00:00Z")


def test_an_empty_stream_gives_empty_files_and_a_report(tmp_path: Path):
    stream = tmp_path / "s.jsonl"
    stream.write_text("", encoding="utf-8")
    assert run(tmp_path, stream, "brands: [{name: X, terms: [x]}]\n").items == 0
    assert lines(tmp_path, "stories") == []
    assert json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))["items"] == 0


def test_a_title_without_end_is_cut_as_it_is_when_polled(tmp_path: Path):
    row = {"id": "a", "outlet": "o", "title": "x " * 2_500_000, "first_seen_at": T.isoformat()}
    stream = tmp_path / "s.jsonl"
    stream.write_text(json.dumps(row), encoding="utf-8")
    figures = run(tmp_path, stream, "brands: [{name: X, terms: [x]}]\n")
    assert figures.items == 1
    assert lines(tmp_path, "matches")


def test_an_owner_counts_as_one_voice_whether_or_not_its_groups_are_polled(tmp_path: Path):
    title = "Minister resigns over the harbour contract in Marseille"
    rows = [
        {
            "id": o,
            "outlet": o,
            "url": f"https://{o}.example/1",
            "title": title,
            "first_seen_at": T.isoformat(),
        }
        for o in ("one", "two")
    ]
    stream = tmp_path / "s.jsonl"
    stream.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    feeds = "".join(
        f"  - {{url: 'https://{o}.example/rss', outlet: {o}, owner: Both, group: {o}}}\n"
        for o in ("one", "two")
    )
    (tmp_path / "feeds.yaml").write_text(f"groups: [one]\nfeeds:\n{feeds}", encoding="utf-8")
    run(tmp_path, stream, "brands: [{name: X, terms: [x]}]\n")
    (story,) = lines(tmp_path, "stories")
    assert (len(story["entry_ids"]), story["outlets"]) == (2, 1)

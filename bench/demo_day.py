"""Replays simulated news days through the production steps and grades them against their truth.

    python -m bench.demo_day [SEED ...]

The demo without its clock. These days were written together with the product: they show that the
parts work together, they prove no quality.
"""

import json
import sys
import tempfile
from pathlib import Path

from newsjack.clock import parse_instant
from newsjack.model.alert import AlertKind
from newsjack.model.brand import Lane
from newsjack.newsroom.report_card import AlertFacts, grade_day, render
from newsjack.newsroom.simulation import simulate
from newsjack.newsroom.stream import write_stream
from newsjack.replay.runner import replay
from newsjack.settings.paths import config_home


def main() -> None:
    """Print one report card for each seed."""
    for seed in map(int, sys.argv[1:] or ["1", "2", "3", "4"]):
        with tempfile.TemporaryDirectory() as name:
            print(f"\nseed {seed}")
            print(_graded(seed, Path(name)))


def _graded(seed: int, folder: Path) -> str:
    day = simulate(seed)
    write_stream(folder / "stream.jsonl", day.items)
    (folder / "brands.yaml").write_bytes((config_home() / "demo" / "brands.yaml").read_bytes())
    owners = "".join(
        f'  - {{url: "http://h.example/{n}", outlet: {json.dumps(outlet)}, owner: {json.dumps(owner)}}}\n'
        for n, (outlet, owner) in enumerate(day.owners.items())
    )
    (folder / "feeds.yaml").write_text(f"feeds:\n{owners}", encoding="utf-8")
    replay(folder / "stream.jsonl", config=folder, out=folder / "out", progress=sys.stderr)
    items = {item.id: item for item in day.items}
    lines = [json.loads(line) for line in (folder / "out/alerts.jsonl").read_text("utf-8").splitlines()]
    facts = [
        AlertFacts(
            brand=line["brand"],
            lane=Lane(line["lane"]),
            kind=AlertKind.NEW,
            sent_at=parse_instant(line["at"]),
            urls=[items[i].url for i in line["entry_ids"]],
            titles=[items[i].title for i in line["entry_ids"]],
        )
        for line in lines
        if line["kind"] == "new"
    ]
    return render(grade_day(day, facts, until=day.end_at))


if __name__ == "__main__":
    main()

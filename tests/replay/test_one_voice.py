"""One text in many titles, and many outlets of one owner, are one voice: through ``newsjack replay``."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from newsjack.cli.main import main
from newsjack.core.cluster import Clusterer
from newsjack.core.curve import StoryCurve
from newsjack.model.params import Params
from newsjack.settings.lexicons import load_headline_lexicon
from newsjack.settings.prior import load_document_frequencies
from tests.makers import make_entry

T = datetime(2025, 6, 12, 8, tzinfo=UTC)

TITLES = (
    "Crane collapses on Lanvic harbour quay, closing the port until Thursday",
    "Crane collapses on Lanvic harbour quay, closing port until Thursday",
    "Crane collapses on Lanvic harbour quay, closing the port until Thursday - Brio Courier",
    "Crane collapses on Lanvic harbour quay, closing the port until Thursday | Alba Evening News",
    "CRANE COLLAPSES ON LANVIC HARBOUR QUAY, CLOSING THE PORT UNTIL THURSDAY",
    "Crane collapses on Lanvic harbour quay, closing the port ...",
    "Crane collapses on Lanvic harbour quay…",
    "UPDATE 1 - Crane collapses on Lanvic harbour quay, closing the port until Thursday",
    "BREAKING: Crane collapses on Lanvic harbour quay, closing the port until Thursday",
    "Crane collapses on Lanvic’s harbour quay, closing the port until Thursday",
    "Crane collapses on Lanvic harbour quay, closing the port till Thursday",
    "A crane collapses on Lanvic harbour quay, closing the port until Thursday",
    "Crane collapses on quay of Lanvic harbour, closing the port until Thursday",
    "Crane collapses on Lanvic harbour quay, closing the port until Thursday (AFP)",
    "Crane collapsed on Lanvic harbour quay, closing the port until Thursday",
    "Crane collapses on Lanvic harbor quay, closing the port until Thursday",
    "Crane collapses on Lanvic harbour quay, closing the port until Thursday: authority",
    "Crane collapses on Lanvic harbour quay – closing the port until Thursday",
    "Video: Crane collapses on Lanvic harbour quay, closing the port until Thursday",
    "Crane collapses on Lanvic harbour quay, closing the whole port until Thursday",
)
"""One agency text as twenty desks would title it: edits, suffixes, rubrics, cuts."""

SUMMARIES = (
    "",
    "The harbour authority said that divers must first look at every pillar.",
    "No ship may enter before noon. Nobody was hurt.",
    "The port is shut.",
)

REGIONS = (
    "Lanvic : la grue du port s'effondre, le quai nord fermé",
    "Grue effondrée à Lanvic : le quai nord fermé jusqu'à jeudi",
    "Port de Lanvic : une grue s'effondre sur le quai nord",
    "VIDÉO. Une grue s'effondre sur le quai nord du port de Lanvic",
    "À Lanvic, une grue du port s'effondre : pas de blessé",
    "Effondrement d'une grue à Lanvic : ce que l'on sait",
    "Lanvic : une grue s'abat sur le quai nord du port, aucun blessé",
    "Le port de Lanvic fermé après l'effondrement d'une grue",
    "Une grue s'effondre au port de Lanvic, le quai nord est fermé",
    "Lanvic : effondrement d'une grue sur le quai nord du port",
)
"""Ten regional desks of one house, each in its own words."""


def row(number: int, title: str, *, outlet: str, url: str, summary: str = "", language: str = "en") -> str:
    at = T + timedelta(minutes=2 * number)
    return json.dumps(
        {
            "id": f"i{number}",
            "outlet": outlet,
            "url": url,
            "title": title,
            "summary": summary,
            "language": language,
            "published_at": at.isoformat(),
            "first_seen_at": at.isoformat(),
        }
    )


def replayed(folder: Path, rows: Sequence[str], *, owners: Mapping[str, str] | None = None) -> Path:
    """Run the public command on a stream; return OUT. ``owners`` are written to feeds.yaml by outlet."""
    (folder / "brands.yaml").write_text("brands: [{name: All, watch: everything}]\n", encoding="utf-8")
    if owners:
        feeds = "".join(
            f"  - {{url: 'https://{outlet}.example/rss', outlet: {outlet}, owner: {owner}}}\n"
            for outlet, owner in owners.items()
        )
        (folder / "feeds.yaml").write_text(f"feeds:\n{feeds}", encoding="utf-8")
    stream, out = folder / "stream.jsonl", folder / "out"
    stream.write_text("\n".join(rows) + "\n", encoding="utf-8")
    assert main(["replay", str(stream), "--config", str(folder), "--out", str(out)]) == 0
    return out


def lines(out: Path, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (out / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def living(out: Path) -> list[dict[str, Any]]:
    return [story for story in lines(out, "stories") if story["merged_into"] is None]


def wire_rows(count: int, url: str) -> list[str]:
    """Plant the wire text in twenty outlets; ``url`` is filled with the number of one of ``count`` owners."""
    return [
        row(
            at,
            title,
            outlet=f"o{at}",
            url=url.format(owner=at % count, at=at),
            summary=SUMMARIES[at % len(SUMMARIES)],
        )
        for at, title in enumerate(TITLES)
    ]


@pytest.mark.parametrize("told_by", ["feeds.yaml", "domain"])
def test_one_wire_text_in_twenty_titles_of_three_owners_reaches_three(tmp_path: Path, told_by: str):
    if told_by == "domain":
        out = replayed(tmp_path, wire_rows(3, "https://city{at}.house{owner}.example/crane"))
    else:
        owners = {f"o{at}": f"House {at % 3}" for at in range(len(TITLES))}
        out = replayed(tmp_path, wire_rows(20, "https://paper{at}.example/crane"), owners=owners)
    (story,) = living(out)
    assert len(story["entry_ids"]) == 20
    assert story["outlets"] == 3
    assert max(line["outlets"] for line in lines(out, "forecasts")) == 3
    (card,) = [alert for alert in lines(out, "alerts") if alert["kind"] == "new"]
    assert set(card["entry_ids"]) <= set(story["entry_ids"])


def test_ten_regional_titles_of_one_owner_are_one_voice(tmp_path: Path):
    rows = [
        row(at, title, outlet=f"Region{at}", url=f"https://region{at}.house.example/{at}", language="fr")
        for at, title in enumerate(REGIONS)
    ]
    out = replayed(tmp_path, rows)
    assert {story["outlets"] for story in living(out)} == {1}
    assert max(len(story["entry_ids"]) for story in living(out)) >= 8
    assert lines(out, "alerts") == []
    assert lines(out, "forecasts") == [] or {line["outlets"] for line in lines(out, "forecasts")} == {1}


def test_one_wire_text_of_twenty_owners_counts_each_owner(tmp_path: Path):
    """Reach is distinct owners, by the public interface: that all carry one text shows in the weights."""
    out = replayed(tmp_path, wire_rows(20, "https://paper{owner}.example/crane"))
    (story,) = living(out)
    assert story["outlets"] == 20


def test_an_old_text_printed_again_by_three_owners_alerts_nobody(tmp_path: Path):
    title = "Crane collapses on Lanvic harbour quay, closing the port until Thursday"
    first = row(0, title, outlet="first", url="https://first.example/1")
    again = [row(3 * 720 + at, title, outlet=f"o{at}", url=f"https://o{at}.example/{at}") for at in range(3)]
    out = replayed(tmp_path, [first, *again])
    assert lines(out, "alerts") == []
    assert {line["outlets"] for line in lines(out, "forecasts")} <= {1}
    assert [len(story["entry_ids"]) for story in living(out)] == [1, 3]


def test_a_copy_that_comes_half_a_day_later_opens_no_wave(tmp_path: Path):
    title = "Crane collapses on Lanvic harbour quay, closing the port until Thursday"
    rows = [row(at, title, outlet=f"o{at}", url=f"https://o{at}.example/{at}") for at in range(2)]
    rows.append(row(360, title, outlet="late", url="https://late.example/1"))
    out = replayed(tmp_path, rows)
    (story,) = living(out)
    assert story["outlets"] == 3
    assert {line["wave"] for line in lines(out, "forecasts")} == {1}
    assert {line["wave"] for line in lines(out, "alerts")} == {1}


@pytest.mark.parametrize(
    ("titles", "owner", "voices"),
    [(TITLES, "o{}", 4.0), (TITLES, "one", 1.0), (REGIONS, "house", 1.0)],
)
def test_copies_and_one_owners_titles_are_one_voice_for_velocity(
    titles: Sequence[str], owner: str, voices: float
):
    """Whatever says the same, or is the same owner's, weighs 0.3: the voices weigh 1."""
    params = Params()
    grouping = Clusterer(params.cluster, load_document_frequencies(), lexicon=load_headline_lexicon())
    curve = StoryCurve(params.curve)
    for at, title in enumerate(titles):
        entry = make_entry(
            f"e{at}",
            title=title,
            outlet=f"outlet {at}",
            owner=owner.format(at),
            first_seen_at=T + timedelta(minutes=2 * at),
        )
        curve.add(entry=entry, wire_copy=grouping.add(entry).wire_copy)
    weights = sorted((member.weight for member in curve.members), reverse=True)
    assert sum(1 for weight in weights if weight == 1.0) <= voices
    assert set(weights) == {1.0, params.curve.copy_weight}

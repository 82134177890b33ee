"""The suites' documents, dates and hostile bodies: floors that must hold. `bench.feeds` prints figures."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from bench.feeds import (
    Hostile,
    hostile_bodies,
    manifest_fault,
    run_hostile,
    score_dates,
    score_documents,
)
from newsjack.core.parse import parse_document
from newsjack.fetch import AiohttpFetcher
from newsjack.model.feed import FeedId, FetchReason, FetchRequest, HostRule
from newsjack.model.params import FetchParams
from tests.feed_server import FeedServer, reply

UNPACKED_BY_THE_FETCHER = {"deflate_raw.bin", "deflate_zlib.bin"}
TOO_LARGE = {"gzip_bomb_200MB.gz", "huge_single_entry_20MB.xml"}
"""Bodies past the limit of a fetch; their manifest allows that error."""


@pytest.fixture(scope="module")
def data() -> Path:
    if "NEWSJACK_DATA" not in os.environ:
        pytest.skip("needs recorded data: NEWSJACK_DATA is not set")
    return Path(os.environ["NEWSJACK_DATA"])


@pytest.mark.parametrize("tier", ["real", "example", "micro"])
def test_documents_are_read_as_their_suites_say(data: Path, tier: str) -> None:
    score = score_documents(data, tier, parse_document)
    shares = {name: score.share(name) for name in ("count", "title", "link", "date")}
    floor = 0.995 if tier == "real" else 0.99
    assert all(share >= floor for share in shares.values()), (shares, score.faults[:10])


def test_dates_are_right_or_refused(data: Path) -> None:
    score = score_dates(data)
    assert score.wrong["instant"] == 0, score.faults
    assert score.share("refused") == 1.0, score.faults
    assert score.share("valid") >= 0.97, score.faults


def test_hostile_bodies_do_what_their_manifest_says(data: Path) -> None:
    cases = list(run_hostile(data))
    faults = {case.manifest["file"]: manifest_fault(case) for case in cases}
    wrong = {name: fault for name, fault in faults.items() if fault and name not in UNPACKED_BY_THE_FETCHER}
    assert len(cases) == 89
    assert not wrong


def test_hostile_bodies_served_with_their_headers(data: Path) -> None:
    cases = list(hostile_bodies(data))
    faults = {}
    with FeedServer() as server:
        for row, body in cases:
            server.routes[f"/{row['file']}"] = reply(body, headers=row.get("headers"))
        rules = [HostRule(address=server.address, allow_private=True, spacing=timedelta(0))]
        requests = [
            FetchRequest(feed_id=FeedId(row["file"]), url=server.url(f"/{row['file']}")) for row, _ in cases
        ]
        results = AiohttpFetcher(FetchParams(), rules).fetch(requests)
        asked = len(server.asked)
    for (row, _), result in zip(cases, results, strict=True):
        if result.reason is FetchReason.TOO_LARGE and row["file"] in TOO_LARGE:
            continue
        document = parse_document(
            result.body, content_type=result.content_type, base_url="http://example.com/f"
        )
        faults[row["file"]] = manifest_fault(Hostile(row, document, 0.0)) or (
            "" if result.reason is FetchReason.FETCHED else result.reason.value
        )
    assert {name: fault for name, fault in faults.items() if fault} == {}
    assert asked == len(cases) == 89

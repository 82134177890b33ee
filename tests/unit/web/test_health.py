import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from newsjack.clock import real_now
from newsjack.errors import StoreError
from newsjack.model.feed import FetchReason
from newsjack.web.app import create_app
from newsjack.web.health import health_report
from newsjack.web.metrics import Metric, metrics_text
from tests.web_client import Client
from tests.web_sample import NOW, Newsroom, newsroom, watch


def test_all_well():
    answer = Client(app=create_app(newsroom().sources)).get("/healthz")
    assert answer.status == 200
    assert json.loads(answer.text) == {
        "ok": True,
        "reasons": [],
        "checks": {"store": "ok", "dispatch": "ok", "stories": "ok", "feeds": "ok"},
    }


@pytest.mark.parametrize("kind", ["dispatch", "stories"])
def test_a_silent_process_is_a_reason(kind: str):
    sources = newsroom().sources
    beats = {**sources.beats(), kind: real_now() - timedelta(minutes=3)}
    report = health_report(replace(sources, beats=lambda: beats))
    assert report.reasons == (report.checks[kind],)
    assert f"no sign of life from {kind}" in report.checks[kind]


def test_a_process_that_never_came_is_a_reason():
    answer = Client(app=create_app(newsroom(filled=False).sources)).get("/healthz")
    assert answer.status == 503
    assert "no dispatch process has ever reported" in json.loads(answer.text)["reasons"]


def test_one_of_two_dispatchers_is_enough():
    sources = newsroom().sources
    beats = {**sources.beats(), "dispatch-2": real_now() - timedelta(hours=1)}
    assert health_report(replace(sources, beats=lambda: beats)).is_ok


def fail(room: Newsroom, reason: FetchReason, *, but: int = 0) -> str:
    """Let feeds fail, but some, and return what the check of feeds says after the next look."""
    for number, state in enumerate(room.feeds.states().values()):
        failed = replace(state, reason=reason, failures=9, polled_at=NOW, next_poll_at=NOW)
        well = replace(state, reason=FetchReason.NOTHING_NEW, failures=0, polled_at=NOW, succeeded_at=NOW)
        room.feeds.save([well if number < but else failed])
    watch(room)
    return health_report(room.sources).checks["feeds"]


def test_only_all_feeds_failing_is_a_reason():
    assert fail(newsroom(), FetchReason.NOT_FOUND) == "all 21 feeds fail"
    assert fail(newsroom(), FetchReason.NOT_FOUND, but=1) == "ok"


def test_an_outage_is_a_reason():
    assert fail(newsroom(), FetchReason.DNS, but=5).endswith("feeds cannot be reached: the network")
    assert fail(newsroom(), FetchReason.DNS, but=11) == "ok"


def test_an_unreachable_store_fails_the_checks_that_need_it():
    def beats() -> Mapping[str, datetime]:
        raise StoreError("connection refused")

    report = health_report(replace(newsroom().sources, beats=beats))
    assert report.checks["store"] == "ok"
    assert report.checks["dispatch"] == "the store does not answer: connection refused"


LINE = re.compile(r'^[a-z_][a-z0-9_]*(\{[a-z]+="[^"\n]*"(,[a-z]+="[^"\n]*")*\})? -?[0-9.e+-]+$')


def test_metrics_are_well_formed_and_complete():
    text = metrics_text(newsroom().sources)
    samples = [line for line in text.splitlines() if not line.startswith("#")]
    assert [line for line in samples if not LINE.match(line)] == []
    assert 'newsjack_feeds{condition="failing"} 2' in samples
    assert 'newsjack_feeds{condition="dead"} 1' in samples
    assert 'newsjack_feed_outcomes{class="soft",reason="challenge"} 1' in samples
    assert 'newsjack_feed_outcomes{class="temporary",reason="timeout"} 1' in samples
    assert 'newsjack_feed_delay_p50_seconds{quantile="0.95"} 240' in samples
    assert 'newsjack_feed_delay_p95_seconds{quantile="0.5"} 660' in samples
    assert "newsjack_feed_losses 3" in samples
    assert "newsjack_feeds_outage 0" in samples
    assert "newsjack_windows_open 5" in samples
    assert 'newsjack_queue_jobs{queue="poll",state="queued"} 3' in samples
    assert 'newsjack_published_to_seen_seconds{quantile="0.5"} 180' in samples
    assert 'newsjack_alerts{state="sent",kind="new"} 3' in samples
    assert 'newsjack_decided_to_sent_seconds{quantile="0.99"} 3' in samples


def test_metrics_of_an_empty_newsroom():
    text = metrics_text(newsroom(filled=False).sources)
    assert "newsjack_stories_open 0" in text
    assert "newsjack_last_entry_age_seconds" not in text


def test_each_metric_is_declared_once():
    text = metrics_text(newsroom().sources)
    names = re.findall(r"# TYPE (\S+)", text)
    assert len(names) == len(set(names))


def test_label_values_are_escaped():
    metric = Metric(name="x", help="y", samples=(({"a": 'b"\\\n'}, 1.0),))
    assert metric.text().splitlines()[-1] == 'x{a="b\\"\\\\\\n"} 1'

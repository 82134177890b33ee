"""Jobs the RQ way: JSON only, an allow-list, one wake-up at a time; leases that outlive a crash."""

import json
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from rq.worker import SimpleWorker

from newsjack.app import App, open_app
from newsjack.model.feed import FeedId, FeedState, FetchReason, PollOutcome
from newsjack.store.queues import queues_report
from workers import context, dispatch, jobs, queues, worker

BRANDS = "brands:\n  - {name: Quillmark, terms: [Quillmark]}\n"
FEEDS = "feeds:\n" + "".join(f"  - {{url: 'http://h{n % 3}.example/{n}', outlet: o{n}}}\n" for n in range(60))


@pytest.fixture
def app(redis_url: str, redis_client: object, tmp_path: Path) -> Iterator[App]:
    (tmp_path / "brands.yaml").write_text(BRANDS, encoding="utf-8")
    (tmp_path / "feeds.yaml").write_text(FEEDS, encoding="utf-8")
    environ = {"REDIS_URL": redis_url, "NEWSJACK_CONFIG": str(tmp_path), "NEWSJACK_STATE": str(tmp_path)}
    opened = open_app(environ, worker="test")
    yield opened
    opened.close()


def test_a_run_is_asked_for_once_until_it_begins(app: App):
    for _ in range(5):
        queues.ask(app, queues.STORIES)
    assert queues.queue(app, queues.STORIES).count == 1
    app.signals.begin(queues.STORIES)
    queues.ask(app, queues.STORIES)
    assert queues.queue(app, queues.STORIES).count == 2


def test_a_job_is_json_has_a_retry_a_limit_and_keeps_no_result(app: App):
    queues.put(app, queues.POLL, ["f1", "f2"])
    (job,) = queues.queue(app, queues.POLL).jobs
    assert json.loads(job.data)[0] == "workers.jobs.poll"
    assert job.args == [["f1", "f2"]]
    assert (job.retries_left, job.result_ttl, job.timeout) == (2, 0, 90)


@pytest.mark.parametrize("path", ["os.getpid", "workers.worker.poll_main", "builtins.print"])
def test_a_job_outside_the_list_is_refused(app: App, path: str):
    queue = queues.queue(app, queues.STORIES)
    job = queue.enqueue_call(path, args=(), result_ttl=60)
    runner = SimpleWorker(
        [queue], connection=app.queue_client, job_class=queues.SafeJob, serializer="json", name="t"
    )
    runner.work(burst=True, logging_level="CRITICAL")
    report = queues_report(app.queue_client)
    assert [failed.job_id for failed in report.failed] == [job.id]
    assert "is not a job of newsjack" in report.failed[0].trace


def test_a_tick_claims_each_due_feed_once_in_batches_by_host(app: App):
    app.sync_feeds()
    for _ in range(2):
        dispatch.tick(app)
    batches = [job.args[0] for job in queues.queue(app, queues.POLL).jobs]
    claimed = [feed_id for batch in batches for feed_id in batch]
    hosts = [{host for _, host in app.hosts(batch)} for batch in batches]
    assert len(claimed) == len(set(claimed)) == 15
    assert sorted(host for found in hosts for host in found) == sorted(set().union(*hosts))
    assert {Counter(host for _, host in app.hosts(claimed))[host] for host in set().union(*hosts)} == {5}


def test_batches_hold_a_host_whole_and_fill_up_with_others():
    feeds = [(FeedId(f"a{n}"), "a.com") for n in range(5)] + [(FeedId(f"x{n}"), "") for n in range(9)]
    found = list(dispatch.batches(feeds, size=4))
    assert sorted(feed_id for batch in found for feed_id in batch) == sorted(feed_id for feed_id, _ in feeds)
    assert any({f"a{n}" for n in range(5)} <= set(batch) for batch in found)
    assert all(len(batch) <= 4 + 5 for batch in found)


def test_one_of_many_dispatchers_looks_after_the_feeds_and_tells_a_turn_once(app: App):
    app.sync_feeds()
    other = open_app({**app_environ(app), "NEWSJACK_CONFIG": str(app.environment.config)}, worker="other")
    down = [
        replace(state, reason=FetchReason.NOT_FOUND, failures=5, polled_at=app.clock.now())
        for state in list(app.feeds.states().values())[:2]
    ]
    app.feeds.save(down)
    for _ in range(3):
        dispatch.tick(app)
        dispatch.tick(other)
    other.close()
    lines = [line for line in app.logs.latest(limit=50) if line.event.startswith("feed ")]
    assert [(line.level, line.event) for line in lines] == [("warning", "feed failing")] * 2
    assert {line.fields["feed_id"] for line in lines} == {state.feed_id for state in down}
    summary = app.feed_health.summary()
    assert summary is not None
    assert (summary.total, summary.unanswered) == (60, 2)


def test_only_the_first_failure_of_a_row_is_logged(app: App):
    state = FeedState(feed_id=FeedId("f1"), failures=1, detail="no answer")
    for failures in (0, 1, 2, 3):
        app.log_poll(
            PollOutcome(
                feed_id=state.feed_id,
                reason=FetchReason.TIMEOUT,
                state=replace(state, failures=failures),
            )
        )
    lines = [line for line in app.logs.latest(limit=50) if line.event == "poll failed"]
    assert [line.fields["detail"] for line in lines] == ["no answer"]


def test_a_lease_is_one_holders_and_a_dead_holders_is_taken_over(app: App):
    span = timedelta(seconds=60)
    assert app.signals.take_lease("x", "here:1", span)
    assert app.signals.take_lease("x", "here:1", span)
    assert not app.signals.take_lease("x", "here:2", span)
    assert not app.signals.take_over_lease("x", "here:3", "here:2", span)
    assert app.signals.take_over_lease("x", "here:1", "here:2", span)
    app.signals.give_up_lease("x", "here:1")
    assert app.signals.lease_holder("x") == "here:2"


def test_a_worker_takes_over_from_a_process_that_is_gone(app: App):
    gone = os.fork()
    if gone == 0:
        os._exit(0)
    os.waitpid(gone, 0)
    host = os.uname().nodename
    assert app.signals.take_lease(queues.STORIES, f"{host}:{gone}", timedelta(seconds=60))
    assert worker._take(app, queues.STORIES, f"{host}:{os.getpid()}")
    assert app.signals.lease_holder(queues.STORIES) == f"{host}:{os.getpid()}"
    assert not worker._take(app, queues.STORIES, f"{host}:{gone}")


def test_changed_brands_and_changed_parameters_both_reach_the_stories_job(app: App, tmp_path: Path):
    context.open_here("stories", {**app_environ(app), "NEWSJACK_CONFIG": str(tmp_path)})
    first = context.app().story_desk()
    context.take_story_desk(first)
    jobs.stories()
    (tmp_path / "brands.yaml").write_text(BRANDS.replace("Quillmark", "Other"), encoding="utf-8")
    jobs.stories()
    assert context.story_desk() is first
    assert [brand.name for brand in context.app().settings.brands] == ["Other"]
    (tmp_path / "newsjack.yaml").write_text("team: {language: fr}\n", encoding="utf-8")
    jobs.stories()
    assert context.story_desk() is not first
    assert context.app().params.team.language == "fr"
    context.app().close()


def app_environ(app: App) -> dict[str, str]:
    return {"REDIS_URL": app.environment.redis_url, "NEWSJACK_STATE": str(app.environment.state)}

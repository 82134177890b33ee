"""Slack over real HTTP, against a strict fake: exactly one card, whatever breaks."""

import pytest

from newsjack.core import lifecycle
from newsjack.errors import DeliveryError
from newsjack.model.alert import Alert, AlertKind, AlertState
from newsjack.model.params import Params
from newsjack.ports import Grouping
from newsjack.sinks.slack.client import SlackClient
from newsjack.sinks.slack.sink import SlackSink
from newsjack.steps.notify import NotifyStep
from newsjack.store.memory import MemoryAlertStore, MemoryEntryStore, MemoryStoryStore
from tests.fakes.slack_server import Fault, SlackServer
from tests.makers import AT, make_alert, make_assessment, make_opportunity, make_reading, make_story, minutes


@pytest.fixture
def slack():
    with SlackServer() as server:
        server.add_channel("general")
        server.add_channel("random")
        server.add_channel("news")
        yield server


def sink_for(server: SlackServer, *, token: str = "", timeout: int = 5) -> SlackSink:
    client = SlackClient(token or server.token, base_url=server.url, timeout_seconds=timeout)
    return SlackSink(client, dashboard="http://127.0.0.1:8420", spacing_seconds=0)


class Desk:
    """Notify on in-memory stores, with a sink on the fake."""

    def __init__(self, server: SlackServer, **options) -> None:
        self.server = server
        self.stories = MemoryStoryStore(MemoryEntryStore())
        self.alerts = MemoryAlertStore()
        self.sink = sink_for(server, **options)

    def tell(self, *stories: str, **changes) -> None:
        heads = tuple(make_story(name, last_seen_at=AT) for name in stories)
        self.stories.commit_grouping(Grouping(stories=heads), now=AT)
        made = [make_opportunity(name, entry_ids=(f"{name}-e",), **changes) for name in stories]
        assessments = [
            make_assessment(name, reading=o.reading, safety=o.safety)
            for name, o in zip(stories, made, strict=True)
        ]
        self.stories.commit_assessments(assessments, made, settled=(), now=AT)

    def run(self, at=AT):
        step = NotifyStep(self.stories, self.alerts, {"slack": self.sink}, Params())
        return step.run(now=at, limit=500)

    def alert(self, story: str = "s1") -> Alert:
        return self.alerts.of_story(story)[0]


def test_a_card_is_posted_then_edited_in_place(slack):
    desk = Desk(slack)
    desk.tell("s1")
    desk.run()
    ts = slack.cards("news")[0]["ts"]
    assert desk.alert().receipt.reference == ts
    desk.tell("s1", reading=make_reading("s1", reach=8))
    desk.run(AT + minutes(2))
    assert [card["ts"] for card in slack.cards("news")] == [ts]
    assert slack.cards("news")[0]["edited"] == 1
    assert "8 independent outlets" in str(slack.cards("news")[0]["blocks"])
    assert slack.cards("news")[0]["metadata"]["event_payload"]["alert_id"] == desk.alert().alert_id
    posted = next(arguments for method, arguments in slack.requests if method == "chat.postMessage")
    assert posted["unfurl_links"] is False
    assert posted["unfurl_media"] is False


@pytest.mark.parametrize("fault", [Fault.RESET_AFTER, Fault.ERROR_503_AFTER, Fault.GARBAGE])
def test_accepted_and_then_broken_is_one_card(slack, fault):
    slack.fail("chat.postMessage", fault)
    desk = Desk(slack)
    desk.tell("s1")
    first = desk.run()
    assert first.retry_in is not None
    assert desk.alert().state is AlertState.SENDING
    desk.run()
    assert len(slack.cards("news")) == 1
    assert desk.alert().state is AlertState.SENT
    assert desk.alert().receipt.reference == slack.cards("news")[0]["ts"]
    assert slack.calls["chat.postMessage"] == 1


def test_an_answer_that_never_comes_is_one_card(slack):
    slack.fail("chat.postMessage", Fault.SLOW_AFTER)
    desk = Desk(slack, timeout=1)
    desk.tell("s1")
    desk.run()
    desk.run()
    assert len(slack.cards("news")) == 1
    assert desk.alert().state is AlertState.SENT


@pytest.mark.parametrize("fault", [Fault.RESET, Fault.ERROR_500])
def test_broken_before_it_was_accepted_is_one_card_too(slack, fault):
    slack.fail("chat.postMessage", fault)
    desk = Desk(slack)
    desk.tell("s1")
    desk.run()
    assert slack.cards("news") == []
    desk.run()
    assert len(slack.cards("news")) == 1


def test_killed_between_send_and_record_is_one_card(slack):
    desk = Desk(slack)
    desk.tell("s1")
    alert = lifecycle.begun(
        lifecycle.new_alert(desk.stories.outbox(limit=1)[0], sink="slack", now=AT, reason="x")
    )
    desk.alerts.claim(alert)
    desk.sink.send(alert)  # … and the process dies here: nothing was recorded
    desk.run()
    assert len(slack.cards("news")) == 1
    assert desk.alert().state is AlertState.SENT


def test_where_history_is_forbidden_at_least_once_is_said(slack):
    slack.scopes = frozenset({"chat:write"})
    slack.fail("chat.postMessage", Fault.RESET_AFTER)
    desk = Desk(slack)
    desk.tell("s1")
    desk.run()
    slack.fail("chat.postMessage", Fault.RESET)
    desk.run()
    assert "at least once" in desk.alert().problem or "broke" in desk.alert().problem
    desk.run()
    assert len(slack.cards("news")) == 2
    assert desk.alert().state is AlertState.SENT


def test_a_rate_limit_is_obeyed_and_loses_nothing(slack):
    slack.retry_after = 7
    slack.fail("chat.postMessage", Fault.RATE_LIMIT)
    desk = Desk(slack)
    desk.tell("s1", "s2", watch_everything=True)
    result = desk.run()
    assert result.retry_in.total_seconds() >= 2
    assert slack.calls["chat.postMessage"] == 1  # the other card of the channel waits too
    slack.fail("chat.postMessage", Fault.RATE_LIMIT)
    with pytest.raises(DeliveryError) as caught:
        desk.sink.send(make_alert("a9"))
    assert caught.value.retry_after.total_seconds() == 7
    assert not caught.value.ambiguous
    desk.run()
    assert len(slack.cards("news")) == 2


def test_posts_keep_slacks_pace():
    waits = []
    with SlackServer() as server:
        server.add_channel("news")
        client = SlackClient(server.token, base_url=server.url)
        sink = SlackSink(client, pause=waits.append)
        for name in ("a1", "a2", "a3"):
            sink.send(make_alert(name))
    assert len(waits) == 2
    assert all(0.5 < wait <= 1.05 for wait in waits)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("invalid_auth", "SLACK_BOT_TOKEN"),
        ("token_revoked", "revoked"),
        ("is_archived", "archived"),
        ("missing_scope", "permission"),
        ("channel_not_found", "invite"),
        ("msg_too_long", "too long"),
        ("some_new_error", "some_new_error"),
    ],
)
def test_a_refusal_for_good_is_told_in_words_and_tried_again_later(slack, error, said):
    slack.refuse("chat.postMessage", error)
    desk = Desk(slack)
    desk.tell("s1")
    result = desk.run()
    assert result.retry_in is None
    assert desk.alert().state is AlertState.FAILED
    assert said in desk.alert().problem
    slack.refuse("chat.postMessage", "")
    desk.tell("s1")
    desk.run(AT + minutes(10))
    assert len(slack.cards("news")) == 1
    assert desk.alert().state is AlertState.SENT


def test_a_wrong_token_is_refused_by_the_fake(slack):
    with pytest.raises(DeliveryError, match="SLACK_BOT_TOKEN") as caught:
        sink_for(slack, token="xoxb-wrong").send(make_alert("a1"))
    assert caught.value.permanent


def test_nobody_listening_is_tried_again_and_surely_not_posted():
    with SlackServer() as server:
        server.add_channel("news")
        sink = sink_for(server)
    with pytest.raises(DeliveryError) as caught:
        sink.send(make_alert("a1"))
    assert (caught.value.permanent, caught.value.ambiguous) == (False, False)


def test_a_deleted_card_is_told(slack):
    desk = Desk(slack)
    desk.tell("s1")
    desk.run()
    slack.cards("news").clear()
    desk.tell("s1", reading=make_reading("s1", reach=8))
    desk.run(AT + minutes(2))
    assert desk.alert().state is AlertState.FAILED
    assert "deleted" in desk.alert().problem


def test_a_recall_edits_the_same_card(slack):
    alert = make_alert("a1", sink="slack")
    sink = sink_for(slack)
    sent = lifecycle.delivered(alert, sink.send(alert), now=AT)
    recall = lifecycle.retold(
        sent, AlertKind.RECALL, opportunity=sent.opportunity, now=AT, reason="turned_stop"
    )
    sink.update(recall, sent.receipt)
    assert len(slack.cards("news")) == 1
    assert slack.cards("news")[0]["blocks"][0]["text"]["text"].startswith("⛔ RECALLED 60")


def test_a_card_is_found_among_many_and_only_its_own(slack):
    sink = sink_for(slack)
    receipt = sink.send(make_alert("a0"))
    for n in range(1, 230):
        slack.messages[receipt.channel].append({"type": "message", "ts": f"{n}.1", "text": "chat"})
    fresh = sink_for(slack)
    assert fresh.find(make_alert("a0")).reference == receipt.reference
    assert fresh.find(make_alert("a00")) is None


def test_the_check_names_the_bot(slack):
    assert sink_for(slack).check() == "newsjack in Acorn"


def test_a_hostile_title_is_accepted_as_text(slack):
    hostile = make_opportunity("s1", headline="<!channel> & <@U1> " * 400)
    sink_for(slack).send(make_alert("a1", opportunity=hostile))
    assert "<!channel>" not in slack.cards("news")[0]["text"]

"""Slack's blocks: within every limit whatever a card holds, and a title stays text."""

from dataclasses import replace
from datetime import UTC

from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block

from newsjack.core.card import card_of
from newsjack.model.brand import Mention
from newsjack.model.opportunity import Link, Safety, SafetyReading, Urgency, UrgencyPart
from newsjack.sinks.slack.blocks import (
    MAX_BLOCKS,
    MAX_TOTAL,
    Message,
    escape,
    link_text,
    message_of,
    problems_of,
)
from tests.makers import AT, make_alert, make_elsewhere, make_match, make_opportunity


def lay_out(parts: tuple[UrgencyPart, ...] = (), **changes) -> Message:
    opportunity = make_opportunity("s1", **changes)
    if parts:
        opportunity = replace(opportunity, urgency=Urgency(total=50, parts=parts))
    alert = make_alert("a1", opportunity=opportunity)
    return message_of(card_of(alert, language="en", zone=UTC, dashboard="http://127.0.0.1:8420"))


def texts(message: Message) -> list[str]:
    found = []
    for block in message.blocks:
        found += [block["text"]["text"]] if "text" in block else []
        found += [element["text"] for element in block.get("elements", ())]
    return found


hostile = st.text(
    alphabet=st.one_of(st.sampled_from("<>&|*_~`@#! \n\r\t:;/é漢🔥\u202e\x00"), st.characters(codec="utf-8")),
    max_size=400,
)
huge = st.builds(lambda text, times: text * times, hostile, st.sampled_from([1, 1, 50]))


@settings(max_examples=80, deadline=None)
@given(headline=huge, sentence=huge, evidence=huge, angle=huge, brand=huge, url=huge, title=huge, why=huge)
def test_limits_hold_whatever_the_card_holds(headline, sentence, evidence, angle, brand, url, title, why):
    message = lay_out(
        headline=headline,
        match=make_match(
            "s1",
            brand=brand,
            sentence=sentence,
            why=(why, why),
            mentions=(Mention(term="x", text=sentence[:7], field="title", start=0, end=7),),
        ),
        safety=SafetyReading(safety=Safety.CARE, evidence=evidence),
        angles=(angle,) * 9,
        links=tuple(
            Link(role="latest", title=title, url="https://" + url, outlet=title, at=AT) for _ in "12345678"
        ),
        competitors=(brand,) * 40,
        elsewhere=(make_elsewhere("s2", headline=headline, language="de"),) * 9,
        parts=tuple(UrgencyPart(name=why, points=1, why=why) for _ in range(30)),
    )
    assert problems_of(message) == ()
    for block in message.blocks:
        model = Block.parse(block)
        assert model is not None
        model.to_dict()
    for text in texts(message)[1:]:
        assert "<!" not in text
        assert "<@" not in text
        assert "<#" not in text


def test_a_title_stays_text():
    message = lay_out(headline="<!channel> *free* <https://bad.example|click> & more")
    header, *rest = texts(message)
    assert header.startswith("🟠 SOON 60 · <!channel> *free*")  # plain_text: Slack reads no markup there
    assert message.blocks[0]["text"]["type"] == "plain_text"
    assert "&lt;!channel&gt;" in message.text
    assert all("<!channel>" not in text for text in rest)


def test_the_first_six_lines_say_what_a_phone_must_show():
    message = lay_out()
    lines = texts(message)[1].split("\n")
    assert len(lines) == 6
    assert lines[0] == "*Acorn* · brand"
    assert lines[1].startswith("▰▰▱▱▱▱ *scramble* · act within ~5 min")
    assert lines[2].endswith("`▁▅█`")
    assert lines[3] == "> `Acorn` opens a shop"
    assert lines[5] == "🟢 *GO* nothing speaks against joining"


def test_the_alert_id_is_in_the_metadata():
    assert lay_out().metadata == {"event_type": "newsjack_alert", "event_payload": {"alert_id": "a1"}}


def test_links_are_web_links_only_and_cannot_be_broken_out_of():
    assert link_text("https://a.example/?q=1&b=2", "A|B") == "<https://a.example/?q=1&amp;b=2|A¦B>"
    assert link_text("javascript:alert(1)", "A") == "A"
    assert (
        link_text("https://a.example/> <!here> |x", "A") == "<https://a.example/%3E%20%3C!here%3E%20%7Cx|A>"
    )
    assert link_text("https://a.example/" + "x" * 3000, "A") == "A"


def test_escapes_are_never_cut_in_half():
    message = lay_out(safety=SafetyReading(safety=Safety.CARE, evidence="&" * 2000))
    line = texts(message)[1].split("\n")[-1]
    assert line.endswith("&amp;…")
    assert escape("a\nb") == "a b"


def test_what_breaks_a_limit_is_named():
    good = lay_out()
    many = replace(good, blocks=good.blocks * 20)
    assert any(f"most is {MAX_BLOCKS}" in problem for problem in problems_of(many))
    long = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}
    assert "section of 3001 characters" in problems_of(replace(good, blocks=(long,)))
    heavy = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 2900}}
    assert any(
        f"most is {MAX_TOTAL}" in problem for problem in problems_of(replace(good, blocks=(heavy,) * 5))
    )
    assert "no fallback text" in problems_of(replace(good, text=""))


def test_a_linked_headline_stays_text():
    message = lay_out(elsewhere=(make_elsewhere("s2", headline="<!channel> *Acorn* `x`"),))
    line = next(line for line in texts(message)[1].split("\n") if line.startswith("Also in French"))
    assert line == "Also in French: 4 independent outlets · &lt;!channel&gt; ∗Acorn∗ 'x'"

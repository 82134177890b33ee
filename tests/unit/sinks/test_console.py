"""The console: readable at a glance, coloured only on a terminal, deaf to what a headline commands."""

import io

import pytest

from newsjack.core import lifecycle
from newsjack.errors import DeliveryError
from newsjack.model.alert import AlertKind
from newsjack.sinks.console import ConsoleSink
from tests.makers import AT, make_alert, make_elsewhere, make_opportunity, make_receipt


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def write(stream: io.StringIO, alert=None, **options) -> str:
    sink = ConsoleSink(stream, width=100, dashboard="http://127.0.0.1:8420", **options)
    sink.send(alert or make_alert("a1"))
    return stream.getvalue()


def test_a_card_tells_everything_in_ten_lines():
    text = write(io.StringIO())
    lines = text.strip("\n").split("\n")
    assert 6 <= len(lines) <= 10
    assert lines[0] == "🟠 SOON 60 · Acorn (brand)"
    assert "Headline of s1" in lines[1]
    assert "▰▰▱▱▱▱ scramble · act within ~5 min" in text
    assert "3 independent outlets" in text
    assert "▁▅█" in text
    assert "[Acorn] opens a shop" in text
    assert "🟢 GO" in text
    assert "timing +60" in text
    assert lines[-1].strip() == "http://127.0.0.1:8420/stories/s1"
    assert all(len(line) <= 100 for line in lines)


def test_colour_only_on_a_terminal():
    assert "\x1b" not in write(io.StringIO())
    assert "\x1b[1;33m" in write(Terminal())


def test_french():
    assert "BIENTÔT 60" in write(io.StringIO(), language="fr")


@pytest.mark.parametrize("kind", [AlertKind.UPDATE, AlertKind.RECALL, AlertKind.CLOSE])
def test_what_comes_after_is_one_line(kind):
    sent = lifecycle.delivered(make_alert("a1"), make_receipt(), now=AT)
    told = lifecycle.retold(sent, kind, opportunity=sent.opportunity, now=AT, reason="moved")
    stream = io.StringIO()
    ConsoleSink(stream, width=100).update(told, make_receipt())
    assert stream.getvalue().count("\n") == 1
    assert "Headline of s1" in stream.getvalue()


def test_a_headline_cannot_command_the_terminal():
    hostile = make_opportunity("s1", headline="\x1b[2J\x1b]0;owned\x07 gone\u202e\r\nnext" + "x" * 900)
    text = write(io.StringIO(), make_alert("a1", opportunity=hostile))
    assert not set(text) & {"\x1b", "\x07", "\r", "\u202e"}
    assert text.count("\n") <= 14


def test_a_terminal_that_knows_no_emoji_is_no_fault():
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="latin-1")
    ConsoleSink(stream, width=100).send(make_alert("a1"))
    assert b"SOON 60" in raw.getvalue()


def test_a_closed_stream_is_a_delivery_error():
    stream = io.StringIO()
    sink = ConsoleSink(stream, width=100)
    stream.close()
    with pytest.raises(DeliveryError):
        sink.send(make_alert("a1"))


def test_a_receipt_names_the_alert():
    receipt = ConsoleSink(io.StringIO(), width=100).send(make_alert("a1"))
    assert (receipt.sink, receipt.channel, receipt.reference) == ("console", "#news", "a1")


def test_a_linked_headline_is_shown_and_commands_nothing():
    elsewhere = (make_elsewhere("s2", headline="Acorn \x1b[2J ouvre"),)
    alert = make_alert("a1", opportunity=make_opportunity("s1", elsewhere=elsewhere))
    text = write(io.StringIO(), alert)
    assert "Also in French: 4 independent outlets · Acorn" in text
    assert "\x1b" not in text


def test_outlets_are_named_and_command_nothing():
    outlets = ("Quay \x1b[2J Gazette", "Alba Courier")
    shown = make_opportunity("s1", outlets=outlets, origin_at=AT, origin_outlet="Quay \x1b[2J Gazette")
    text = write(io.StringIO(), make_alert("a1", opportunity=shown))
    assert "Alba Courier" in text
    assert "\x1b" not in text

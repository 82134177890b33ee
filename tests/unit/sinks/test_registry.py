"""Which sinks are on."""

import io

from newsjack.model.params import TeamParams
from newsjack.sinks.registry import SinkSetup, make_sinks


def test_the_console_is_there_always_and_slack_with_its_token_comes_first():
    assert list(make_sinks(SinkSetup(team=TeamParams(), console=io.StringIO()))) == ["console"]
    both = make_sinks(SinkSetup(team=TeamParams(), console=io.StringIO(), slack_token="xoxb-test"))
    assert list(both) == ["slack", "console"]
    assert all(sink.name == name for name, sink in both.items())

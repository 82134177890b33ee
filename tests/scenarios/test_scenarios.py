"""Every behaviour of servers that we claim to survive, against real sockets, beside a bare GET.

The same judge sees both: ours has no fault, and the bare one has one wherever it is said to be wrong. So
each scenario is shown to be able to fail, and where a bare GET does no wrong, that is said as well.
"""

import json
import os
from pathlib import Path

import pytest

from newsjack.model.params import RetentionParams
from newsjack.store.keys import Keys
from newsjack.store.redis_entries import RedisEntryStore
from newsjack.store.redis_feeds import RedisFeedStore
from tests.scenarios import bodies, redirects, refusals, schedule, validators
from tests.scenarios.world import SCENARIOS, Scenario, Stores, first_fault, memory

MODULES = (bodies, redirects, refusals, schedule, validators)

IDS = [
    "redirect_loop",
    "redirect_301_chain",
    "redirect_301_to_other_feed",
    "redirect_to_private_ip",
    "redirect_to_private_dns",
    "ip_spellings",
    "redirect_scheme",
    "redirect_userinfo",
    "redirect_https_to_http",
    "status_304",
    "status_304_without_condition",
    "stale_304",
    "etag_weak",
    "etag_gzip_suffix",
    "etag_unquoted",
    "etag_changed_lm_same",
    "validators_dropped",
    "validators_only_after_parse",
    "etag_same_body_new",
    "lm_future",
    "body_same_no_validators",
    "cookies",
    "status_429_seconds",
    "status_429_date",
    "status_429_none",
    "status_429_huge",
    "status_503_retry",
    "status_410",
    "status_404",
    "status_403_cf",
    "status_5xx_flap",
    "dns_tempfail",
    "tls_expired",
    "h2_only",
    "huge_headers",
    "keepalive_reset",
    "slow_loris",
    "slow_headers",
    "infinite_body",
    "gzip_bomb",
    "content_length_lie_short",
    "encoding_lie",
    "ctype_html_body_rss",
    "ctype_rss_body_html",
    "ctype_octet",
    "body_is_path_or_url",
    "empty_200",
    "feed_shrinks_to_zero",
    "cdn_max_age",
    "ttl_minutes",
    "restart_storm",
    "thundering_herd",
]

LATER = {"websub_push", "websub_lease_end"}


@pytest.mark.parametrize("name", IDS)
def test_ours(name: str, request: pytest.FixtureRequest) -> None:
    chosen = SCENARIOS[name]
    assert first_fault(chosen, bare=False, stores=lambda: stores_for(chosen, request)) == ""


@pytest.mark.parametrize("name", IDS)
def test_a_bare_get(name: str) -> None:
    chosen = SCENARIOS[name]
    assert bool(first_fault(chosen, bare=True)) == chosen.bare_is_wrong


def test_every_scenario_is_played() -> None:
    assert sorted(SCENARIOS) == sorted(IDS)
    assert len(IDS) == 52


def test_the_list_is_the_recorded_one() -> None:
    if "NEWSJACK_DATA" not in os.environ:
        pytest.skip("needs recorded data: NEWSJACK_DATA is not set")
    file = Path(os.environ["NEWSJACK_DATA"]) / "feedsuite/HTTP_SCENARIOS.jsonl"
    recorded = {json.loads(line)["id"] for line in file.read_text(encoding="utf-8").splitlines()}
    assert recorded == {*IDS, *LATER}


def stores_for(chosen: Scenario, request: pytest.FixtureRequest) -> Stores:
    if not chosen.kept:
        return memory()
    client, keys = request.getfixturevalue("redis_client"), Keys()
    return RedisFeedStore(client, keys), RedisEntryStore(client, keys, RetentionParams())

"""Where a feed has gone: permanent redirects are believed once they have been stable.

A redirect that is called permanent is often a maintenance page, a captive network or a mistake, and a
stored one outlives it. Feedbin waits for some six days of them; we for three, and never store what the
operator could not have meant: a private address, a fall from https, another feed's place.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from newsjack.core.addresses import looks_private, same_place, with_credentials_of
from newsjack.model.feed import Feed, FeedId, FeedState, FetchReason

STABLE_FOR = timedelta(days=3)
STABLE_POLLS = 10
"""A move is adopted once every answer of this time, and at least so many, led to the same place."""

GIVE_UP_AFTER = 3
"""Failures in a row after which an adopted address is given up for the configured one."""


def asked_url(feed: Feed, state: FeedState) -> str:
    """Return the address to ask: the adopted one, with the feed's credentials if they belong there."""
    return with_credentials_of(state.adopted_url, feed.url) if state.adopted_url else feed.url


def after_answer(state: FeedState, *, feed: Feed, moved_to: str, now: datetime) -> FeedState:
    """Return the state of a feed that answered: ``moved_to`` is where permanent redirects alone led.

    One temporary redirect on the way, or none at all, and the count begins anew; another feed's place
    is never adopted.
    """
    if not moved_to or state.reason is FetchReason.DUPLICATE:
        return _forgotten(state)
    counted = _counted(state, moved_to, now)
    if is_stable(counted, now=now) and may_adopt(feed.url, moved_to):
        return replace(_forgotten(counted), adopted_url=moved_to)
    return counted


def after_failure(state: FeedState) -> FeedState:
    """Return the state of a feed that failed: an adopted address that keeps failing is given up."""
    if state.adopted_url and state.failures >= GIVE_UP_AFTER:
        return replace(_forgotten(state), adopted_url="")
    return state


def _counted(state: FeedState, moved_to: str, now: datetime) -> FeedState:
    known = moved_to == state.moved_to and state.moved_since is not None
    return replace(
        state,
        moved_to=moved_to,
        moved_since=state.moved_since if known else now,
        moved_polls=state.moved_polls + 1 if known else 1,
    )


def _forgotten(state: FeedState) -> FeedState:
    return replace(state, moved_to="", moved_since=None, moved_polls=0)


def is_stable(state: FeedState, *, now: datetime) -> bool:
    """Tell whether a move has lasted long enough, over enough polls."""
    since = state.moved_since
    return since is not None and state.moved_polls >= STABLE_POLLS and now - since >= STABLE_FOR


def may_adopt(configured: str, target: str) -> bool:
    """Tell whether a redirect's target may take the place of the configured address."""
    if configured.startswith("https:") and not target.startswith("https:"):
        return False
    return looks_private(configured) or not looks_private(target)


def asks_for_twin(state: FeedState, moved_to: str, *, now: datetime) -> bool:
    """Tell whether it must be looked up if another feed has the place that redirects lead to.

    Once per new target (a duplicate's is forgotten, so new each time), and before it is adopted.
    """
    if not moved_to:
        return False
    new = moved_to != state.moved_to
    return new or is_stable(_counted(state, moved_to, now), now=now)


def twin_url(moved_to: str, feed: Feed, feeds: Iterable[Feed], states: Mapping[FeedId, FeedState]) -> str:
    """Return the address of another feed that is polled at ``moved_to`` already, or an empty string."""
    for other in feeds:
        if other.feed_id == feed.feed_id:
            continue
        state = states.get(other.feed_id)
        places = (other.url, state.adopted_url if state is not None else "")
        if any(place and same_place(place, moved_to) for place in places):
            return other.url
    return ""

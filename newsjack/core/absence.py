"""What a feed's answers over time say of it: failing since when, gone for good, empty where it was not.

Nothing is dropped in silence: a feed that is gone rests, is asked once a week, and says so.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from newsjack.model.feed import FeedState, FetchReason

GONE_POLLS = 3
GONE_FOR = timedelta(hours=24)
"""410 is believed after so many in a row, over at least this time."""

EMPTY_FOR = timedelta(hours=1)
"""How long a feed that had entries may answer with none: sites empty their feeds while they deploy."""

_READ = frozenset((FetchReason.NEW_ENTRIES, FetchReason.NOTHING_NEW))


def after_poll(state: FeedState, *, reason: FetchReason, status: int, now: datetime) -> FeedState:
    """Return a state that remembers since when the feed fails, is gone or is empty.

    No answer at all (``status`` 0) says nothing about a feed that was gone.
    """
    gone = reason is FetchReason.GONE
    keeps = gone or status == 0
    since = state.gone_since if keeps else None
    return replace(
        state,
        failing_since=None if reason.is_success else state.failing_since or now,
        gone_polls=state.gone_polls + gone if keeps else 0,
        gone_since=since or (now if gone else None),
        empty_since=_empty_since(state, reason, now),
    )


def _empty_since(state: FeedState, reason: FetchReason, now: datetime) -> datetime | None:
    if reason in _READ:
        return None
    if reason is FetchReason.EMPTY_FEED and state.entries_total > 0:
        return state.empty_since or now
    return state.empty_since


def is_resting(state: FeedState, *, now: datetime) -> bool:
    """Tell whether a feed is gone for good, so far as its server's word goes."""
    since = state.gone_since
    return since is not None and state.gone_polls >= GONE_POLLS and now - since >= GONE_FOR


def notice(state: FeedState, *, now: datetime) -> str:
    """Return what the operator should know of a feed beyond its last answer, or an empty string."""
    if is_resting(state, now=now):
        return "gone: its server says so each time; correct its address in feeds.yaml or take it out"
    if state.empty_since is not None and now - state.empty_since >= EMPTY_FOR:
        return f"no entries since {state.empty_since:%Y-%m-%d %H:%M}Z, where there were {state.entries_total}"
    if state.adopted_url:
        return f"moved for good: asked at {state.adopted_url}; correct its address in feeds.yaml"
    if state.moved_to and state.moved_since is not None:
        return f"redirected to {state.moved_to} since {state.moved_since:%Y-%m-%d %H:%M}Z"
    return ""

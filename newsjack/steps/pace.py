"""Pace steps, by the clock: the price of a fetch, and which outlets break stories."""

from dataclasses import replace
from datetime import datetime, timedelta

from newsjack.core.cadence import fair_price, worth_of
from newsjack.core.earliness import earliness_of, usual_share
from newsjack.model.params import CadenceParams
from newsjack.ports import Archive, FeedStore, PaceStore

LEARN_FROM = timedelta(days=30)
"""How far back finished stories tell who was early."""


def set_price(*, feeds: FeedStore, paces: PaceStore, cadence: CadenceParams) -> float:
    """Set the price at which all feeds together keep to the budget; return it.

    A feed whose rhythm is not known yet counts as one like the others.
    """
    ids = [feed.feed_id for feed in feeds.all()]
    known = list(paces.prune(ids).values())
    usual = sum(known) / len(known) if known else 0.0
    price = fair_price([*known, *[usual] * (len(ids) - len(known))] if known else [], cadence)
    paces.set_price(price)
    return price


def learn_earliness(*, archive: Archive, paces: PaceStore, now: datetime) -> None:
    """Learn anew, from the archive, how often each outlet was early and what that is worth."""
    found = earliness_of(archive.coverage(now - LEARN_FROM))
    usual = usual_share(found)
    paces.learn([replace(one, worth=round(worth_of(one, usual=usual), 3)) for one in found])

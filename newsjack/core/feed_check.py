"""Judge a feed by one visit: does it answer, with what, and what is to be done where it does not."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from newsjack.core.cadence import is_outage
from newsjack.model.feed import FetchReason
from newsjack.model.finding import FeedAnswer, FeedFinding, FeedVisit, Finding, Level, Validators

OLD_AFTER = timedelta(days=30)
"""Age of its newest entry after which a feed that answers is worth a look."""

_LOOK = "look on the outlet's site for its feed and write that address in feeds.yaml, or remove the row"
_LATER = "nothing, if it answers later: newsjack tries again by itself"
_NAME_YOURSELF = (
    "set fetch.user_agent in newsjack.yaml to one that says who you are and how to reach you; "
    "if it stays refused, ask the outlet or remove the row"
)
_DEAD, _REFUSED, _TROUBLE = FeedAnswer.DEAD, FeedAnswer.REFUSED, FeedAnswer.TROUBLE

_FAILURES: dict[FetchReason, tuple[FeedAnswer, Level, str, str]] = {
    FetchReason.GONE: (_DEAD, Level.FAULT, "is gone for good", _LOOK),
    FetchReason.NOT_FOUND: (_DEAD, Level.FAULT, "is not found", _LOOK),
    FetchReason.CLIENT_ERROR: (_DEAD, Level.FAULT, "is not served", _LOOK),
    FetchReason.REDIRECT_LOOP: (_DEAD, Level.FAULT, "redirects without an end", _LOOK),
    FetchReason.BAD_URL: (
        _DEAD,
        Level.FAULT,
        "has no address that can be asked",
        "mend its url in feeds.yaml",
    ),
    FetchReason.DNS: (_DEAD, Level.FAULT, "its host's name is not known", _LOOK),
    FetchReason.CONNECT: (_DEAD, Level.FAULT, "its host takes no connection", f"{_LATER}; else {_LOOK}"),
    FetchReason.TLS: (_DEAD, Level.FAULT, "its certificate is not valid", _LOOK),
    FetchReason.FORBIDDEN: (_REFUSED, Level.FAULT, "refuses newsjack", _NAME_YOURSELF),
    FetchReason.CHALLENGE: (_REFUSED, Level.FAULT, "wants a browser (a challenge page)", _NAME_YOURSELF),
    FetchReason.RATE_LIMITED: (
        _REFUSED,
        Level.WARN,
        "says it is asked too often",
        f"{_LATER}; else raise the host's `spacing` under `hosts:` in feeds.yaml",
    ),
    FetchReason.REFUSED_ADDRESS: (
        _REFUSED,
        Level.FAULT,
        "has a private address, which newsjack does not ask",
        "allow it under `hosts:` in feeds.yaml: `- {address: HOST, allow_private: true}`",
    ),
    FetchReason.TIMEOUT: (FeedAnswer.SLOW, Level.WARN, "gave no whole answer in time", _LATER),
    FetchReason.SERVER_ERROR: (_TROUBLE, Level.WARN, "its server is in trouble", _LATER),
    FetchReason.BAD_RESPONSE: (_TROUBLE, Level.WARN, "gave no valid HTTP answer", _LATER),
    FetchReason.BAD_ENCODING: (_TROUBLE, Level.WARN, "is encoded in a way that was not asked for", _LATER),
    FetchReason.TOO_LARGE: (
        _TROUBLE,
        Level.FAULT,
        "is larger than newsjack reads",
        "look whether it has a smaller feed, or raise fetch.max_bytes in newsjack.yaml",
    ),
}


def judge_feeds(visits: Sequence[FeedVisit], *, now: datetime) -> tuple[FeedFinding, ...]:
    """Judge all visits; when most got no connection, that is the network's fault and no feed's."""
    outage = is_outage(visit.result.reason for visit in visits)
    unreached = (FetchReason.DNS, FetchReason.CONNECT)
    return tuple(
        _unreached(visit) if outage and visit.result.reason in unreached else judge_feed(visit, now=now)
        for visit in visits
    )


def judge_outage(findings: Sequence[FeedFinding]) -> Finding | None:
    """Return the one finding that stands for all feeds that were not reached."""
    missed = sum(found.answer is FeedAnswer.UNREACHED for found in findings)
    if not missed:
        return None
    return Finding(
        subject="network",
        level=Level.FAULT,
        what=f"{missed} of {len(findings)} feeds could not be reached at all: no feed is blamed for that",
        mend="look at this machine's connection, name servers and firewall (newsjack uses no proxy), "
        "then run `newsjack doctor` again",
    )


def judge_feed(visit: FeedVisit, *, now: datetime) -> FeedFinding:
    """Judge one visit."""
    failure = _FAILURES.get(visit.result.reason)
    if failure is not None:
        answer, level, what, mend = failure
        detail = visit.result.detail if visit.result.status else ""
        return _found(visit, answer, level, f"{what} ({detail})" if detail else what, mend, now=now)
    if visit.error.startswith("challenge"):
        answer, level, what, mend = _FAILURES[FetchReason.CHALLENGE]
        return _found(visit, answer, level, what, mend, now=now)
    if visit.parsed and visit.entries:
        return _alive(visit, now)
    if visit.parsed and not visit.error:
        return _found(visit, FeedAnswer.EMPTY, Level.WARN, "holds no entry", _LOOK, now=now)
    mend = _LOOK
    if visit.alternates:
        mend = f"write {' or '.join(visit.alternates[:2])} in feeds.yaml: the page names it"
    return _found(visit, FeedAnswer.NO_FEED, Level.FAULT, visit.error or "is no feed", mend, now=now)


def _alive(visit: FeedVisit, now: datetime) -> FeedFinding:
    moved, age = visit.result.moved_to, _age(visit, now)
    if moved:
        return _found(
            visit,
            FeedAnswer.MOVED,
            Level.WARN,
            f"moved to {moved}",
            "write that address in feeds.yaml",
            now=now,
        )
    if age is not None and age > OLD_AFTER:
        what = f"its newest entry is {age.days} days old"
        return _found(visit, FeedAnswer.OLD, Level.WARN, what, _LOOK, now=now)
    expected, spoken = visit.feed.language, visit.language
    if expected and spoken and expected != spoken:
        what, mend = f"is written in {spoken}, not in {expected}", f"write `language: {spoken}` in feeds.yaml"
        return _found(visit, FeedAnswer.ANSWERS, Level.WARN, what, mend, now=now)
    what = f"{visit.entries} entries" + (f"; {visit.error}, read all the same" if visit.error else "")
    return _found(visit, FeedAnswer.ANSWERS, Level.OK, what, "", now=now)


def _unreached(visit: FeedVisit) -> FeedFinding:
    finding = Finding(subject=visit.feed.outlet, level=Level.WARN, what="was not reached, nor were most")
    return FeedFinding(
        feed=visit.feed, answer=FeedAnswer.UNREACHED, finding=finding, elapsed=visit.result.elapsed
    )


def _found(
    visit: FeedVisit, answer: FeedAnswer, level: Level, what: str, mend: str, *, now: datetime
) -> FeedFinding:
    return FeedFinding(
        feed=visit.feed,
        answer=answer,
        finding=Finding(subject=visit.feed.outlet, level=level, what=what, mend=mend),
        entries=visit.entries,
        age=_age(visit, now),
        language=visit.language,
        validators=_validators(visit),
        moved_to=visit.result.moved_to,
        elapsed=visit.result.elapsed,
    )


def _age(visit: FeedVisit, now: datetime) -> timedelta | None:
    return None if visit.newest_at is None else max(timedelta(0), now - visit.newest_at)


def _validators(visit: FeedVisit) -> Validators:
    if visit.result.reason is not FetchReason.FETCHED:
        return Validators.UNKNOWN
    if not (visit.result.etag or visit.result.last_modified):
        return Validators.NONE
    if visit.again is None:
        return Validators.UNKNOWN
    if visit.again.reason is FetchReason.NOT_MODIFIED:
        return Validators.WORK
    return Validators.IGNORED if visit.again.reason is FetchReason.FETCHED else Validators.UNKNOWN

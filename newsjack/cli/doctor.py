"""``newsjack doctor``: checks the installation, configuration, server, feeds and Slack, and says the mend."""

import argparse
import json
import os
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from newsjack.app import open_fetcher
from newsjack.clock import real_now
from newsjack.core.checkup import judge_feed_list, judge_skew, ok
from newsjack.core.feed_check import judge_feeds, judge_outage
from newsjack.errors import SettingsError
from newsjack.model.finding import FeedAnswer, FeedFinding, Finding, Level, Validators
from newsjack.run.checkup import check_configuration, check_machine, check_slack
from newsjack.run.feed_checkup import MAX_WAIT, visit_feeds
from newsjack.settings import Settings
from newsjack.settings.environment import Environment, read_environment
from newsjack.settings.load import feed_urls, load_feed_list

Commands = argparse._SubParsersAction  # argparse names this type only so


def add_commands(subparsers: "Commands[argparse.ArgumentParser]") -> None:
    """Register the command."""
    doctor = subparsers.add_parser(
        "doctor", help="check installation, configuration, server, feeds and Slack"
    )
    doctor.add_argument("--config", type=Path, metavar="DIR", help="default: NEWSJACK_CONFIG, else ./config")
    doctor.add_argument("--offline", action="store_true", help="ask neither feeds nor Slack")
    doctor.add_argument("--all", action="store_true", help="list the feeds that answer too")
    doctor.add_argument("--json", action="store_true", help="one JSON line per check, feed and summary")
    doctor.set_defaults(run=run_doctor)


def run_doctor(args: argparse.Namespace) -> int:
    """Print what is found as it is found; 1 when something is in the way."""
    report = _Report(as_json=args.json, list_all=args.all)
    try:
        environment = read_environment(os.environ)
    except SettingsError as error:
        report.add([Finding(subject="environment", level=Level.FAULT, what=str(error), mend=error.mend)])
        environment = Environment()
    if args.config is not None:
        environment = replace(environment, config=args.config)
    for findings in check_machine(environment):
        report.add(findings)
    findings, settings = check_configuration(environment.config)
    report.add(findings)
    if settings is not None:
        report.add(_table(environment.config))
    if args.offline:
        report.add([ok("offline", "neither feeds nor Slack were asked")])
    else:
        report.add(check_slack(environment))
        if settings is not None:
            _check_feeds(settings, report)
    return report.end()


def _table(config: Path) -> list[Finding]:
    return judge_feed_list(load_feed_list(config).feeds, feed_urls(config))


def _check_feeds(settings: Settings, report: "_Report") -> None:
    fetcher = open_fetcher(settings, total_timeout=min(MAX_WAIT, settings.params.fetch.total_timeout))
    visits, offsets = visit_feeds(
        settings.feeds, fetcher, max_entries=settings.params.fetch.max_entries, progress=report.progress
    )
    judged = judge_feeds(visits, now=real_now())
    report.add([found for found in (judge_skew(offsets), judge_outage(judged)) if found is not None])
    report.add_feeds(judged)


class _Report:
    """Prints findings, counts them, and sums them up."""

    def __init__(self, *, as_json: bool, list_all: bool) -> None:
        self._json, self._all = as_json, list_all
        self._levels: Counter[Level] = Counter()
        self._answers: Counter[FeedAnswer] = Counter()

    def add(self, findings: Iterable[Finding]) -> None:
        for found in findings:
            self._levels[found.level] += 1
            if self._json:
                _print_json({"subject": found.subject, **_finding_json(found)})
                continue
            print(f"{found.level:6} {found.subject:14} {found.what}", flush=True)
            if found.mend:
                print(f"{'':21} mend: {found.mend}")

    def add_feeds(self, judged: Sequence[FeedFinding]) -> None:
        """Print feeds by how they answered, what needs a mend last, where a terminal ends."""
        for feed in judged:
            self._answers[feed.answer] += 1
            self._levels[feed.finding.level] += 1
            if self._json:
                _print_json(feed_json(feed))
        if not self._json:
            for answer in FeedAnswer:
                found = [feed for feed in judged if feed.answer is answer]
                if found:
                    self._group(answer, found)

    def _group(self, answer: FeedAnswer, feeds: Sequence[FeedFinding]) -> None:
        shown = [feed for feed in feeds if self._all or _is_listed(feed)]
        print(f"\nfeeds: {answer}: {len(feeds)}{'' if shown else ' (--all lists them)'}")
        for mend in dict.fromkeys(feed.finding.mend for feed in shown):
            alike = [feed for feed in shown if feed.finding.mend == mend]
            for feed in sorted(alike, key=lambda feed: feed.feed.outlet.casefold()):
                print(f"{feed.finding.level:6} {feed.feed.outlet:24.24} {_row(feed)}")
            if mend:
                print(f"{'':6} mend: {mend}")

    def progress(self, what: str, done: int, all_of: int) -> None:
        """Show on stderr how far the visits are."""
        if sys.stderr.isatty():
            end = "\n" if done == all_of else ""
            print(f"\rasking {what}: {done} of {all_of} ", end=end, file=sys.stderr, flush=True)
        elif done == all_of:
            print(f"asked {all_of} {what}", file=sys.stderr)

    def end(self) -> int:
        """Print the summary; return the exit status."""
        faults, warns = self._levels[Level.FAULT], self._levels[Level.WARN]
        if self._json:
            answers = {answer.value: count for answer, count in self._answers.items()}
            _print_json({"summary": {"faults": faults, "warnings": warns, "feeds": answers}})
        else:
            asked, good = sum(self._answers.values()), self._answers[FeedAnswer.ANSWERS]
            feeds = f"; {good} of {asked} feeds answer" if asked else ""
            head = f"{_count(faults, 'fault')} to mend" if faults else "nothing is in the way"
            print(f"\n{head}, {_count(warns, 'warning')}{feeds}")
        return 1 if faults else 0


def _is_listed(feed: FeedFinding) -> bool:
    return feed.finding.level is not Level.OK and feed.answer is not FeedAnswer.UNREACHED


def _row(feed: FeedFinding) -> str:
    """Show a feed that answers by its figures, any other by what is wrong and where."""
    if feed.finding.level is not Level.OK:
        return f"{feed.finding.what}  {feed.feed.url}"
    age = "no dates" if feed.age is None else f"newest {_age(feed.age)} old"
    language = feed.language or feed.feed.language or "?"
    validators = f"validators {feed.validators}" if feed.validators is not Validators.UNKNOWN else ""
    seconds = f"{feed.elapsed.total_seconds():.1f} s"
    return f"{feed.finding.what}, {age}, {language}, {seconds}, {validators}".rstrip(", ")


def _age(age: timedelta) -> str:
    minutes = age.total_seconds() / 60
    if minutes < 120:
        return f"{minutes:.0f} min"
    return f"{minutes / 60:.0f} h" if minutes < 48 * 60 else f"{age.days} days"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _finding_json(found: Finding) -> dict[str, Any]:
    return {"level": found.level.value, "what": found.what, "mend": found.mend}


def feed_json(feed: FeedFinding) -> dict[str, Any]:
    """Return a feed as ``doctor --json`` prints it."""
    return {
        "subject": "feed",
        "url": feed.feed.url,
        "outlet": feed.feed.outlet,
        "answer": feed.answer.value,
        **_finding_json(feed.finding),
        "entries": feed.entries,
        "newest_age_s": None if feed.age is None else round(feed.age.total_seconds()),
        "language": feed.language,
        "validators": feed.validators.value,
        "moved_to": feed.moved_to or None,
        "elapsed_ms": round(feed.elapsed.total_seconds() * 1000),
    }


def _print_json(value: dict[str, Any]) -> None:
    print(json.dumps(value), flush=True)

"""Load: 10,000 feeds polled every five minutes by the whole daemon; how late each poll starts, at what cost.

Run `python -m bench.load` (about five minutes). Two thousand loopback addresses serve five feeds each
after 50-200 ms: 70 % of conditional requests get 304, 15 % the same body, 15 % one new entry more. Every
feed was read before, and the due instants lie evenly over five minutes, as in a daemon that has run for a
day. `newsjack run` then runs as it stands for three minutes. Due to started is told by the server's own
record of requests; CPU and memory by /proc, in two rows: the pollers (dispatcher, poll workers and what
they fork) and everything else.
"""

import asyncio
import multiprocessing
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import quantiles
from typing import Any, ClassVar, TypeVar

from newsjack.app import App, open_app
from newsjack.clock import real_now
from newsjack.model.feed import FeedId
from newsjack.run.server import EmbeddedServer
from newsjack.settings.load import feed_id
from newsjack.store.keys import Keys

FEEDS = 10_000
PER_HOST = 5
EVERY = timedelta(minutes=5)
LOAD = timedelta(minutes=3)
SETTLE = timedelta(seconds=20)
LATENCY_SECONDS = (0.05, 0.2)
NOT_MODIFIED, SAME = 0.70, 0.15
ENTRIES, ENTRY_BYTES = 8, 3_000
POLLERS = ("dispatch", "poll-")
SEED = 11
AT_ONCE = 500
BEGAN = real_now()

One = TypeVar("One")
Dues = dict[str, float]
"""Path of a feed -> due instant, in seconds since 1970."""


def main() -> None:
    """Print how late polls started and what the pollers took, beside floors and aims."""
    ours, peer = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(peer,), daemon=True)
    server.start()
    port = ours.recv()
    try:
        with tempfile.TemporaryDirectory() as folder:
            measure(Path(folder), port, ours)
    finally:
        server.terminate()
        server.join()


def measure(folder: Path, port: int, server: Connection) -> None:
    """Seed a state folder, run the daemon on it, and print what was found."""
    environ = {**os.environ, **write_config(folder, port)}
    dues = seed(folder, environ, port)
    server.send("forget")
    log = (folder / "run.log").open("wb")
    command = [sys.executable, "-m", "newsjack.cli.main", "run"]
    daemon = subprocess.Popen(command, env=environ, stdout=log, stderr=log, start_new_session=True)
    try:
        first, last = min(dues.values()), min(dues.values()) + LOAD.total_seconds()
        time.sleep(max(0.0, first - real_now().timestamp()))
        roles = {pid: role_of(pid) for pid in below(daemon.pid)}
        before, peaks = {pid: cpu_of(pid) for pid in roles}, [memory(roles)]
        while real_now().timestamp() < last:
            time.sleep(1)
            peaks.append(memory(roles))
        after = {pid: cpu_of(pid) for pid in roles}
        time.sleep(15)
        server.send("tell")
        started: Dues = server.recv()
    finally:
        daemon.terminate()
        daemon.wait(20)
        log.close()
    print((folder / "run.log").read_text(encoding="utf-8")[-1_500:])
    tell(dues, started, last, roles, {pid: after[pid] - before[pid] for pid in roles}, peaks)


def tell(
    dues: Dues,
    started: Dues,
    last: float,
    roles: Mapping[int, str],
    cpu: Mapping[int, float],
    peaks: list[dict[str, float]],
) -> None:
    """Print the figures."""
    wanted = {path: due for path, due in dues.items() if due < last}
    late = [started[path] - due for path, due in wanted.items() if path in started]
    cuts = quantiles(late, n=100)
    print(f"{len(wanted)} polls fell due in {LOAD.total_seconds():.0f} s, {len(late)} started")
    marks = ", ".join(f"p{mark} {cuts[mark - 1]:.2f} s" for mark in (50, 95, 99))
    print(f"due to started: {marks}, at most {max(late):.2f} s")
    seconds = LOAD.total_seconds()
    for name in sorted(set(roles.values())):
        share = sum(used for pid, used in cpu.items() if roles[pid] == name) / seconds
        print(f"{name:>12}: {share:5.2f} core, at most {max(peak.get(name, 0) for peak in peaks):5.0f} MB")
    pollers = sum(used for pid, used in cpu.items() if roles[pid].startswith(POLLERS)) / seconds
    held = max(sum(mb for name, mb in peak.items() if name.startswith(POLLERS)) for peak in peaks)
    whole = len(late) == len(wanted)
    print(f"pollers: {pollers:.2f} core, {held:.0f} MB; all: {sum(cpu.values()) / seconds:.2f} core")
    floor = whole and cuts[94] <= 5 and pollers < 1 and held < 1_000
    print(f"floors (all polled, p95 5 s, 1 core, 1,000 MB): {met(floor)}")
    print(f"aims (p95 1 s, 0.5 core, 500 MB): {met(cuts[94] <= 1)}, {met(pollers < 0.5)}, {met(held <= 500)}")


def met(holds: bool) -> str:
    return "met" if holds else "MISSED"


# the configuration and the state of a daemon that has run for a day


def write_config(folder: Path, port: int) -> dict[str, str]:
    """Write a configuration with all feeds and one brand; return the environment that names it."""
    config = folder / "config"
    config.mkdir()
    minutes = f"{EVERY.total_seconds() / 60:.0f}m"
    (config / "newsjack.yaml").write_text(
        f"cadence:\n  average_interval: {minutes}\n  floor: {minutes}\n  ceiling: {minutes}\n",
        encoding="utf-8",
    )
    (config / "brands.yaml").write_text(
        "brands:\n  - {name: Everything, watch: everything}\n", encoding="utf-8"
    )
    rows = (
        f"  - {{url: 'http://{address(number)}:{port}/{number}', outlet: Outlet {number // PER_HOST}, "
        f"owner: Owner {number // PER_HOST}, language: en, country: GB, kind: national}}\n"
        for number in range(FEEDS)
    )
    hosts = (f"  - {{address: {host}, allow_private: true}}\n" for host in addresses())
    (config / "feeds.yaml").write_text(
        "feeds:\n" + "".join(rows) + "hosts:\n" + "".join(hosts), encoding="utf-8"
    )
    return {
        "NEWSJACK_CONFIG": str(config),
        "NEWSJACK_STATE": str(folder / "state"),
        "NEWSJACK_HTTP": "127.0.0.1:0",
        "SLACK_BOT_TOKEN": "",
    }


def seed(folder: Path, environ: Mapping[str, str], port: int) -> Dues:
    """Read every feed once, forget the news of it, and spread the due instants; return them."""
    server = EmbeddedServer(folder / "state")
    app = open_app({**environ, "REDIS_URL": server.start()}, worker="bench")
    try:
        app.sync_feeds()
        ids = [feed.feed_id for feed in app.feeds.all()]
        for some in chunks(ids):
            app.poll(some)
        keys = Keys()
        app.queue_client.delete(keys.inbox, keys.inbox_slots)
        return spread(app, port)
    finally:
        app.close()
        server.stop()


def chunks(found: Sequence[One]) -> Iterator[Sequence[One]]:
    return (found[start : start + AT_ONCE] for start in range(0, len(found), AT_ONCE))


def spread(app: App, port: int) -> Dues:
    first = real_now() + SETTLE
    order = random.Random(SEED).sample(range(FEEDS), FEEDS)
    states = app.feeds.states()
    dues: Dues = {}
    changed = []
    for place, number in enumerate(order):
        due = first + EVERY * place / FEEDS
        dues[f"/{number}"] = due.timestamp()
        known = states[FeedId(feed_id(f"http://{address(number)}:{port}/{number}"))]
        changed.append(replace(known, next_poll_at=due))
    for some in chunks(changed):
        app.feeds.save(some)
    return dues


# what the processes take


def below(pid: int) -> list[int]:
    """Return the daemon's children."""
    return [one for one, parent in parents() if parent == pid]


def parents() -> Iterator[tuple[int, int]]:
    for entry in Path("/proc").glob("[0-9]*"):
        fields = stat(int(entry.name))
        if fields:
            yield int(entry.name), int(fields[1])


def stat(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return []


def role_of(pid: int) -> str:
    """Return the last word of the command line: the role, or the program."""
    words = Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8").split("\0")
    return next((word for word in reversed(words) if word), "?").rpartition("/")[2][:12]


def cpu_of(pid: int) -> float:
    """Return the seconds a process and the children it waited for have taken."""
    return sum(map(int, stat(pid)[11:15])) / os.sysconf("SC_CLK_TCK")


def memory(roles: Mapping[int, str]) -> dict[str, float]:
    """Return role -> proportional set size of its process and what that forked, in MB."""
    family = dict(parents())
    found: dict[str, float] = {}
    for pid in (*roles, *(one for one in family if family[one] in roles and one not in roles)):
        name = roles.get(pid) or roles[family[pid]]
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8").splitlines()
        except OSError:
            continue
        found[name] = (
            found.get(name, 0) + sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1e3
        )
    return found


# the server, in a process of its own


def address(number: int) -> str:
    """Return a feed's loopback address: Linux answers on all of 127.0.0.0/8."""
    host = number // PER_HOST
    return f"127.2.{host // 200}.{host % 200 + 1}"


def addresses() -> Iterable[str]:
    return (address(number) for number in range(0, FEEDS, PER_HOST))


class Feed(asyncio.Protocol):
    """Answers a request after a while, as most servers would, and notes when it came."""

    started: ClassVar[Dues] = {}
    versions: ClassVar[dict[str, int]] = {}
    chance = random.Random(SEED)

    def connection_made(self, transport: Any) -> None:
        """Remember the connection."""
        self._transport = transport
        self._head = b""

    def data_received(self, data: bytes) -> None:
        """Answer once the request's head is whole."""
        self._head += data
        if not self._head.endswith(b"\r\n\r\n"):
            return
        path = self._head.split(b" ", 2)[1].decode()
        self.started.setdefault(path, real_now().timestamp())
        answer = self.answer(path, conditional=b"if-none-match" in self._head.lower())
        asyncio.get_running_loop().call_later(self.chance.uniform(*LATENCY_SECONDS), self._say, answer)

    def answer(self, path: str, *, conditional: bool) -> bytes:
        """Return the whole answer: 304, the same body, or a body with one entry more."""
        drawn = self.chance.random() if conditional else NOT_MODIFIED
        if drawn < NOT_MODIFIED:
            return b"HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n"
        if drawn >= NOT_MODIFIED + SAME:
            self.versions[path] = self.versions.get(path, 0) + 1
        content = body(path, self.versions.get(path, 0))
        head = f'ETag: "{self.versions.get(path, 0)}"\r\nContent-Length: {len(content)}\r\nConnection: close'
        return f"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n{head}\r\n\r\n".encode() + content

    def _say(self, answer: bytes) -> None:
        self._transport.write(answer)
        self._transport.close()


def body(path: str, version: int) -> bytes:
    """Return a document of eight entries of made-up words, about 25 kB; each version has one that is new."""
    items = []
    for number in range(version, version + ENTRIES):
        rng = random.Random(f"{path}:{number}")
        words = ["".join(rng.choices("aeilnorst", k=rng.randint(3, 9))) for _ in range(120)]
        text = " ".join(words * (ENTRY_BYTES // 800))
        when = format_datetime(BEGAN - timedelta(hours=ENTRIES - 1 - number))
        items.append(
            f"<item><title>{' '.join(words[:9])}</title><link>http://outlet.example{path}/{number}</link>"
            f"<guid>{path}/{number}</guid><pubDate>{when}</pubDate><description>{text}</description></item>"
        )
    return f'<rss version="2.0"><channel><title>Feed</title>{"".join(items)}</channel></rss>'.encode()


def serve(pipe: Connection) -> None:
    """Serve every address until the process is ended; send the port that was taken."""
    asyncio.run(_serve(pipe))


async def _serve(pipe: Connection) -> None:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 8_192), most))
    loop = asyncio.get_running_loop()
    first = await loop.create_server(Feed, address(0), 0)
    port = first.sockets[0].getsockname()[1]
    await loop.create_server(Feed, [host for host in addresses() if host != address(0)], port, backlog=64)
    pipe.send(port)
    while True:
        word = await asyncio.to_thread(pipe.recv)
        if word == "forget":
            Feed.started.clear()
        else:
            pipe.send(dict(Feed.started))


if __name__ == "__main__":
    main()

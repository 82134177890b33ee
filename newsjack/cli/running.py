"""``newsjack run`` and ``newsjack demo``."""

import argparse
import os
import sys
from dataclasses import replace
from pathlib import Path

from newsjack.run.daemon import plan_from, run_daemon
from newsjack.run.demo import run_demo
from newsjack.run.show import Show
from newsjack.settings.environment import read_environment

Commands = argparse._SubParsersAction  # argparse names this type only so


def add_commands(subparsers: "Commands[argparse.ArgumentParser]") -> None:
    """Register the family."""
    run = subparsers.add_parser("run", help="everything on this machine, until Ctrl-C")
    run.add_argument("--config", type=Path, metavar="DIR", help="default: NEWSJACK_CONFIG, else ./config")
    run.add_argument("--clock", default="", metavar="START@SPEED", help="one virtual clock for all processes")
    run.set_defaults(run=_run)
    demo = subparsers.add_parser("demo", help="the same system on a simulated news day; no network, no keys")
    demo.add_argument("--speed", type=float, default=60.0, help="virtual seconds per real second")
    demo.add_argument("--seed", type=int, default=1, help="another number, another day")
    demo.set_defaults(run=_demo)


def _run(args: argparse.Namespace) -> int:
    environment = read_environment(os.environ)
    if args.config is not None:
        environment = replace(environment, config=args.config)
    return run_daemon(plan_from(environment, clock=args.clock), show=Show(sys.stdout))


def _demo(args: argparse.Namespace) -> int:
    return run_demo(read_environment(os.environ), speed=args.speed, seed=args.seed, show=Show(sys.stdout))

"""Fuzzing steered by coverage: atheris (libFuzzer for Python) mutates what reaches new branches of our code.

Used by ``bench.fuzz --guided`` where atheris is installed (`pip install -e '.[fuzz]'`). libFuzzer ends its
process, so each target gets one of its own.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.fuzz_inputs import Made, made
from bench.fuzz_targets import check

SEEDS = 300
_SHARE = "NEWSJACK_FUZZ_TARGET"


def run_guided(targets: tuple[str, ...], *, inputs: int, seed: int) -> int:
    """Give each target its share of ``inputs``; 1 when libFuzzer stopped at something."""
    status = 0
    for target in targets:
        with tempfile.TemporaryDirectory(prefix="fuzz") as folder:
            for number in range(SEEDS):
                (Path(folder) / str(number)).write_bytes(made(target, seed, number).body)
            options = [
                f"-runs={inputs // len(targets)}",
                f"-seed={seed}",
                "-timeout=10",
                "-rss_limit_mb=2048",
            ]
            command = [sys.executable, "-m", "bench.fuzz_guided", *options, "-max_len=20000", folder]
            done = subprocess.run(command, env={**os.environ, _SHARE: target}, check=False)
            print(f"{target}: exit {done.returncode}", flush=True)
            status = status or min(done.returncode, 1)
    return status


def main() -> None:
    """Fuzz one target in this process until libFuzzer ends it."""
    import atheris

    target = os.environ[_SHARE]
    extra = {"settings": "brands.yaml"}.get(target, "")

    def one(data: bytes) -> None:
        body = data.decode("utf-8", "replace").encode() if target == "dates" else data
        check(Made(target, body, extra))

    for name, module in list(sys.modules.items()):
        if name.startswith(("newsjack.core.", "newsjack.settings.")) and hasattr(module, "__dict__"):
            _instrument(atheris, module)
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()


def _instrument(atheris: object, module: object) -> None:
    """Instrument a module's own functions, so that libFuzzer sees their branches."""
    for name, value in vars(module).items():
        if getattr(value, "__module__", "") == getattr(module, "__name__", "") and hasattr(value, "__code__"):
            setattr(module, name, atheris.instrument_func(value))  # type: ignore[attr-defined]


if __name__ == "__main__":
    main()

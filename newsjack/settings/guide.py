"""The settings guide, made from the parameters so that it can not be out of date."""

import dataclasses
from datetime import timedelta

from newsjack.model.params import Params
from newsjack.settings.durations import duration_text

_HEAD = """\
# Settings

`newsjack.yaml` is the operator's file. Every key has the default shown here; name only what you
change. Durations are written `90s`, `5m`, `1h30m`, `2d`. `newsjack check` names file, line, key and
the mend for every fault; a running daemon reads changed files by itself and keeps the last good ones.
Secrets come from the environment only.
"""


def settings_guide() -> str:
    """Write docs/settings.md."""
    parts = [_HEAD]
    for section in dataclasses.fields(Params):
        value = getattr(Params(), section.name)
        title = (type(value).__doc__ or "").strip().splitlines()[0]
        parts.append(f"## `{section.name}`\n\n{title}\n\n| key | default | meaning |\n|---|---|---|")
        parts += [
            f"| `{key.name}` | `{_text(getattr(value, key.name))}` | {key.metadata['doc']} |"
            for key in dataclasses.fields(value)
        ]
        parts.append("")
    return "\n".join(parts)


def _text(value: object) -> str:
    return duration_text(value) if isinstance(value, timedelta) else str(value)

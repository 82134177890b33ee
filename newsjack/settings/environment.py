"""What the environment says: where state lies, which server, which secrets. Read once, at the edge."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from newsjack.errors import SettingsError


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """The public variables; secrets never show in ``repr``.

    ``redis_url`` empty: the embedded server. ``clock`` is a ``--clock`` text or empty for real time.
    ``http`` is ``host:port``.
    """

    state: Path = Path("var")
    config: Path = Path("config")
    redis_url: str = ""
    redis_bin: str = ""
    http: str = "127.0.0.1:8420"
    clock: str = ""
    slack_api_url: str = ""
    slack_bot_token: str = field(default="", repr=False)
    slack_app_token: str = field(default="", repr=False)
    web_token: str = field(default="", repr=False)


def read_environment(environ: Mapping[str, str]) -> Environment:
    """Read the variables; empty counts as unset. Raises ``SettingsError`` for an unusable address."""

    def get(name: str, default: str = "") -> str:
        return environ.get(name, "").strip() or default

    http = get("NEWSJACK_HTTP", "127.0.0.1:8420")
    host, _, port = http.rpartition(":")
    if not host or not port.isdigit() or not 0 <= int(port) < 65536:
        raise SettingsError("write host:port", file="environment", key="NEWSJACK_HTTP", value=http)
    return Environment(
        state=Path(get("NEWSJACK_STATE", "var")),
        config=Path(get("NEWSJACK_CONFIG", "config")),
        redis_url=get("REDIS_URL"),
        redis_bin=get("NEWSJACK_REDIS_BIN"),
        http=http,
        clock=get("NEWSJACK_CLOCK"),
        slack_api_url=get("SLACK_API_URL"),
        slack_bot_token=get("SLACK_BOT_TOKEN"),
        slack_app_token=get("SLACK_APP_TOKEN"),
        web_token=get("NEWSJACK_WEB_TOKEN"),
    )

"""Fixtures that every test may use: a real server of one's own, and a client on an empty database."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsjack.errors import ServerError
from newsjack.run.server import EmbeddedServer
from newsjack.store.client import Client, connect_impatient


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """The URL of a server for this test process alone, by the same code that `newsjack run` uses."""
    named = os.environ.get("NEWSJACK_REDIS_BIN")
    with tempfile.TemporaryDirectory(prefix="nj-test-") as folder:
        server = EmbeddedServer(Path(folder), Path(named) if named else None)
        try:
            url = server.start()
        except ServerError as error:
            if os.environ.get("CI") == "true":
                raise
            pytest.skip(f"no Redis-compatible server: {error}")
        yield url
        server.stop()


@pytest.fixture
def redis_client(redis_url: str) -> Iterator[Client]:
    """A client on an empty database; whatever a test leaves is removed."""
    client = connect_impatient(redis_url)
    client.flushall()
    yield client
    client.flushall()
    client.close()

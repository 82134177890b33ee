"""Load the shipped prior of word frequencies (made by ``python -m bench.prior``)."""

import gzip
import json

from newsjack.core.frequencies import DocumentFrequencies
from newsjack.errors import SettingsError
from newsjack.settings.paths import config_home

PATTERN = "frequencies-*.json.gz"
"""One file per language beside the lexicons: ``{"documents": N, "counts": {stem: titles}}``."""


def load_document_frequencies() -> DocumentFrequencies | None:
    """Return the packaged prior, or ``None`` when none is packaged.

    Raises :class:`SettingsError` when a file is there and cannot be read.
    """
    documents: dict[str, int] = {}
    counts: dict[str, dict[str, int]] = {}
    for path in sorted((config_home() / "lexicons").glob(PATTERN)):
        language = path.name.removeprefix("frequencies-").removesuffix(".json.gz")
        documents[language], counts[language] = read_table(path.read_bytes(), file=str(path))
    return DocumentFrequencies(documents=documents, counts=counts) if counts else None


def read_table(body: bytes, *, file: str) -> tuple[int, dict[str, int]]:
    """Return how many titles a table was counted on, and the counts; ``file`` is named in errors."""
    try:
        table = json.loads(gzip.decompress(body))
        return int(table["documents"]), {str(stem): int(count) for stem, count in table["counts"].items()}
    except (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise SettingsError(
            "the packaged word frequencies cannot be read", file=file, mend="install newsjack again"
        ) from error

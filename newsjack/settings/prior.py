"""Load the shipped priors: word frequencies (``python -m bench.prior``), forecast (``bench.fit_prior``)."""

import gzip
import json
import math

from newsjack.core.forecast import FEATURES, QUANTILES, ForecastPrior
from newsjack.core.frequencies import DocumentFrequencies
from newsjack.errors import SettingsError
from newsjack.settings.carried import carried_counts
from newsjack.settings.paths import config_home

PATTERN = "frequencies-*.json.gz"
"""One file per language beside the lexicons: ``{"documents": N, "counts": {stem: titles}}``."""


def load_document_frequencies() -> DocumentFrequencies | None:
    """Return the packaged prior, or ``None`` when none is; Spanish, German, Portuguese borrow from it.

    Raises :class:`SettingsError` when a file is there and cannot be read.
    """
    documents: dict[str, int] = {}
    counts: dict[str, dict[str, int]] = {}
    for path in sorted((config_home() / "lexicons").glob(PATTERN)):
        language = path.name.removeprefix("frequencies-").removesuffix(".json.gz")
        documents[language], counts[language] = read_table(path.read_bytes(), file=str(path))
    if not counts:
        return None
    return DocumentFrequencies(documents=documents, counts=counts | carried_counts(counts))


def read_table(body: bytes, *, file: str) -> tuple[int, dict[str, int]]:
    """Return how many titles a table was counted on, and the counts; ``file`` is named in errors."""
    try:
        table = json.loads(gzip.decompress(body))
        return int(table["documents"]), {str(stem): int(count) for stem, count in table["counts"].items()}
    except (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise SettingsError(
            "the packaged word frequencies cannot be read", file=file, mend="install newsjack again"
        ) from error


FORECAST_FILE = "forecast-prior.json"


def load_forecast_prior() -> ForecastPrior:
    """Return the packaged forecast. Raises :class:`SettingsError` when it does not fit this version."""
    path = config_home() / FORECAST_FILE
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise _unreadable(str(path)) from error
    return read_forecast(text, file=str(path))


def read_forecast(text: str, *, file: str) -> ForecastPrior:
    """Read a fitted forecast; every weight must be a finite number. ``file`` is named in errors."""
    try:
        document = json.loads(text)
        prior = ForecastPrior(
            trained=str(document["trained"]),
            waves=int(document["waves"]),
            features=tuple(document["features"]),
            p_before=tuple(map(float, document["p_before"])),
            p_big=tuple(map(float, document["p_big"])),
            quantiles=tuple(tuple(map(float, row)) for row in document["quantiles"]),
            reliability=tuple((float(f), float(o), int(n)) for f, o, n in document["reliability"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise _unreadable(file) from error
    rows = (prior.p_before, prior.p_big, *prior.quantiles)
    if not all(math.isfinite(weight) for row in rows for weight in row):
        raise _unreadable(file)
    fits = prior.features == FEATURES and len(prior.quantiles) == len(QUANTILES)
    if not fits or any(len(row) != len(FEATURES) + 1 for row in rows):
        raise SettingsError("the packaged forecast is of another version", file=file, mend="fit it again")
    return prior


def _unreadable(file: str) -> SettingsError:
    return SettingsError("the packaged forecast cannot be read", file=file, mend="install newsjack again")

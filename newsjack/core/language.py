"""Languages: two-letter codes from what documents claim, and detection where nothing is claimed."""

import re
from functools import lru_cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

DETECTED = ("en", "fr", "de", "es", "it", "pt", "nl")
"""Detection chooses among these only: on short titles more choices mean more errors."""

MIN_LETTERS = 20
MIN_CONFIDENCE = 0.8

_CODE = re.compile(r"([a-z]{2,3})(?:[-_].*)?", re.ASCII | re.IGNORECASE)
_NOT_A_LANGUAGE = frozenset(("und", "mul", "zxx", "xx"))


def base_language(claimed: str | None) -> str | None:
    """Return the base code of a claim (``fr`` of ``fr-FR``), ``None`` for nonsense.

    >>> base_language("en_US"), base_language("english")
    ('en', None)
    """
    code = _CODE.fullmatch((claimed or "").strip())
    if code is None or code[1].lower() in _NOT_A_LANGUAGE:
        return None
    return code[1].lower()


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(DETECTED)
    return identifier


def detect_language(text: str) -> str | None:
    """Return the language a text is surely written in, ``None`` when it is short or unsure."""
    if sum(map(str.isalpha, text)) < MIN_LETTERS:
        return None
    language, confidence = _identifier().classify(text[:1_000])
    return str(language) if confidence >= MIN_CONFIDENCE else None

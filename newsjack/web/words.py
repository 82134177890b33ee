"""The dashboard's words in English and French; a key that is missing is an error, never a blank."""

from collections.abc import Mapping
from dataclasses import dataclass

from newsjack.web.wordlist import WORDS

LANGUAGES = ("en", "fr")


@dataclass(frozen=True, slots=True)
class Words:
    """Speaks one language. Calling it with a key gives the text, filled with the keyword arguments."""

    language: str

    def __call__(self, key: str, **values: object) -> str:
        """Return the text of ``key``. Raises ``KeyError`` for a key that is not in the list."""
        text = WORDS[key][LANGUAGES.index(self.language)]
        return text.format(**values) if values else text

    def count(self, key: str, number: int) -> str:
        """Return ``key.one`` or ``key.many``, filled with ``n``; French counts 0 as one."""
        single = number in (0, 1) if self.language == "fr" else number == 1
        return self(f"{key}.one" if single else f"{key}.many", n=number)

    def number(self, value: float, *, places: int = 1) -> str:
        """Write a number with so many decimals, none when it is whole; French takes a comma."""
        text = f"{value:.{places}f}"
        whole = text.rstrip("0").removesuffix(".") if set(text.partition(".")[2]) <= {"0"} else text
        return whole.replace(".", ",") if self.language == "fr" else whole

    def of(self, family: str, name: str) -> str:
        """Return the text of ``family.name``, or ``name`` itself when the list has no such word."""
        return self(f"{family}.{name}") if f"{family}.{name}" in WORDS else name.replace("_", " ")

    def script(self, *families: str) -> Mapping[str, str]:
        """Return the words whose key begins with one of ``families``, for the page's script."""
        at = LANGUAGES.index(self.language)
        return {key: text[at] for key, text in WORDS.items() if key.split(".")[0] in families}


def words_for(language: str) -> Words:
    """Return the words of ``language``; English for one that has none."""
    return Words(language if language in LANGUAGES else "en")

"""Every error that newsjack raises on purpose, as one tree.

    NewsjackError            subject, permanent, retry_after
    ├── SettingsError        a configuration file is wrong: file, line, key, value, mend
    ├── ExpressionError      a term's expression is wrong: column and what was expected
    ├── InputError           a line or file given to a command is wrong
    ├── DocumentError        a feed document cannot be read as a feed
    ├── StoreError           the live state cannot be read or written
    ├── ServerError          the Redis-compatible server cannot be found, started or used
    └── DeliveryError        a sink refused or may have refused an alert: ``ambiguous``

Expected outcomes (a 304, an empty feed, a lost claim) are values, never errors.
"""

from datetime import timedelta


class NewsjackError(Exception):
    """Root of the tree.

    ``subject`` names what the error is about (a feed id, a file, an alert id).
    ``permanent`` is true when trying again cannot help.
    ``retry_after`` is the least wait before another try, where the other side named one.
    """

    def __init__(
        self,
        message: str,
        *,
        subject: str = "",
        permanent: bool = False,
        retry_after: timedelta | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.subject = subject
        self.permanent = permanent
        self.retry_after = retry_after


class SettingsError(NewsjackError):
    """One fault in a configuration file, with its place and its mend.

    ``line`` counts from 1; 0 when the file as a whole is meant. ``key`` is dotted
    (``brands.0.terms``). ``mend`` says what to do, e.g. the nearest valid name.
    """

    def __init__(
        self, message: str, *, file: str, line: int = 0, key: str = "", value: str = "", mend: str = ""
    ) -> None:
        super().__init__(message, subject=file, permanent=True)
        self.file = file
        self.line = line
        self.key = key
        self.value = value
        self.mend = mend

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        shown = f" (got {self.value})" if self.value else ""
        mend = f"; {self.mend}" if self.mend else ""
        return f"{place}: {self.key + ': ' if self.key else ''}{self.message}{shown}{mend}"


class ExpressionError(NewsjackError):
    """A term's expression cannot be read; ``column`` counts code points from 1."""

    def __init__(self, message: str, *, text: str, column: int) -> None:
        super().__init__(message, subject=text, permanent=True)
        self.text = text
        self.column = column


class InputError(NewsjackError):
    """A line or a file given to a command cannot be used."""


class DocumentError(NewsjackError):
    """A body cannot be read as a feed document."""


class StoreError(NewsjackError):
    """The live state cannot be read or written."""


class ServerError(NewsjackError):
    """The Redis-compatible server cannot be found, started or used."""


class DeliveryError(NewsjackError):
    """A sink did not take an alert.

    ``ambiguous`` is true when the other side may have taken it all the same (a time-out
    after the request was sent, a reset, a 5xx): look before sending again.
    """

    def __init__(
        self,
        message: str,
        *,
        subject: str = "",
        permanent: bool = False,
        retry_after: timedelta | None = None,
        ambiguous: bool = False,
    ) -> None:
        super().__init__(message, subject=subject, permanent=permanent, retry_after=retry_after)
        self.ambiguous = ambiguous

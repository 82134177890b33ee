"""The configuration files as strict pydantic models; the only home of pydantic.

Values arrive as text (see ``yaml_text``). The sections of newsjack.yaml are made from
``model.params``, so that a default has one home.
"""

import dataclasses
import re
import zoneinfo
from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any, Literal, cast, get_type_hints
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    create_model,
    model_validator,
)

from newsjack.model.params import Params
from newsjack.settings.durations import parse_duration

_LANGUAGE = re.compile(r"[a-z]{2,3}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_HOST = re.compile(r"^[A-Za-z0-9.\-\[\]:]+$")


def _duration(value: object) -> object:
    return parse_duration(value) if isinstance(value, str) else value


def _positive(value: timedelta) -> timedelta:
    if value < timedelta(0):
        raise ValueError("a duration is not negative")
    return value


def _language(value: str) -> str:
    if not _LANGUAGE.fullmatch(value):
        raise ValueError("write a language code such as fr or en")
    return value


def _no_none(value: object) -> object:
    if isinstance(value, list) and any(item is None for item in value):
        raise ValueError("an item of the list is empty")
    return value


def check_address(url: str) -> None:
    """Raise ``ValueError`` for an address that is not http(s), or whose host or port no client can read."""
    if not re.match(r"https?://[^/\s]", url, re.IGNORECASE):
        raise ValueError("a feed's url begins with http:// or https://")
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise ValueError(f"the url cannot be read: {error}") from error
    if not (host or "").strip("."):
        raise ValueError("the url names no host")
    if _CONTROL.search(parts.netloc):
        raise ValueError("the url's host holds a control character")


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
Texts = Annotated[list[Text], BeforeValidator(_no_none)]
Language = Annotated[str, AfterValidator(_language)]
Duration = Annotated[timedelta, BeforeValidator(_duration), AfterValidator(_positive)]


class Strict(BaseModel):
    """Refuses unknown keys; an empty value counts as absent."""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=False)

    @model_validator(mode="before")
    @classmethod
    def _drop_empty(cls, data: object) -> object:
        if isinstance(data, dict):
            return {key: value for key, value in data.items() if value is not None}
        return data


class BrandModel(Strict):
    """One brand: only ``name`` and one of ``terms``, ``watch`` are required."""

    name: Text = Field(description="Any text; unique.")
    languages: list[Language] = Field(default=[], description="Languages watched; default: all.")
    terms: Texts = Field(default=[], description="Names, aliases, products, expressions: alternatives.")
    context: Texts = Field(default=[], description="Words that speak for this sense.")
    exclude: Texts = Field(default=[], description="Phrases that speak against it.")
    competitors: Texts = Field(default=[], description="Rivals, in their own lane.")
    themes: Texts = Field(default=[], description="Themes, in their own lane.")
    standing: Texts = Field(default=[], description="What the brand may speak about, for angles.")
    channel: str = Field(default="", description="Channel of its cards; default: team.channel.")
    watch: Literal["everything"] | None = Field(
        default=None, description="everything: each story matches, and timing alone decides."
    )

    @model_validator(mode="after")
    def _has_a_way_to_match(self) -> "BrandModel":
        if not self.terms and self.watch is None:
            raise ValueError("a brand needs `terms` or `watch: everything`")
        return self


class BrandsFile(Strict):
    """brands.yaml."""

    brands: list[BrandModel] = Field(description="The brands we watch for.")


class FeedModel(Strict):
    """One feed: only ``url`` is required."""

    url: Text = Field(description="http(s) address of the feed.")
    outlet: Text | None = Field(default=None, description="The publication; default: the host's name.")
    owner: Text | None = Field(default=None, description="Who owns it: one voice; default: the domain.")
    language: Language | None = Field(default=None, description="Language of its entries.")
    country: Text | None = Field(default=None, description="Country code, e.g. FR.")
    kind: Text | None = Field(default=None, description="national, regional, aggregate, business, sport, ...")
    group: Text | None = Field(default=None, description="Name of a group that can be switched on.")

    @model_validator(mode="after")
    def _is_http(self) -> "FeedModel":
        check_address(self.url)
        return self


class HostModel(Strict):
    """What is allowed for one address beyond the defaults."""

    address: Annotated[Text, StringConstraints(pattern=_HOST.pattern)] = Field(
        description="host or host:port."
    )
    allow_private: bool = Field(default=False, description="Allow a private or loopback address.")
    spacing: Duration | None = Field(default=None, description="Least time between two starts there.")
    any_certificate: bool = Field(
        default=False, description="Take an expired or self-made certificate; the answer may be anybody's."
    )


class FeedsFile(Strict):
    """feeds.yaml."""

    groups: list[Text] = Field(default=[], description="Groups switched on; default: all.")
    hosts: list[HostModel] = Field(default=[], description="Exceptions for single addresses.")
    feeds: list[FeedModel] = Field(default=[], description="The feeds to poll.")


def _field(kind: Any, metadata: Mapping[str, Any]) -> tuple[Any, Any]:
    annotation = Duration if kind is timedelta else kind
    if choices := metadata.get("choices"):
        annotation = Literal[choices]
    least = metadata.get("least", 0 if kind in (int, float) else None)
    limits = {"ge": least, "le": metadata.get("most")}
    return annotation, Field(default=None, description=metadata.get("doc", ""), **limits)


def _section(cls: type) -> type[BaseModel]:
    hints = get_type_hints(cls)
    fields = {f.name: _field(hints[f.name], f.metadata) for f in dataclasses.fields(cls)}
    model = create_model(cls.__name__, __base__=Strict, __doc__=cls.__doc__, **cast(Any, fields))
    return cast(type[BaseModel], model)


_SECTIONS = {f.name: _section(type(getattr(Params(), f.name))) for f in dataclasses.fields(Params)}
NewsjackFile: type[BaseModel] = create_model(
    "NewsjackFile",
    __base__=Strict,
    __doc__="newsjack.yaml.",
    **cast(Any, {name: (model | None, Field(default=None)) for name, model in _SECTIONS.items()}),
)


def params_from(model: BaseModel) -> Params:
    """Return the defaults with everything replaced that the file sets."""
    changes: dict[str, Any] = {}
    for name in model.model_fields_set:
        section = getattr(model, name)
        if section is not None:
            chosen = {key: getattr(section, key) for key in section.model_fields_set}
            changes[name] = dataclasses.replace(getattr(Params(), name), **chosen)
    return dataclasses.replace(Params(), **changes)


def unknown_timezone(params: Params) -> str | None:
    """Return the team's time zone if no such zone exists, else ``None``."""
    name = params.team.timezone
    return None if name in zoneinfo.available_timezones() else name


def json_schemas() -> dict[str, dict[str, Any]]:
    """Return the JSON Schema of each file, for editors."""
    files: dict[str, type[BaseModel]] = {"brands": BrandsFile, "feeds": FeedsFile, "newsjack": NewsjackFile}
    return {name: model.model_json_schema() for name, model in files.items()}

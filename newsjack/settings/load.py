"""Files become frozen settings; every fault is found in one pass and names its place and mend."""

import difflib
import hashlib
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from newsjack.core.addresses import shared_host
from newsjack.core.canonical import registrable_domain
from newsjack.core.query import check_term
from newsjack.errors import ExpressionError, SettingsError
from newsjack.model.brand import Brand
from newsjack.model.feed import Feed, FeedId, HostRule
from newsjack.model.params import Params
from newsjack.settings.schema import (
    BrandModel,
    BrandsFile,
    FeedModel,
    FeedsFile,
    NewsjackFile,
    params_from,
    unknown_timezone,
)
from newsjack.settings.yaml_text import Place, YamlText, read_yaml

Model = TypeVar("Model", bound=BaseModel)


class SettingsErrors(SettingsError):
    """Several faults at once; ``faults`` holds each."""

    def __init__(self, faults: list[SettingsError]) -> None:
        first = faults[0]
        super().__init__(first.message, file=first.file, line=first.line, key=first.key)
        self.faults = tuple(faults)

    def __str__(self) -> str:
        return "\n".join(str(fault) for fault in self.faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything the three files say, with the defaults filled in."""

    directory: Path
    params: Params = field(default_factory=Params)
    brands: tuple[Brand, ...] = ()
    feeds: tuple[Feed, ...] = ()
    hosts: tuple[HostRule, ...] = ()


def load_settings(directory: Path) -> Settings:
    """Read newsjack.yaml (optional), brands.yaml and feeds.yaml. Raises ``SettingsErrors``."""
    faults: list[SettingsError] = []
    params = _attempt(faults, load_params, directory) or Params()
    brands = _attempt(faults, load_brands, directory) or ()
    feeds, hosts = _attempt(faults, load_feeds, directory) or ((), ())
    if faults:
        raise SettingsErrors(faults)
    return Settings(directory=directory, params=params, brands=brands, feeds=feeds, hosts=hosts)


def load_params(directory: Path) -> Params:
    """Read newsjack.yaml; the defaults where it is absent or silent."""
    path = directory / "newsjack.yaml"
    if not path.exists():
        return Params()
    text = read_yaml(path)
    params = params_from(_validated(NewsjackFile, text))
    zone = unknown_timezone(params)
    if zone is not None:
        raise _fault(text, ("team", "timezone"), "no such time zone", zone, "write e.g. Europe/Paris")
    return params


def load_brands(directory: Path) -> tuple[Brand, ...]:
    """Read brands.yaml. Raises ``SettingsErrors`` with every fault, expressions included."""
    text = read_yaml(directory / "brands.yaml")
    models = _validated(BrandsFile, text).brands
    faults = [*_twice(text, models), *_bad_terms(text, models)]
    if faults:
        raise SettingsErrors(faults)
    return tuple(_brand(model) for model in models)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedList:
    """Everything feeds.yaml holds; ``groups`` are those switched on, none meaning all."""

    feeds: tuple[Feed, ...] = ()
    groups: tuple[str, ...] = ()
    hosts: tuple[HostRule, ...] = ()

    @property
    def switched_on(self) -> tuple[Feed, ...]:
        """Return the feeds to poll: those of the groups switched on, and those in no group."""
        return tuple(f for f in self.feeds if not self.groups or f.group is None or f.group in self.groups)


def load_feeds(directory: Path) -> tuple[tuple[Feed, ...], tuple[HostRule, ...]]:
    """Read feeds.yaml: the feeds to poll, and the exceptions for single hosts."""
    listed = load_feed_list(directory)
    return listed.switched_on, listed.hosts


def load_feed_list(directory: Path) -> FeedList:
    """Read feeds.yaml, feeds that are switched off included. Raises ``SettingsError``."""
    return read_feeds(read_yaml(directory / "feeds.yaml"))


def feed_urls(directory: Path) -> list[str]:
    """Return the URL of every row of feeds.yaml, those that stand twice twice."""
    return [model.url for model in _validated(FeedsFile, read_yaml(directory / "feeds.yaml")).feeds]


def read_feeds(text: YamlText) -> FeedList:
    """Read the text of a feeds.yaml; of a URL that stands twice the last row counts."""
    file = _validated(FeedsFile, text)
    known = sorted({model.group for model in file.feeds if model.group})
    for index, group in enumerate(file.groups):
        if group not in known:
            raise _fault(text, ("groups", index), "no feed is in this group", group, _nearest(group, known))
    freed = {h.address.lower() for h in file.hosts if h.spacing == timedelta(0)}
    feeds = {feed.feed_id: feed for feed in (_feed(model, freed) for model in file.feeds)}
    hosts = tuple(
        HostRule(
            address=h.address.lower(),
            allow_private=h.allow_private,
            spacing=h.spacing,
            any_certificate=h.any_certificate,
        )
        for h in file.hosts
    )
    return FeedList(feeds=tuple(feeds.values()), groups=tuple(file.groups), hosts=hosts)


def feed_id(url: str) -> FeedId:
    """Return the id of a feed: ``f`` and twelve hexadecimal digits made of its URL."""
    return FeedId("f" + hashlib.blake2b(url.encode(), digest_size=6).hexdigest())


def _feed(model: FeedModel, freed: Collection[str]) -> Feed:
    parts = urlsplit(model.url)
    host = parts.hostname or model.url
    limited = host not in freed and f"{host}:{parts.port}" not in freed
    return Feed(
        feed_id=feed_id(model.url),
        url=model.url,
        outlet=model.outlet or host.removeprefix("www."),
        owner=model.owner or registrable_domain(model.url) or model.outlet or host,
        language=model.language,
        country=model.country,
        kind=model.kind,
        group=model.group,
        host=shared_host(model.url) if limited else "",
    )


def _brand(model: BrandModel) -> Brand:
    return Brand(
        name=model.name,
        languages=tuple(model.languages),
        terms=tuple(model.terms),
        context=tuple(model.context),
        exclude=tuple(model.exclude),
        competitors=tuple(model.competitors),
        themes=tuple(model.themes),
        standing=tuple(model.standing),
        channel=model.channel,
        watch_everything=model.watch == "everything",
    )


def _attempt(faults: list[SettingsError], load: Any, directory: Path) -> Any:
    try:
        return load(directory)
    except SettingsErrors as errors:
        faults.extend(errors.faults)
    except SettingsError as error:
        faults.append(error)
    return None


def _twice(text: YamlText, models: list[BrandModel]) -> list[SettingsError]:
    first: dict[str, int] = {}
    faults = []
    for index, model in enumerate(models):
        if model.name in first:
            line = text.line(("brands", first[model.name], "name"))
            place = ("brands", index, "name")
            faults.append(_fault(text, place, f"the name is taken at line {line}", model.name, "rename one"))
        first.setdefault(model.name, index)
    return faults


def _bad_terms(text: YamlText, models: list[BrandModel]) -> list[SettingsError]:
    faults = []
    for index, model in enumerate(models):
        for key in ("terms", "competitors", "themes", "exclude"):
            for number, term in enumerate(getattr(model, key)):
                try:
                    check_term(term)
                except ExpressionError as error:
                    place = ("brands", index, key, number)
                    faults.append(_fault(text, place, f"column {error.column}: {error.message}", term, ""))
    return faults


def _validated(model: type[Model], text: YamlText) -> Model:
    try:
        return model.model_validate(text.data if text.data is not None else {})
    except ValidationError as error:
        raise SettingsErrors([_translated(model, text, detail) for detail in error.errors()]) from error


def _translated(model: type[BaseModel], text: YamlText, detail: ErrorDetails) -> SettingsError:
    place: Place = tuple(part for part in detail["loc"] if not str(part).startswith("function-"))
    kind = detail["type"]
    value = detail["input"]
    if kind == "extra_forbidden":
        return _fault(text, place, "unknown key", "", _nearest(str(place[-1]), _names(model, place[:-1])))
    if kind == "missing":
        return _fault(text, place, "is required", "", f"add `{place[-1]}:`")
    if kind == "list_type":
        return _fault(text, place, "must be a list", value, "write it as [one, two] or with dashes")
    if kind == "literal_error":
        return _fault(text, place, "unknown value", value, f"write {detail['ctx']['expected']}")
    message = detail["msg"].removeprefix("Value error, ").replace("Input should be ", "must be ")
    return _fault(text, place, message, value if isinstance(value, str) else "", "")


def _names(model: type[BaseModel], place: Place) -> list[str]:
    for part in place:
        if isinstance(part, int):
            continue
        annotation = model.model_fields[part].annotation
        inner = [a for a in (annotation, *getattr(annotation, "__args__", ())) if isinstance(a, type)]
        found = [a for a in inner if issubclass(a, BaseModel)]
        if not found:
            return []
        model = found[0]
    return list(model.model_fields)


def _nearest(word: str, valid: list[str]) -> str:
    close = difflib.get_close_matches(word.lower(), valid, n=1, cutoff=0.5)
    if close:
        return f"did you mean `{close[0]}`?"
    return f"valid: {', '.join(valid)}" if valid else ""


def _fault(text: YamlText, place: Place, message: str, value: object, mend: str) -> SettingsError:
    return SettingsError(
        message,
        file=text.file,
        line=text.line(place),
        key=".".join(map(str, place)),
        value=repr(value)[:120] if value not in ("", None) else "",
        mend=mend,
    )

"""Fetching feeds over HTTP: the only asynchronous part besides the dashboard, behind a plain call."""

from newsjack.fetch.fetcher import AiohttpFetcher

__all__ = ["AiohttpFetcher"]

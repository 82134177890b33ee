"""The dashboard: server-rendered pages, live logs, health and metrics."""

"""The tables of the archive. A new version adds to them; ``PRAGMA user_version`` says which is there."""

VERSION = 1

SCHEMA = """
CREATE TABLE IF NOT EXISTS stories (
    story_id TEXT PRIMARY KEY, headline TEXT NOT NULL, language TEXT, entries INTEGER NOT NULL,
    outlets INTEGER NOT NULL, first_seen_at TEXT NOT NULL, last_seen_at TEXT NOT NULL,
    closed_at TEXT NOT NULL, safety TEXT, body TEXT NOT NULL, assessment TEXT
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS stories_by_close ON stories (closed_at);

CREATE TABLE IF NOT EXISTS members (
    story_id TEXT NOT NULL, position INTEGER NOT NULL, entry_id TEXT NOT NULL, owner TEXT NOT NULL,
    wave INTEGER NOT NULL, event_at TEXT NOT NULL, first_seen_at TEXT NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (story_id, position)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS changes (
    story_id TEXT NOT NULL, position INTEGER NOT NULL, wave INTEGER NOT NULL, phase TEXT NOT NULL,
    at TEXT NOT NULL, why TEXT NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (story_id, position)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS alerts (
    story_id TEXT NOT NULL, position INTEGER NOT NULL, alert_id TEXT NOT NULL, wave INTEGER NOT NULL,
    brand TEXT NOT NULL, lane TEXT NOT NULL, channel TEXT NOT NULL, state TEXT NOT NULL,
    urgency INTEGER NOT NULL, decided_at TEXT NOT NULL, first_sent_at TEXT, body TEXT NOT NULL,
    PRIMARY KEY (story_id, position)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS alerts_by_brand ON alerts (brand, decided_at);

CREATE TABLE IF NOT EXISTS outcomes (
    story_id TEXT NOT NULL, position INTEGER NOT NULL, alert_id TEXT NOT NULL, peak_at TEXT,
    lead_minutes REAL, reach INTEGER NOT NULL, big INTEGER NOT NULL, graded_at TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (story_id, position)
) WITHOUT ROWID;
"""

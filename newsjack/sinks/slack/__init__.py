"""The Slack sink: blocks are pure, the client knows limits and failures."""

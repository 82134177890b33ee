"""View models: what a page shows, computed from the ports, free of HTML."""

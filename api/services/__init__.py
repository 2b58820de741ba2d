"""Use cases, wired once for all doors; no FastAPI in here."""

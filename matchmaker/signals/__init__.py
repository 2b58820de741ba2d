"""Signals: what the engine knows to ask about a pair. `SIGNALS` is the model card."""

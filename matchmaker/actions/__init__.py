"""Programmes and the actions that they hold: who committed to what, by when, and how it stands."""

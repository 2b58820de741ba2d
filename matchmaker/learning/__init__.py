"""Fitting the scorer, and telling how good it is."""

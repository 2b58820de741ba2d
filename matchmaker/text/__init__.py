"""Texts in any language: how near two of them are, and which code they mean."""

"""Which fields are about a person."""

from __future__ import annotations

PERSONAL = ("contact_name", "email", "phone")
"""Fields of an organisation that are about a person; only its own hub reads them."""

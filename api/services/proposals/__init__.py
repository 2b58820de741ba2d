"""Organisations propose themselves, or correct what is known of them; their hub decides."""

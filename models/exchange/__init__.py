"""The exchange format: its sheets and columns, and the ways out."""

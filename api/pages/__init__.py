"""HTML, one file per page family."""

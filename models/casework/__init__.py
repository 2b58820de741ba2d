"""What hubs do with suggestions: cases, consent to name somebody, and introductions."""

"""What hubs do with suggestions: cases, judgements, consent and introductions."""

"""From files that people have to rows that the store can keep."""

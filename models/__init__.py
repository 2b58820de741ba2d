"""The store: tables, migrations, and the way in for files."""

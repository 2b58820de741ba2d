"""``python -m api.cli`` does what ``matchmaker`` does, from a source tree."""

from api.cli import main

if __name__ == "__main__":
    main()

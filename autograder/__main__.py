"""The command `autograder`, and `python -m autograder`."""

import sys


def main() -> None:
    """Run a command; one that is stopped while it is still imported ends like any other."""
    try:
        from .cli import app

        app()
    except KeyboardInterrupt:
        print("autograder: stopped", file=sys.stderr)
        sys.exit(130)


if __name__ == "__main__":
    main()

"""What a benchmark says while it runs, on standard error: the same words as `say` and `fail` of tools.sh."""
import sys


def say(text: str) -> None:
    print(f"bench: {text}", file=sys.stderr)


def stop(text: str) -> None:
    say(f"error: {text}")
    sys.exit(2)

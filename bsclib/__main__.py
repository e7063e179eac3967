"""`python -m bsclib` is `bsc`."""

from bsclib.cli import main

if __name__ == "__main__":
    main()

"""`python -m worker` is `backissue`."""

from worker.cli import main

if __name__ == "__main__":
    main()

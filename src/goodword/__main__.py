"""`python -m goodword` does what `goodword` does."""

from goodword.cli import main

if __name__ == "__main__":
    main()

"""`python -m annotator` is the console command `annotator`."""

from annotator.cli import main

if __name__ == "__main__":
    main()

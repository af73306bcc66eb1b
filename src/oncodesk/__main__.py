"""`python -m oncodesk` is the same program as `oncodesk`."""

from oncodesk.cli import main

if __name__ == "__main__":
    main()

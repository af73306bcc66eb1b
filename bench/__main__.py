"""Which benches run? All, or those named: `python -m bench plan board installed`."""

import sys
from importlib import import_module

BENCHES = ("plan", "board", "installed")


def main() -> None:
    wanted = sys.argv[1:] or list(BENCHES)
    unknown = [name for name in wanted if name not in BENCHES]
    if unknown:
        sys.exit(f"No bench is called {', '.join(unknown)}; there are {', '.join(BENCHES)}.")
    for name in wanted:
        for figure in import_module(f"bench.{name}").measure():
            print(figure.shown(), flush=True)


if __name__ == "__main__":
    main()

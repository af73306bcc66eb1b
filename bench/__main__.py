"""Which benches run? The quick ones, or those named: `python -m bench plan board installed labs-fuzz`."""

import sys
from importlib import import_module

QUICK = ("plan", "board", "installed")
BENCHES = (*QUICK, "labs-fuzz")


def main() -> None:
    wanted = sys.argv[1:] or list(QUICK)
    unknown = [name for name in wanted if name not in BENCHES]
    if unknown:
        sys.exit(f"No bench is called {', '.join(unknown)}; there are {', '.join(BENCHES)}.")
    for name in wanted:
        for figure in import_module(f"bench.{name.replace('-', '_')}").measure():
            print(figure.shown(), flush=True)


if __name__ == "__main__":
    main()

"""Which invented practice is asked for? `simulate` lets weeks pass; `demo` builds the demo practice."""

import argparse
import gc
import json
import os
import sys


def main() -> None:
    """Work in the database of the settings; it must be migrated, and holds no other practice."""
    wish = argparse.ArgumentParser(prog="python -m oncodesk.simulation")
    kinds = wish.add_subparsers(dest="kind", required=True)
    kinds.add_parser("demo")
    simulate = kinds.add_parser("simulate")
    for option in ("--weeks", "--patients", "--seed"):
        simulate.add_argument(option, type=int, required=True)
    simulate.add_argument("--faults", action="store_true")
    asked = wish.parse_args()

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oncodesk.config.settings")
    django.setup()
    gc.freeze()  # what is loaded now stays; looking through it again and again would cost a tenth of the time
    if asked.kind == "demo":
        from oncodesk.services import clock
        from oncodesk.simulation.demo import PASSWORD, build, sign_ins

        build(clock.now())
        for each in sign_ins():
            sys.stdout.write(f"Sign in as {each.email} ({each.name}), password: {PASSWORD}\n")
    else:
        from oncodesk.services.practice.founding import is_empty_house
        from oncodesk.simulation.report import simulated

        if not is_empty_house():
            sys.exit("This database holds a practice already; name an empty one for the simulation.")
        json.dump(simulated(asked.weeks, asked.patients, asked.seed, faults=asked.faults), sys.stdout)


if __name__ == "__main__":
    main()

"""What happened in a simulation, counted in the database, and does every invariant hold?"""

from importlib.resources import files

from oncodesk.simulation import watching
from oncodesk.simulation.faults import Faults
from oncodesk.simulation.invariants import violations
from oncodesk.simulation.run import Simulation


def simulated(weeks: int, patients: int, seed: int, *, faults: bool) -> dict[str, object]:
    """Run it in the database of the settings, and answer as INTERFACES says."""
    simulation = Simulation(weeks, patients, seed, Faults(is_on=faults))
    simulation.run()
    practice_id = simulation.desk.house.practice_id
    found = violations([practice_id])
    return {
        "weeks": weeks,
        "patients": len(simulation.patients),
        "seed": seed,
        **watching.ask([practice_id], files(__package__).joinpath("counts.sql").read_text("utf-8"))[0],
        "refused": dict(sorted(simulation.desk.refused.items())),
        "faults": {point.value: times for point, times in sorted(simulation.faults.stops.items())},
        "violations": [
            *({"invariant": each.invariant, "detail": each.detail} for each in found),
            *({"invariant": "faults", "detail": each} for each in simulation.faults.found),
        ],
    }

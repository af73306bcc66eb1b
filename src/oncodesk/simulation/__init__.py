"""A practice in simulated time, and the demo practice: through the same actions as everybody else."""

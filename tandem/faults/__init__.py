"""Plants faults, one at a time, and asks the checks and tests whether they notice."""

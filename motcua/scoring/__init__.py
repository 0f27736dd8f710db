"""WORK: the nine indices: score sheets of the one-stop unit and of officers, a quarter at a time, signed and final."""

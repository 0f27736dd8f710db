"""DOOR: the tablet at the counter, where whoever is served rates without a log-in. It shows no name of anybody."""

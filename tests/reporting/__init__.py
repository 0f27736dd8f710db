"""The two fixtures of the domain notes (§5.2), brought in by the real import."""

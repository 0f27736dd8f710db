"""Reading a plan: any of its files becomes blocks (`blocks`), blocks become one structure (`structure`).

The structure is that of the plan's JSON (docs/reference/plans.md). Nothing is corrected on the way; what looks wrong is
told beside it (`anomalies`).
"""

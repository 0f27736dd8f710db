"""WORK: communication: items and their plan, articles, loudspeaker scripts and slots, what was broadcast, news pages.

Tells upward what was made public by a signal; it knows no duties.
"""

"""The ground: what the office offers. Procedures in versions, their papers and fees, and the internal processes.

Not here: dossiers that rest on a version (dossiers), and who holds the posts that steps name (agency).
"""

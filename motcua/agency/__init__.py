"""The ground: agencies, units, posts, officers, who stands in for whom, and when the office is open.

Everything holds from a day to a day. It knows nothing of dossiers.
"""

"""The ground: what the office offers. Procedures in versions, their papers and fees, and the internal processes."""

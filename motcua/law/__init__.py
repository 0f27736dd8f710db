"""What the law says, in pure Python: working time, deadlines, life cycle, numbers, fees, identities, process checks.

Values in, values out: no clock, no database, no framework. Refusals are `errors.LawError` with a Vietnamese sentence.
"""

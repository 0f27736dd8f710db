"""WORK: the yearly plan as a document: read from its file, questioned, confirmed, compared, exported, and its report.

What the plan demands of people lives below, in `duties`.
"""

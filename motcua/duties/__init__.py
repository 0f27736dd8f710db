"""WORK: what somebody owes by a day with a product: duties and their occurrences, evidence, money, reminders, urging.

A duty may come from a plan, a meeting, an inspection or a leader; where it comes from is not known here.
"""

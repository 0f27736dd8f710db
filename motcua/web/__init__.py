"""The doors for people: all pages of citizens, officers, leaders and administrators. It parses, asks, calls one act and
answers; it decides nothing about cases.
"""

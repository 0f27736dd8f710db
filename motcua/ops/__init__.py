"""For whoever keeps the house running: the command line, the processes, the sample. It may know every room.

It decides nothing about cases: each command is a thin call to a service of the room it speaks of.
"""

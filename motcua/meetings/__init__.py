"""WORK: briefings and dialogues: agenda from the figures, minutes, conclusions that become duties, questions."""

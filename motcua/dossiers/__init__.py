"""WORK: the life of a dossier: intake, processing, supplement, result, hand-back, and what is owed when it is late."""

"""WORK: what applicants thought of it: one rating a case, the last one counts."""

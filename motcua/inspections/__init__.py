"""WORK: inspections and self-inspections: programme, checklist, a sample anybody can draw again, findings, report."""

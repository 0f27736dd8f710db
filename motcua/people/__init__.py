"""INSTRUMENT: applicants, citizens and organisations, as the office knows them."""

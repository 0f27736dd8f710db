"""Who did and who saw what: one append-only chained log. It knows no other room; names are kept as values."""

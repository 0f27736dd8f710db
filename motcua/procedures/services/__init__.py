"""Acts on the catalogue and on internal processes."""

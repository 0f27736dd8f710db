"""INSTRUMENT: files that are kept, papers that are issued, registers and numbers."""

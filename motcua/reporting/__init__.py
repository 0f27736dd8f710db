"""WORK: measures and official reports. Reads the rooms below and changes none of them."""

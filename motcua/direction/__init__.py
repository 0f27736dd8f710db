"""TOOL: documents of direction: registers of what goes out and comes in, templates, numbers, signing, recipients."""

"""Official forms as versioned data: TOML files under `data/`, read by one engine.

A form is a file: its columns, where each figure comes from, its equations, by which circular and from when to when.
Another form is another file, here or in `forms/` under the office's own folder; code is only needed for a new kind of
figure (`sources.py`). This package counts nothing itself.
"""

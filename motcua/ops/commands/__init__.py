"""One file a command. Each has `register(subparsers)`, which adds its parsers, and `run(args) -> int`, the exit code.

A command says no by raising Refused (one line on standard error, exit 1); it prints its answer, or with `--json` one
JSON document and nothing else. Parsers with several verbs may name their own function: `set_defaults(run=…)`.
"""

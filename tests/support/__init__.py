"""What the tests stand on: a real PostgreSQL, a real browser, and processes that may be killed."""

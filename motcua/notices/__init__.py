"""INSTRUMENT: messages to applicants (text message, mail, a call to make), each kept with what became of it."""

"""What every case shares: state, history, clock, hands, queue. Dossiers today, petitions later.

`services.move` is the only writer of a state. What a case is about stands in the room above.
"""

"""Small things several rooms share, one topic a file. What has a room of its own does not belong here."""

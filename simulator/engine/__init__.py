"""What happens: from arrays and random numbers to a log of events, one replication at a time."""

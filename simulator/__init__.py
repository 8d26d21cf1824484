"""Projects a scenario: from what people write to what happened, replication by replication."""

"""From the outbox to a stored judgment: worked on durably, never twice, never lost; what came in is analysed anew as rules change."""

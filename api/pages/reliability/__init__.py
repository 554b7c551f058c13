"""The page that holds what was foretold of suits against what the courts decided."""

"""Policy as data: what a bureau counts, when things are due and whom it summons; `corpora/policy` and bureaus' own versions."""

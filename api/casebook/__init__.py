"""Typical cases and the casebook (典型案例汇编): from a lost case to something others learn from."""

"""Casebooks (典型案例汇编)."""

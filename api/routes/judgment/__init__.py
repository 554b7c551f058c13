"""Judgments and other papers: lists, search, values, corrections, which are one dispute."""

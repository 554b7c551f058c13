"""Disputes made from judgments: chained, described, kept in series; what each agency got in each judgment."""

"""Statistics, the cases behind a figure, and what the profile makes of a period (统计排名)."""

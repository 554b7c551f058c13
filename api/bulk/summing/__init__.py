"""Figures over the results of bulk work: DuckDB over the Parquet files, by the counting rules of `api.indicators.counting`."""

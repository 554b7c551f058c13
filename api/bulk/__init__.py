"""Whole corpora on a cluster: input → partitions → one Parquet file each → figures over all of them."""

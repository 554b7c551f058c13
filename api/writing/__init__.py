"""What reports and typical cases are written with: passages that know where their words come from."""

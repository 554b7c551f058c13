"""Other papers than judgments (其他文书): the list, and one beside its values."""

"""What a document is and what it means: result, causes, act type, field; rule and model side by side, then a decision."""

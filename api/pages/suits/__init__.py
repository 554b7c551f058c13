"""The pages of pending suits (在诉案件): the board, registering, and one suit with its papers and its screening."""

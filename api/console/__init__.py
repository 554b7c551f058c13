"""What the commands share: their arguments, help in Chinese, the progress they show and what a terminal is given."""

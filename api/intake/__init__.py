"""What comes in: received at once and kept until the worker has it, listed, told to those who wait for it."""

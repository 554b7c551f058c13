"""One module a command; `run` is the command, its docstring the help that users read."""

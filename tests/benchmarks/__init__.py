"""The project's benchmark: what each path costs, as ratios within one run. `run.py` is the command; nothing here is a test."""

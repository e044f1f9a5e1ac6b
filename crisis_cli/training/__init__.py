"""Practising before the day it is real: vignettes, drills, exercises on notes and calls; keys come from the engine."""

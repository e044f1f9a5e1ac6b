"""How the program ends: one table, used by the commands, the documents and the tests."""

DONE = 0
DIFFERS = 1
USAGE = 2
BAD_INPUT = 3
UNEXPECTED = 4
INTERRUPTED = 130
CLOSED_PIPE = 141

EXIT_CODES: dict[int, str] = {
    DONE: "done",
    DIFFERS: "a scenario's plan is not as expected, a check or the coverage of the content finds something, two contents differ, or an exercise is not passed",
    USAGE: "usage: wrong options, answers missing, or no terminal to ask on",
    BAD_INPUT: "bad content or bad input (in a batch: any bad line; outranks 1)",
    UNEXPECTED: "unexpected, or output that can't be written",
    INTERRUPTED: "stopped with Ctrl-C or Ctrl-D (128+n: ended by signal n)",
    CLOSED_PIPE: "the reader of the output closed it",
}

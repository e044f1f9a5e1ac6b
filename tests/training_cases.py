"""Exercises made by hand, for the tests of practising: one of every kind of task, about shoes and about nobody. No test here."""

from __future__ import annotations

from dataclasses import replace

from crisis_cli.training.model import After, Choice, Exercise, Feedback, Reply, Task

ASKING = Task(
    id="asking",
    area="asking",
    kind="ask",
    ask="What do you ask?",
    choices=(
        Choice("self.intent", "Does he mean to act on it?", "\"I don't know what I'd do.\" A long look at the door."),
        Choice("client.pets", "Who feeds the dog?", '"Me. Every morning."'),
        Choice("self.means", "What would he use, and where is it?", "\"My dad's gun. It's in the truck.\""),
        Choice("client.shoes", "Which shoes is he wearing?", '"These? Why?"'),
    ),
    right=("self.intent", "self.means"),
    grave={"self.means": "danger"},
    feedback={
        "self.intent": Feedback(
            "Whether he means to act changes how fast you act.", ("danger-to-self.intent",), ("acute-warning-signs",)
        ),
        "self.means": Feedback(
            "Without it the gun stays in the truck.",
            ("danger-to-self.means",),
            ("acute-warning-signs", "crisis-is-short"),
        ),
        "client.shoes": Feedback("Nothing in the plan hangs on it."),
    },
)
RESPONSE = Task(
    id="response",
    area="acting",
    kind="one",
    ask="How fast must you act?",
    choices=(
        Choice("emergency", "At once: an emergency"),
        Choice("same-day", "Today"),
        Choice("routine", "At the next session"),
    ),
    right=("emergency",),
    grave={"emergency": "danger"},
    feedback={
        "emergency": Feedback(
            "He has a gun at hand and won't say he is safe.", ("danger-to-self.now",), ("crisis-is-short",)
        ),
        "same-day": Feedback(
            "Nothing told here leaves that much time.", right_if=("means to act: no", "the gun: locked away elsewhere")
        ),
    },
)
ACTIONS = Task(
    id="actions",
    area="acting",
    kind="several",
    ask="What is to be done?",
    choices=(
        Choice("call-emergency", "Call 911 and stay on the line"),
        Choice("stay-with-client", "Stay with him"),
        Choice("report-child", "Report to child protective services"),
        Choice("write-employer", "Write to his employer"),
    ),
    right=("call-emergency", "stay-with-client"),
    grave={"call-emergency": "danger"},
    feedback={
        "call-emergency": Feedback("Someone may die within the hour.", ("danger-to-self.now",), ("crisis-is-short",)),
        "stay-with-client": Feedback("Alone is when it happens.", ("danger-to-self.stay",), ("acute-warning-signs",)),
        "report-child": Feedback("Nothing told here calls for it.", right_if=("a child is being hurt: yes",)),
        "write-employer": Feedback("Nothing told here calls for it."),
    },
)
ORDER = Task(
    id="order",
    area="acting",
    kind="order",
    ask="What comes first?",
    choices=(
        Choice("stay-with-client", "Stay with him"),
        Choice("call-emergency", "Call 911 and stay on the line"),
        Choice("note", "Write it down"),
    ),
    right=("call-emergency", "stay-with-client", "note"),
    feedback={"note": Feedback("The note waits until nobody is in danger.", ("all.note",))},
)
TELLING = Task(
    id="tell.dispatch",
    area="disclosure",
    kind="several",
    ask="The dispatcher asks about him. What may you say?",
    choices=(
        Choice("where", "Where he is"),
        Choice("gun", "That there is a gun, and where"),
        Choice("diagnosis", "What he is in treatment for"),
        Choice("affair", "That his wife left him"),
    ),
    right=("where", "gun"),
    grave={"diagnosis": "disclosure", "affair": "disclosure"},
    feedback={
        "diagnosis": Feedback(
            "They need what keeps people safe, no more.", ("tell.dispatch",), ("us-hipaa-min-necessary",)
        ),
        "affair": Feedback(
            "They need what keeps people safe, no more.", ("tell.dispatch",), ("us-hipaa-min-necessary",)
        ),
    },
)
RECORD = Task(
    id="record",
    area="documenting",
    kind="several",
    ask="What belongs in the note?",
    choices=(Choice("said", "What he said, in his words"), Choice("liar", "That he is a liar")),
    right=("said",),
    feedback={"liar": Feedback("A note says what was seen and heard.")},
    sure=False,
)
AFTERWARDS = Task(
    id="after",
    area="follow-up",
    kind="several",
    ask="What is to be done within the week?",
    choices=(Choice("call-again", "Call him within a day of his release"), Choice("close", "Close the file")),
    right=("call-again",),
    feedback={
        "call-again": Feedback("The week after is the worst.", ("danger-to-self.after",), ("acute-warning-signs",))
    },
)
THE_TRUCK = Exercise(
    id="interview.the-truck",
    kind="interview",
    seed=3,
    title="The truck in the lot",
    concerns=("danger-to-self",),
    minutes=6,
    story=(
        "Ten to five, and he has had his coat on since half past four. He says the week was fine, thank you.",
        "At the door he stops. He says you have been good to him, and that he wanted you to know it.",
    ),
    tasks=(ASKING, RESPONSE, ACTIONS, ORDER, TELLING, RECORD, AFTERWARDS),
    hints=("What did he say that sounds like a farewell?", "What would he need to do it?"),
    warning="Suicide, and a gun.",
    debrief=("A thank-you at the door is worth a question.",),
    after=After(
        right="He sat down again. The truck is locked, and his brother has the keys.",
        missed={"call-emergency": "He was in the truck before you were back at your desk."},
        wrong={"report-child": "A worker rang at his daughter's school. She heard it there first."},
    ),
)
"""An exercise with a task of every kind and every area but law."""
SHORT = replace(
    THE_TRUCK, id="drill", kind="drill", title="Two cases", warning="", hints=(), tasks=(RESPONSE, RECORD), minutes=3
)

STEPS_TOLD = replace(
    SHORT,
    id="interview.told",
    kind="interview",
    tasks=(ACTIONS, replace(TELLING, told=("Stay with him", "Call 911 and stay on the line")), RECORD),
)
"""An exercise whose second task takes the steps as known."""


def key_of(exercise: Exercise, *, sure: int | None = 95) -> dict[str, Reply]:
    """Return the replies that are all right."""
    return {task.id: Reply(task.id, task.right, sure if task.sure else None, 1.0) for task in exercise.tasks}

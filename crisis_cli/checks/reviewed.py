"""Which reviews no longer hold, and what to do. Remarks, no issues: content may change before anybody reads it again."""

from __future__ import annotations

from collections.abc import Iterator

from crisis_cli.checks.structure import issue_at
from crisis_cli.errors import Issue
from crisis_cli.load import Loaded
from crisis_cli.model import Review
from crisis_cli.reviews import find, void_reviews


def check_reviews(loaded: Loaded) -> Iterator[Issue]:
    """Yield a remark for every void review, except where the same person has signed the same item anew."""
    void = void_reviews(loaded.content)
    for number, review in enumerate(loaded.content.reviews):
        if review in void:
            written = loaded.tables["review"][number]["item"]
            message, hint, check = _remark(loaded, review)
            yield issue_at(loaded, "review", f"{written}#{number}", message, hint, check)


def _remark(loaded: Loaded, review: Review) -> tuple[str, str, str]:
    whose = f"The review by {review.by} ({review.role}) of {review.on} is void"
    again = f"Have it read again and signed (crisis-aid flows sign {review.item}), or remove the review."
    match review.standing:
        case "unsigned":
            return f"{whose}: it has no hash that says what was read.", again, "review-without-hash"
        case "gone":
            return (
                f"{whose}: {_why_gone(loaded, review)}",
                "Mend its `item`, or remove the review.",
                "review-of-nothing",
            )
    return f"{whose}: {review.item} was changed since.", again, "void-review"


def _why_gone(loaded: Loaded, review: Review) -> str:
    """Return what is wrong with the name of what was reviewed, with the nearest right one."""
    try:
        find(loaded.content, review.item)
    except ValueError as error:
        return f"{error}"
    raise AssertionError(f"{review.item} is there")

"""JSON Schemas of what goes in and comes out, from the same models that check it."""

from __future__ import annotations

import json
from typing import Any

from pydantic import TypeAdapter

from crisis_cli.answers import nearest
from crisis_cli.errors import UsageError
from crisis_cli.render.catalogue import ListJson
from crisis_cli.render.counted import ItemsJson, TallyJson
from crisis_cli.render.coverage import DocumentsJson
from crisis_cli.render.json_output import PapersJson, PlanJson
from crisis_cli.render.result_json import ResultJson
from crisis_cli.render.summary import SummaryJson
from crisis_cli.schema import FileModel, ScenarioModel

NAMES: dict[str, Any] = {
    "content": FileModel,
    "scenario": ScenarioModel,
    "plan": PlanJson,
    "papers": PapersJson,
    "result": ResultJson,
    "summary": SummaryJson,
    "list": ListJson,
    "coverage": DocumentsJson | TallyJson | ItemsJson,
}


def schema_text(name: str) -> str:
    """Return the JSON Schema called `name`. Raises UsageError."""
    if name not in NAMES:
        raise UsageError(f'There is no schema "{name}". {nearest(name, NAMES)}')
    return json.dumps(TypeAdapter(NAMES[name]).json_schema(), indent=2) + "\n"

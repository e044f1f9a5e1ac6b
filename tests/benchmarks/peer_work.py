"""What a peer does, in the peers' Python. Imports nothing of the project: a process of its own, told by `serving`.

python peer_work.py codec NAME FILE         loads and dumps of every line of a JSONL file, written to a file beside it
python peer_work.py zen MODEL ROWS          decides every row through a static loader, one at a time
python peer_work.py zen-many MODEL ROWS     all rows in one call, on all cores
python peer_work.py zen-rules TEXT ROWS     the rules alone, as one compiled expression: nothing left out before
python peer_work.py zen-lines MODEL FILE    lines in, decided, lines out
python peer_work.py once NAME FILE          `codec` once, for the time of a whole process
python peer_work.py versions                which peers there are
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import Any

from serving import serve

PEERS = ("copier", "pipx", "zen-engine", "orjson", "msgspec", "matplotlib")
Codec = tuple[Callable[[bytes], Any], Callable[[Any], bytes]]


def codec(name: str) -> Codec:
    """Return how `name` reads a line and writes it; what it needs is made once."""
    if name == "orjson":
        import orjson

        return orjson.loads, orjson.dumps
    if name == "msgspec":
        import msgspec

        return msgspec.json.Decoder().decode, msgspec.json.Encoder().encode
    write = json.JSONEncoder().encode
    return json.loads, lambda value: write(value).encode()


def through(name: str, file: Path) -> Callable[[], None]:
    loads, dumps = codec(name)
    return _lines(file, f"out-{name}", lambda line: dumps(loads(line)))


def _lines(file: Path, ending: str, result: Callable[[bytes], bytes]) -> Callable[[], None]:
    """Return what reads a file line by line and writes a line for each."""

    def job() -> None:
        with file.open("rb", buffering=1 << 20) as lines, file.with_suffix(f".{ending}").open("wb", 1 << 20) as out:
            for line in lines:
                out.write(result(line) + b"\n")

    return job


def _engine(model: Path) -> Any:
    import zen

    content = json.loads(model.read_text(encoding="utf-8"))
    return zen.ZenEngine({"loader": {"type": "static", "content": {"flow": content}}})


def _named(flags: dict[str, Any]) -> list[str]:
    return [name for name, holds in flags.items() if holds]


def zen(model: Path, rows: Path) -> None:
    evaluate = _engine(model).evaluate
    contexts = [json.loads(line)["answers"] for line in rows.read_bytes().splitlines()]

    def all_rows() -> list[list[str]]:
        return [_named(evaluate("flow", context)["result"]) for context in contexts]

    serve(all_rows, all_rows)


def zen_many(model: Path, rows: Path) -> None:
    evaluate = _engine(model).evaluate_batch
    contexts = [json.loads(line)["answers"] for line in rows.read_bytes().splitlines()]

    def all_rows() -> list[list[str]]:
        found = evaluate([{"key": "flow", "context": context} for context in contexts])
        return [_named(one["data"]["result"]) for one in found]

    serve(all_rows, all_rows)


def zen_rules(text: Path, rows: Path) -> None:
    import zen

    evaluate = zen.compile_expression(text.read_text(encoding="utf-8")).evaluate
    contexts = [json.loads(line)["answers"] for line in rows.read_bytes().splitlines()]

    def all_rows() -> list[list[str]]:
        return [_named(evaluate(context)) for context in contexts]

    serve(all_rows, all_rows)


def zen_lines(model: Path, file: Path) -> None:
    evaluate = _engine(model).evaluate
    loads, dumps = codec("orjson")

    def decided(line: bytes) -> bytes:
        scenario = loads(line)
        return dumps({"title": scenario["title"], "actions": _named(evaluate("flow", scenario["answers"])["result"])})

    serve(_lines(file, "out-zen", decided))


def versions() -> dict[str, str]:
    found = {}
    for name in PEERS:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found


def main(job: str, *arguments: str) -> None:
    match job:
        case "codec":
            serve(through(arguments[0], Path(arguments[1])))
        case "once":
            through(arguments[0], Path(arguments[1]))()
        case "zen":
            zen(*map(Path, arguments))
        case "zen-many":
            zen_many(*map(Path, arguments))
        case "zen-rules":
            zen_rules(*map(Path, arguments))
        case "zen-lines":
            zen_lines(*map(Path, arguments))
        case "versions":
            print(json.dumps(versions()))
        case _:
            raise SystemExit(f"no such work: {job}")


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Lists what the validator found in a SARIF file, and what is larger than GitHub shows: breaches.py FILE REPORT."""

import json
import sys


def load(path):
    # The validator writes a byte-order mark.
    with open(path, encoding="utf-8-sig") as file:
        return json.load(file)


def found(report):
    for run in report["runs"]:
        # A rule of the validator that stumbles is told as a notification, and would else pass for a clean file.
        for invocation in run.get("invocations", []):
            for note in invocation.get("toolExecutionNotifications", []):
                if note.get("level") == "error":
                    yield "validator", note["message"]["text"]
        for result in run.get("results", []):
            if result.get("level", "warning") in ("error", "warning"):
                yield result["ruleId"], text_of(result, run["tool"]["driver"]["rules"])


def text_of(result, rules):
    message = result["message"]
    if "text" in message:
        return message["text"]
    pattern = rules[result["ruleIndex"]]["messageStrings"][message["id"]]["text"]
    return pattern.format(*message.get("arguments", []))


def too_large(log):
    """GitHub's limits of today; those in the validator are older."""
    if len(log["runs"]) > 20:
        yield "size", f"{len(log['runs'])} runs"
    for run in log["runs"]:
        results = run["results"]
        if len(results) > 5000:
            yield "size", f"{len(results)} results"
        for result in results:
            for flow in result.get("codeFlows", []):
                steps = sum(len(thread["locations"]) for thread in flow["threadFlows"])
                if steps > 1000:
                    yield "size", f"{steps} steps in a code flow"


path, report = sys.argv[1:]
breaches = [*found(load(report)), *too_large(load(path))]
for rule, text in breaches:
    print(f"{path}: {rule}: {text}", file=sys.stderr)
sys.exit(1 if breaches else 0)

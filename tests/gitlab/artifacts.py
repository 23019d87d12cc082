"""Holds the artifacts of a GitLab job against what GitLab reads.

    python tests/gitlab/artifacts.py FOLDER FINDINGS

FINDINGS: how many each report must tell.
"""

import json
import pathlib
import sys
import xml.etree.ElementTree as xml

import jsonschema

here = pathlib.Path(__file__).parent
folder, wanted = pathlib.Path(sys.argv[1]), int(sys.argv[2])


def report(name, schema):
    """Reads a report that must have a schema's shape, in UTF-8 without a byte-order mark."""
    text = (folder / name).read_text(encoding="utf-8")
    assert not text.startswith("\ufeff"), f"{name} begins with a byte-order mark"
    value = json.loads(text)
    jsonschema.validate(value, json.loads(schema.read_text(encoding="utf-8")))
    return value


quality = report("gl-code-quality-report.json", here / "codequality.schema.json")
sast = report("gl-sast-report.json", here / "sast.schema.json")["vulnerabilities"]
full = report("wiretight.json", here / "../../docs/schemas/report.schema.json")["findings"]
suite = xml.parse(folder / "wiretight-junit.xml").getroot().find("testsuite")

assert len(quality) == len({entry["fingerprint"] for entry in quality}), "equal fingerprints fall together"
assert len(sast) == len({entry["id"] for entry in sast}), "equal ids fall together"
counts = {
    "Code Quality": len(quality),
    "SAST": len(sast),
    "JSON": len(full),
    "JUnit": int(suite.get("failures")) + sum(not finding["denied"] for finding in full),
}
assert set(counts.values()) == {wanted}, f"{counts} instead of {wanted}"

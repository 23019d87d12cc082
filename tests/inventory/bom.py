"""Holds bills of materials against the strict schema of CycloneDX 1.6, without a network.

    bom.py FILE...

Each must be valid, each reference must lead somewhere, and each of some planted mistakes must be seen.
"""

import copy
import json
import sys

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

VALIDATOR = JsonStrictValidator(SchemaVersion.V1_6)


def mistakes(bom):
    """What is wrong with a bill of materials."""
    found = []
    error = VALIDATOR.validate_str(json.dumps(bom))
    if error is not None:
        found.append(str(error.data)[:1000])
    named = bom["components"] + bom["services"]
    refs = [one["bom-ref"] for one in named]
    found += [f"{ref} stands twice" for ref in sorted(set(refs)) if refs.count(ref) > 1]
    used = {ref for one in bom["dependencies"] for ref in [one["ref"], *one.get("dependsOn", [])]}
    found += [f"{ref} leads nowhere" for ref in sorted(used - set(refs))]
    found += [f"{ref} is connected with nothing" for ref in sorted(set(refs) - used)]
    return found


def planted(bom):
    """The same bill with a mistake each."""
    service = next(at for at, one in enumerate(bom["services"]) if one.get("endpoints"))

    def put(name, change):
        other = copy.deepcopy(bom)
        change(other, other["services"][service])
        return name, other

    yield put("an endpoint with a hole", lambda _, one: one.update(endpoints=["http://{host} name/"]))
    yield put("a flow that is no word", lambda _, one: one["data"][0].update(flow="sideways"))
    yield put("a field of nobody's", lambda _, one: one.update(strength="plain"))
    yield put("a reference that stands twice", lambda all, one: all["services"].append({**one, "name": "other"}))
    yield put("a reference to nothing", lambda all, _: all["dependencies"][0].update(dependsOn=["nothing"]))


def main(paths):
    failed = False
    for path in paths:
        with open(path, encoding="utf-8") as file:
            bom = json.load(file)
        for mistake in mistakes(bom):
            print(f"{path}: {mistake}", file=sys.stderr)
            failed = True
        for name, other in planted(bom):
            if not mistakes(other):
                print(f"{path}: {name} is not seen", file=sys.stderr)
                failed = True
        print(f"{path.rsplit('/', 1)[-1]}: {len(bom['components'])} components and {len(bom['services'])} services")
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

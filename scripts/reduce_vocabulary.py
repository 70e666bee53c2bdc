"""Extract the part of schema.org's vocabulary that tests need from the npm package schema-dts.

    npm pack schema-dts && tar -xzf schema-dts-*.tgz
    .venv/bin/python scripts/reduce_vocabulary.py package/dist/schema.d.ts 2.1.0

The result contains the types that the structured data uses, and their ancestors. It omits
properties that schema.org has superseded, so that the test refuses them.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

OUTPUT = Path(__file__).parents[1] / "tests" / "corpus" / "schema-org.json"
USED = (
    *("AdministrativeArea", "Article", "BreadcrumbList", "CollectionPage", "CorrectionComment"),
    *("CreativeWork", "DayOfWeek", "EducationalOccupationalCredential", "EntryPoint"),
    *("ImageObject", "ListItem", "MedicalClinic", "MedicalWebPage", "OpeningHoursSpecification"),
    *("Organization", "Person", "PostalAddress", "ProfilePage", "PropertyValue", "ReserveAction"),
    *("ScholarlyArticle", "SearchAction", "Thing", "WebPage", "WebSite"),
)
INTERFACE = re.compile(
    r"^(?:export )?interface (\w+)(?:Base|Leaf) extends ([^{]+)\{$(.*?)^\}", re.M | re.S
)
PROPERTY = re.compile(r'((?:/\*\*(?:(?!\*/).)*\*/\s*)?)"(\w+)"\?: SchemaValue<(.*?), "\w+">;', re.S)
UNION = re.compile(r"^export type (\w+) = (.*);$", re.M)
MEMBER = re.compile(r'"https://schema\.org/(\w+)"')


def read_types(source: str) -> dict[str, dict[str, Any]]:
    """Return the parents and own properties of each type, with the type names of their values."""
    types: dict[str, dict[str, Any]] = {}
    for name, above, body in INTERFACE.findall(source):
        found = types.setdefault(name, {"parents": set(), "properties": {}})
        parents = {parent.removesuffix("Base") for parent in re.findall(r"\w+Base\b", above)}
        found["parents"] |= parents - {name}
        for comment, prop, values in PROPERTY.findall(body):
            if "@deprecated" not in comment:
                kinds = (value.strip().strip('"') for value in values.split("|"))
                found["properties"][prop] = sorted({*kinds} - {"IdReference"})
    for name, union in UNION.findall(source):
        for kind in re.findall(r"(?<![\w\"/.])\w+", union):
            if name in types and kind in types and kind != name:
                types[kind]["parents"].add(name)
        if members := MEMBER.findall(union):
            types.get(name, {})["members"] = sorted(set(members))
    return types


def with_ancestors(types: dict[str, dict[str, Any]], names: set[str]) -> set[str]:
    """Return `names` and all their ancestors."""
    above = {parent for name in names for parent in types[name]["parents"]}
    return names if above <= names else with_ancestors(types, names | above)


def main(path: str, version: str) -> None:
    """Read the file at `path` and write the vocabulary, with the `version` of the package."""
    types = read_types(Path(path).read_text(encoding="utf-8"))
    kept = {
        name: types[name] | {"parents": sorted(types[name]["parents"])}
        for name in sorted(with_ancestors(types, set(USED)))
    }
    vocabulary = {"source": f"https://schema.org, by schema-dts {version} (npm)", "types": kept}
    lines = json.dumps(vocabulary, indent=1, sort_keys=True)
    # One property a line.
    lines = re.sub(r"\[\s+([^\[\]{}]*?)\s+\]", lambda m: f"[{' '.join(m[1].split())}]", lines)
    OUTPUT.write_text(lines + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])

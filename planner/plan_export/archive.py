"""A plan and the scenario it was made for in one .zip, which people and programs take back."""

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

SCENARIO, PLAN = "scenario", "plan"  # folders inside
README = f"""\
A plan and the scenario that it was made for, as cryoplan wrote them.

{SCENARIO}/    the input: scenario.toml and its tables
{PLAN}/        the plan: what to make, who is served, stock, figures, report.json

Unpack it. Then the plan can be checked against the scenario at any time:

    cryoplan check {SCENARIO} {PLAN}

and be found anew, or followed by the next one:

    cryoplan solve {SCENARIO} --out new-plan
    cryoplan solve {SCENARIO} --out new-plan --previous {PLAN}

In the front end this .zip can be uploaded as it is: its scenario is opened.
"""


def plan_archive(scenario_files: Mapping[str, bytes], plan_files: Mapping[str, bytes]) -> bytes:
    """The .zip; the same bytes for the same files, so that two copies can be compared."""
    inside = {
        "README.txt": README.encode(),
        **{f"{SCENARIO}/{name}": content for name, content in sorted(scenario_files.items())},
        **{f"{PLAN}/{name}": content for name, content in sorted(plan_files.items())},
    }
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for name, content in inside.items():
            entry = ZipInfo(name)  # of 1980: no clock
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return out.getvalue()

"""Which scenario a plan was made for."""

from hashlib import sha256

from planner.domain.scenario import Scenario
from planner.io.scenario.canonical import scenario_files


def scenario_hash(scenario: Scenario) -> str:
    """SHA-256 over the canonical files: equal for a folder, its workbook and any copy of them."""
    digest = sha256()
    for name, content in scenario_files(scenario):
        digest.update(f"{name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()

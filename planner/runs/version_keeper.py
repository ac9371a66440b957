"""Scenarios and their versions in the store."""

from collections.abc import Mapping

from planner.runs import contents, ids
from planner.runs.digests import files_hash
from planner.runs.engine import reading
from planner.runs.entry import clean
from planner.runs.keeper import Keeper, require_one_of
from planner.runs.lookup import exists, require_known
from planner.runs.records import (
    SCENARIO_KINDS,
    ScenarioEntry,
    Version,
)
from planner.runs.scenario_rows import (
    next_number,
    placed_version,
    scenario_rows,
    version_after,
    version_contents,
    version_like,
    version_row,
    version_rows,
)
from planner.runs.tables import (
    PLACEMENTS,
    SCENARIOS,
    VERSION_FILES,
    VERSIONS,
)


class VersionKeeper(Keeper):
    """The part of a store that keeps scenarios, versions and where workspaces stand."""

    def keep_version(
        self,
        files: Mapping[str, bytes],
        *,
        name: str,
        kind: str,
        parent: str | None = None,
        note: str = "",
        who: str | None = None,
    ) -> Version:
        """Keep these files as a version: of the scenario of `parent`, or of a new one."""
        require_one_of(kind, SCENARIO_KINDS, "kind of a version")
        hashes = contents.hashes_of(files)
        with reading(self._engine) as connection:
            packed = contents.packed(connection, files, hashes)
        with self._entering("kept a version", who, note) as entry:
            db = entry.connection
            if parent is None:
                scenario = ids.new_id(ids.SCENARIO, entry.at, lambda x: exists(db, SCENARIOS, x))
                entry.add(SCENARIOS, {"id": scenario, "at": entry.moment, "who": entry.who})
            else:
                scenario = version_row(db, parent).scenario
            version = ids.new_id(ids.VERSION, entry.at, lambda x: exists(db, VERSIONS, x))
            entry.subject = version
            row = {
                "id": version,
                "scenario": scenario,
                "number": next_number(db, scenario),
                "name": clean(name),
                "kind": kind,
                "parent": parent,
                "note": clean(note),
                "at": entry.moment,
                "who": entry.who,
                "inputs_hash": files_hash(hashes),
            }
            contents.keep(entry, packed)
            entry.add(VERSIONS, row)
            entry.add(
                VERSION_FILES,
                *({"version": version, "name": x, "sha256": h} for x, h in hashes.items()),
            )
            return version_row(db, version)

    def known_version(self, files: Mapping[str, bytes]) -> Version | None:
        """The newest version with just these files; None where there is none that is listed."""
        with reading(self._engine) as connection:
            return version_like(connection, files_hash(contents.hashes_of(files)))

    def version(self, named: str) -> Version:
        """One version, also a deleted one."""
        with reading(self._engine) as connection:
            return version_row(connection, named)

    def files(self, version: str) -> dict[str, bytes]:
        """The files of a version by name, byte for byte as they were kept."""
        with reading(self._engine) as connection:
            require_known(connection, VERSIONS, version)
            return contents.unpacked(version_contents(connection, version))

    def versions(self, scenario: str) -> list[Version]:
        """The versions of a scenario, the newest first; those deleted are left out."""
        with reading(self._engine) as connection:
            require_known(connection, SCENARIOS, scenario)
            return version_rows(connection, scenario)

    def following(self, version: Version, workspace: str) -> Version | None:
        """Of the versions made from this one, that on which the workspace stood last.

        None where it stood on none of them, or on none that is still listed.
        """
        with reading(self._engine) as connection:
            return version_after(connection, version, clean(workspace))

    def scenarios(self) -> list[ScenarioEntry]:
        """The scenarios, the one changed last first; those deleted are left out."""
        with reading(self._engine) as connection:
            return scenario_rows(connection)

    def place(self, workspace: str, version: str, who: str | None = None) -> None:
        """Put a workspace on a version; where it stands there already, nothing is written."""
        if self.placed(workspace) == version:
            return
        with self._entering("put a workspace", who) as entry:
            require_known(entry.connection, VERSIONS, version)
            entry.subject = version
            row = {"workspace": workspace, "version": version, "at": entry.moment}
            entry.add(PLACEMENTS, row)

    def placed(self, workspace: str) -> str | None:
        """The version that a workspace stands on; None where it was never put on one."""
        with reading(self._engine) as connection:
            return placed_version(connection, clean(workspace))

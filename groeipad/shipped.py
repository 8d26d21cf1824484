"""Where the files that come with groeipad are: the scenarios and the region data."""

from pathlib import Path


def shipped_scenarios() -> Path:
    """Return the folder of the shipped scenarios.

    Inside an installed wheel it lies in the package; in a working copy it is the ``scenarios/`` folder next
    to the package. A folder of the same name where somebody happens to work is never looked at.

    Raises
    ------
    FileNotFoundError
        When neither is there: the installation is incomplete.
    """
    package = Path(__file__).resolve().parent
    for folder in (package / "scenarios", package.parent / "scenarios"):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"the shipped scenarios are missing beside {package}")


def shipped_files() -> dict[Path, bytes]:
    """Return the content of each shipped file, by its path in the folder of the shipped scenarios.

    Raises
    ------
    FileNotFoundError
        When they are not there: the installation is incomplete.
    """
    shipped = shipped_scenarios()
    names = {path: path.relative_to(shipped) for path in sorted(shipped.rglob("*")) if path.is_file()}
    return {
        name: path.read_bytes()
        for path, name in names.items()
        if not any(part.startswith((".", "__")) for part in name.parts)
    }

"""Templates of self-contained pages of HTML."""

from functools import cache
from importlib.metadata import PackageNotFoundError, version

from jinja2 import Environment, PackageLoader, StrictUndefined, Template


@cache
def page_template(package: str, name: str) -> Template:
    """A template of a package: every text is escaped, and an unknown name is an error."""
    environment = Environment(
        loader=PackageLoader(package, "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template(name)


def program_version() -> str:
    """The installed version, as pages show it; blank where it runs from its source."""
    try:
        return version("cryoplan")
    except PackageNotFoundError:
        return ""

"""The last results that were asked for."""

from optimizer.allocation.kept import Kept


def test_what_was_not_asked_for_the_longest_is_made_again() -> None:
    made: list[str] = []

    def maker(name: str) -> str:
        made.append(name)
        return name.upper()

    kept: Kept[str, str] = Kept(2)
    for name in ("a", "b", "a", "c", "a", "b"):
        assert kept.get(name, lambda name=name: maker(name)) == name.upper()
    assert made == ["a", "b", "c", "b"]

"""The index of similar cases and the trained files are cut, changed or exchanged behind the service's back: they are named, nothing
is made of them, and what can be built anew is.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from api.care import trained
from api.screening import indexing, similar
from api.screening.indexing import Work
from nlp.classify.linear import FOLDER
from nlp.similar.manifest import NAME
from nlp.similar.verifying import damaged
from tests.api.conftest import Anjian
from tests.api.world import Shelf, World
from tests.hard.test_damage import cut_short, fill, flip, overwrite, remove
from tests.hard.wholeness import wrong

pytestmark = [pytest.mark.hard, pytest.mark.sqlite]

HARMS = {"cut": cut_short, "flipped": flip, "lost": remove, "emptied": lambda path: overwrite(path, b""), "zeros": lambda path: overwrite(path, b"\0" * path.stat().st_size)}
QUESTION = "没有听证就处罚"


def indexed(world: World) -> Path:
    """The folder of an index over a few judgments, in two files."""
    fill(world)
    assert indexing.look(world.services, Work()) > 0
    return similar.folder(world.settings)


def found(world: World) -> list[int]:
    with world.database.read() as session:
        return [one.judgment_id for one in similar.find(session, world.services, world.actor("police"), question=QUESTION)]


@pytest.mark.parametrize("harm", HARMS)
def test_every_file_of_the_index(world: World, harm: str) -> None:
    """Named by `anjian check`; a service that starts finds nothing with it, and its worker builds it anew, the same as before."""
    place = indexed(world)
    names = [path.name for path in place.iterdir() if path.name == NAME or path.suffix == ".seg"]
    assert len(names) == damaged(place)[0] > 1
    assert wrong(world) == []
    before = found(world)
    for name in names:
        HARMS[harm](place / name)
        similar._index.cache_clear()  # as in a process that starts now
        if not (harm == "lost" and name == NAME):  # without it there is no index, which is no damage
            assert [line.split(" ")[0] for line in wrong(world)] == [name]
            assert found(world) == []
        assert indexing.look(world.services, Work()) > 0
        similar._index.cache_clear()
        assert wrong(world) == []
        assert found(world) == before
        names = [path.name for path in place.iterdir() if path.suffix == ".seg"]


def test_two_exchanged(world: World) -> None:
    """Files of an index that are whole, each in the other's place."""
    place = indexed(world)
    other = place.with_name("other")
    shutil.copytree(place, other)
    first = next(place.glob("*.seg"))
    kept = first.read_bytes()
    overwrite(first, (place / NAME).read_bytes())
    overwrite(place / NAME, kept)
    similar._index.cache_clear()
    assert found(world) == []
    assert len(wrong(world)) == 1
    shutil.rmtree(place)
    assert indexing.look(world.services, Work()) > 0
    assert wrong(world) == []


def test_the_note_of_what_was_seen(world: World) -> None:
    """Beside the index: whatever becomes of it, the index is brought up to the store."""
    indexed(world)
    before, note = found(world), world.settings.home / indexing.NAME
    for harm in HARMS.values():
        harm(note)
        indexing.look(world.services, Work())
        similar._index.cache_clear()
        assert found(world) == before
        assert wrong(world) == []


NUMBERS = ("act_type.npz", "agency_result.npz", "causes.npz", "field.npz", "person_names.json", "similar.npz")
"""What was learned."""
NOTES = ("act_type.json", "agency_result.json", "causes.json", "field.json", "person_names.check.json", "risk.json")
"""What vouches for it; `risk.json` has words of its own, for which nothing vouches, so that only cutting it is told."""


def copied(folder: Path) -> Path:
    """A folder with the trained files: each is another, so that nothing read before is used again."""
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("*.skops", "*.py", "__pycache__"))
    return folder


def named(folder: Path) -> set[str]:
    """The trained files that are refused."""
    return {name.partition(".")[0] for told in trained.damaged(folder) for name in (*NUMBERS, *NOTES) if f" {name.partition('.')[0]}." in told}


@pytest.mark.parametrize("names", [NUMBERS, NOTES], ids=["numbers", "notes"])
@pytest.mark.parametrize("harm", HARMS)
def test_every_trained_file(tmp_path: Path, names: tuple[str, ...], harm: str) -> None:
    """One that is not what was made is refused by name before anything is made of it."""
    folder = copied(tmp_path / "models")
    hurt = [name for name in names if not (harm == "flipped" and name == "risk.json")]
    for name in hurt:
        HARMS[harm](folder / name)
    assert named(folder) == {name.partition(".")[0] for name in hurt}


def test_exchanged_trained_files(tmp_path: Path) -> None:
    """Each is whole and lies in another's place; the whole ones are taken where they belong."""
    assert list(trained.damaged(copied(tmp_path / "whole"))) == []
    folder, arrays = copied(tmp_path / "models"), [name for name in NUMBERS if name.endswith(".npz")]
    for name, other in zip(arrays, [*arrays[1:], arrays[0]], strict=True):
        overwrite(folder / name, (FOLDER / other).read_bytes())
    overwrite(folder / "person_names.json", (FOLDER / "risk.json").read_bytes())
    assert named(folder) == {name.partition(".")[0] for name in NUMBERS}


def test_the_commands_say_it(shelf: Shelf, anjian: Anjian, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """`anjian check` and `anjian doctor` name a trained file that is altered, and the index that is."""
    monkeypatch.setenv("COLUMNS", "200")
    assert anjian("check", "--home", shelf.home).status == 0
    folder = tmp_path / "models"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("*.skops", "*.py", "__pycache__"))
    flip(folder / "similar.npz")
    monkeypatch.setattr(trained.damaged, "__defaults__", (folder,))
    place = shelf.home / "similar"
    place.mkdir(exist_ok=True)
    (place / NAME).write_bytes(b"{")
    checked, examined = anjian("check", "--home", shelf.home), anjian("doctor")
    assert checked.status == 1
    assert "index.json 已损坏或缺失；重新启动服务" in checked.out
    assert "similar.npz" in checked.out
    assert "similar.npz" in examined.out

"""The check over real projects: how it reads its list and compares; no network, no package."""

from __future__ import annotations

import tarfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from benchmarks import packages, real_projects


def finding(line: int = 3, **changed: Any) -> dict[str, Any]:
    base = {"package": "p==1", "path": "a.py", "line": line, "code": "TFS101", "confidence": "possible"}
    return {**base, "message": "m", **changed}


def judged(line: int = 3, **changed: Any) -> dict[str, Any]:
    entry = finding(line, **{"verdict": "true", "reason": "Because.", **changed})
    del entry["message"]
    return entry


def test_requirements_with_hashes() -> None:
    assert real_projects.pinned("# c\na==1 --hash=sha256:ab\n\nb-c==2 --hash=sha256:cd\n") == {
        "a==1": "ab",
        "b-c==2": "cd",
    }
    with pytest.raises(ValueError, match="a==1"):
        real_projects.pinned("a==1\n")


def test_a_reworded_message_is_nothing_new() -> None:
    difference = real_projects.compare([finding(message="other words")], [judged()])
    assert difference == ([], [], [])


def test_new_gone_and_changed() -> None:
    found = [finding(1), finding(3, confidence="certain"), finding(3)]
    difference = real_projects.compare(found, [judged(2), judged(3)])
    assert [item["line"] for item in difference.new] == [1, 3]
    assert [item["line"] for item in difference.gone] == [2]
    assert [entry["line"] for entry, _ in difference.changed] == [3]


def test_what_is_new_is_written_as_unread() -> None:
    entries = [judged(2), judged(3)]
    found = [finding(1), finding(3, confidence="certain")]
    written = real_projects.updated(entries, real_projects.compare(found, entries))
    told = [(entry["line"], entry["confidence"], entry["verdict"]) for entry in written]
    assert told == [(3, "certain", "true"), (1, "possible", "unread")]


@pytest.mark.parametrize(
    "entry",
    [judged(verdict="unread"), judged(reason=""), judged(confidence="certain", verdict="false")],
)
def test_faults_of_the_list(entry: dict[str, Any]) -> None:
    assert len(real_projects.faults([entry])) == 1


def test_the_list_has_no_fault_and_is_of_the_pinned_packages() -> None:
    entries = real_projects.read_list()
    pinned = real_projects.pinned(real_projects.PACKAGES.read_text(encoding="utf-8"))
    assert real_projects.faults(entry for entry in entries if entry["package"] in pinned) == []
    pending = real_projects.pinned(real_projects.PENDING.read_text(encoding="utf-8"))
    assert {entry["package"] for entry in entries} <= {*pinned, *pending}
    assert not set(pinned) & set(pending)


def test_pending_packages_are_checked_where_they_are_named() -> None:
    assert real_projects.selected(["a==1"], ["b==2"], []) == ["a==1"]
    assert real_projects.selected(["a==1"], ["b==2"], ["b"]) == ["b==2"]
    assert real_projects.selected(["a==1"], ["b==2"], ["c"]) == []


def test_only_plain_files_below_the_folder_are_unpacked(tmp_path: Path) -> None:
    archive = tmp_path / "p-1.tar.gz"
    with tarfile.open(archive, "w:gz") as source:
        for name in ("p/good.py", "../evil.py", "/evil.py"):
            member = tarfile.TarInfo(name)
            member.size = 2
            source.addfile(member, BytesIO(b"x\n"))
        link = tarfile.TarInfo("p/link.py")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/hostname"
        source.addfile(link)
    folder = tmp_path / "out"
    packages._unpack(archive, folder)
    assert [path.relative_to(tmp_path).as_posix() for path in sorted(tmp_path.rglob("*.py"))] == ["out/p/good.py"]


def test_another_hash_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "CACHE", tmp_path)
    wheels = tmp_path / "wheels" / "p-1"
    wheels.mkdir(parents=True)
    (wheels / "p-1.tar.gz").write_bytes(b"not an archive")
    with pytest.raises(SystemExit, match="sha256"):
        packages.unpacked("p==1", "0" * 64)

"""Ways to tamper with a bundle that is held in memory; each gives other files, chosen at random."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from random import Random

from deploy.audit.kedja_verify import manifest
from shared.log.names import LogName
from shared.merkle.hashing import leaf_hash
from shared.merkle.note import Note, Signature
from shared.merkle.tiles import pack_entries, tiles_of, unpack_entries
from tests.integration.audit.bundles import INTAKE, PLACEMENTS, REPORTING

Files = dict[str, bytes]
LOGS = INTAKE, PLACEMENTS, REPORTING


@dataclass
class Tamperer:
    """Somebody without any key, who can write every file of the bundle."""

    good: Files
    random: Random

    def any_change(self) -> tuple[str, Files]:
        """A description of what was done, and the files after it; they differ from the good ones."""
        ways: list[Callable[[Files], str]] = [
            *[self.flip] * 6, *[self.alter_entries] * 4,
            self.cut, self.lengthen, self.remove, self.add, self.rename, self.exchange, self.signatures,
            self.swap_logs, self.document,
        ]  # fmt: skip
        files = dict(self.good)
        done = self.random.choice(ways)(files)
        return (done, files) if files != self.good else self.any_change()

    def flip(self, files: Files) -> str:
        """One byte of one file; each kind of file is as likely."""
        kinds = ["/entries/", "/tile/0/", "/tile/1/", "/checkpoint", "manifest", "figures/", "schemas/"]
        kind = self.random.choice(kinds)
        name = self.random.choice([name for name in files if kind in name])
        data = bytearray(files[name])
        at = self.random.randrange(len(data))
        data[at] ^= self.random.randrange(1, 256)
        files[name] = bytes(data)
        return f"byte {at} of {name}"

    def alter_entries(self, files: Files) -> str:
        """Events reordered, removed, inserted, doubled or changed; the tiles, and what else is unsigned, may follow."""
        log = self.random.choice(LOGS)
        bodies = entries_of(files, log)
        way = self.random.choice(["reorder", "remove", "insert", "double", "change", "truncate"])
        alter(self.random, bodies, way)
        follows = self.random.choice(["no tile", "every tile"])
        if follows == "every tile":
            lay(files, log, bodies)
        else:
            spread(files, log, bodies)
        if self.random.random() < 0.5:
            list_anew(files)
        return f"{way} in {log}, {follows} follows"

    def cut(self, files: Files) -> str:
        name = self.random.choice(list(files))
        files[name] = files[name][: self.random.randrange(len(files[name]))]
        return f"{name} cut"

    def lengthen(self, files: Files) -> str:
        name = self.random.choice(list(files))
        files[name] += self.random.choice([b"\n", b" ", b"\x00\x00", files[name], self.random.randbytes(32)])
        return f"{name} lengthened"

    def remove(self, files: Files) -> str:
        name = self.random.choice(list(files))
        del files[name]
        return f"{name} removed"

    def add(self, files: Files) -> str:
        tile = self.random.choice(["0/000.p/17", "0/099", "1/001", "2/000.p/1", "entries/012", "7/000", "0/x001/000"])
        name = self.random.choice([
            f"logs/boden/intake/tile/{tile}", "logs/boden/intake/note", "logs/boden/x/checkpoint", "README", "logs/a/b",
            "figures/3.json", "schemas/x.json", "keys/boden", "figures/a/b.json", "logs/boden/intake/tile/0/000.p/0",
        ])  # fmt: skip
        files[name] = self.random.choice([b"", b"{}", *self.good.values()])
        return f"{name} added"

    def rename(self, files: Files) -> str:
        name = self.random.choice(list(files))
        new = self.random.choice([name + "x", name.upper(), name.replace("boden", "lulea"), "x/" + name, name[:-1]])
        files[new] = files.pop(name)
        return f"{name} renamed to {new}"

    def exchange(self, files: Files) -> str:
        one, other = self.random.sample(list(files), 2)
        files[one], files[other] = files[other], files[one]
        return f"{one} and {other} exchanged"

    def signatures(self, files: Files) -> str:
        """Signature lines of a checkpoint removed, doubled, reordered, exchanged or renamed."""
        log, other = self.random.sample(LOGS, 2)
        note, theirs = note_of(files, log), note_of(files, other)
        lines = list(note.signatures)
        at = self.random.randrange(len(lines))
        match self.random.choice(["remove", "double", "reorder", "other", "rename", "none"]):
            case "remove":
                del lines[at]
            case "double":
                lines.append(lines[at])
            case "reorder":
                lines.reverse()
            case "other":
                lines[at] = theirs.signatures[at]
            case "rename":
                lines[at] = Signature(lines[at].name + "x", lines[at].packed)
            case _:
                lines = [Signature("nobody", self.random.randbytes(68))]
        files[f"logs{log}/checkpoint"] = bytes(Note(note.text, tuple(lines)))
        return f"signatures of {log}"

    def swap_logs(self, files: Files) -> str:
        """Files, or all that a log has, exchanged between logs; what is unsigned may follow."""
        one, other = self.random.sample(LOGS, 2)
        mine = {name: data for name, data in files.items() if name.startswith(f"logs{one}/")}
        theirs = {name: data for name, data in files.items() if name.startswith(f"logs{other}/")}
        if self.random.random() < 0.5:
            for name in mine.keys() | theirs.keys():
                del files[name]
            files |= {name.replace(str(one), str(other)): data for name, data in mine.items()}
            files |= {name.replace(str(other), str(one)): data for name, data in theirs.items()}
        else:
            name = self.random.choice([name for name in mine if name.replace(str(one), str(other)) in theirs])
            peer = name.replace(str(one), str(other))
            files[name], files[peer] = files[peer], files[name]
        if self.random.random() < 0.5:
            list_anew(files)
        return f"{one} and {other} swapped"

    def document(self, files: Files) -> str:
        """A published figure that says something else than what was recorded, listed as if it were so."""
        change = self.random.choice([
            (b'"occurred_on":"2026', b'"occurred_on":"2025'),
            (b'"position":', b'"position":9'),
            (b'"/boden', b'"/lulea'),
        ])  # fmt: skip
        files["figures/1-exits.json"] = files["figures/1-exits.json"].replace(*change)
        if self.random.random() < 0.5:
            files["figures/2-exits.json"] = files["figures/2-exits.json"].replace(b": 3000", b": 3001")
        list_anew(files)
        return f"a figure with {change[1].decode()}"


def alter(random: Random, bodies: list[bytes], way: str) -> None:
    """Change a log's events in place."""
    at = random.randrange(len(bodies))
    match way:
        case "reorder":
            other = random.randrange(len(bodies))
            bodies[at], bodies[other] = bodies[other], bodies[at]
        case "remove":
            del bodies[at]
        case "insert":
            bodies.insert(at, bodies[at].replace(b'"system"', b'"clerk-7"'))
        case "double":
            bodies.insert(at, random.choice(bodies))
        case "change":
            bodies[at] = bodies[at].replace(b'"occurred_on":"2026', b'"occurred_on":"2025')
        case _:
            del bodies[-random.randrange(1, len(bodies)) :]


def entries_of(files: Files, log: LogName) -> list[bytes]:
    names = sorted(
        (name for name in files if f"{log}/tile/entries/" in name), key=lambda name: name.split("/entries/")[1]
    )
    return [body for name in names for body in unpack_entries(files[name])]


def spread(files: Files, log: LogName, bodies: Sequence[bytes]) -> None:
    """Write events into the files of entries that are there, as many as each had and the rest into the last."""
    names = sorted(name for name in files if f"{log}/tile/entries/" in name)
    for number, name in enumerate(names):
        last = len(bodies) if number == len(names) - 1 else number * 256 + 256
        files[name] = pack_entries(bodies[number * 256 : last])


def lay(files: Files, log: LogName, bodies: Sequence[bytes]) -> None:
    """Write all tiles of a log anew, as its owner would for these events."""
    for name in [name for name in files if name.startswith(f"logs{log}/tile/")]:
        del files[name]
    hashes = {0: [leaf_hash(body) for body in bodies]}
    for tile in tiles_of(len(bodies)):
        if tile.level < 0:
            data = pack_entries(bodies[tile.first : tile.first + tile.width])
        else:
            level = hashes[tile.level][tile.first : tile.first + tile.width]
            data = b"".join(level)
            if tile.width == 256:
                hashes.setdefault(tile.level + 1, []).append(perfect(level))
        files[f"logs{log}/{tile.path}"] = data


def perfect(hashes: Sequence[bytes]) -> bytes:
    while len(hashes) > 1:
        hashes = [sha256(b"\x01" + hashes[at] + hashes[at + 1]).digest() for at in range(0, len(hashes), 2)]
    return hashes[0]


def note_of(files: Files, log: LogName) -> Note:
    return Note.parse(files[f"logs{log}/checkpoint"])


def list_anew(files: Files) -> None:
    """Make the manifest fit what is there."""
    listed = {
        name: sha256(data).hexdigest()
        for name, data in files.items()
        if "/tile/" not in name and name != "manifest.json"
    }
    sizes = {}
    for log in LOGS:
        if f"logs{log}/checkpoint" in files:
            sizes[str(log)] = int(files[f"logs{log}/checkpoint"].split(b"\n")[1])
    files["manifest.json"] = manifest(sizes, listed)

"""Files at rest: unreadable without the keys, bound to their names, complete or absent, never in memory at once."""

import io
import os
import tracemalloc

import pytest
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage

from linli.core.secrets import file_encryption
from linli.core.secrets.file_encryption import CHUNK, TAG, Altered

SECRET = "姓名,身份证号\n王建国,33010619400101123X\n".encode()


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT


def keep(content, name="cases/2026/11/a.jpg"):
    return default_storage.save(name, ContentFile(content))


def spoil(path, change):
    body = bytearray(path.read_bytes())
    change(body)
    path.write_bytes(bytes(body))


def test_files_on_disk_are_unreadable_and_private(folder):
    name = keep(SECRET * 5000)
    stored = (folder / name).read_bytes()
    assert SECRET[:20] not in stored
    assert stored.startswith(b"LNL1")
    assert (folder / name).stat().st_mode & 0o077 == 0
    assert folder.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 7])
def test_what_goes_in_comes_out_from_every_position(size):
    content = os.urandom(size)
    name = keep(content)
    assert default_storage.size(name) == size
    with default_storage.open(name) as file:
        assert file.read() == content
        for start in {0, size // 2, max(size - 5, 0), min(CHUNK - 2, size)}:
            file.seek(start)
            assert file.read(4) == content[start : start + 4]


def test_equal_files_look_different(folder):
    first, second = keep(SECRET, "a"), keep(SECRET, "b")
    assert (folder / first).read_bytes()[-40:] != (folder / second).read_bytes()[-40:]


@pytest.mark.parametrize(
    "change",
    [
        lambda body: body.__setitem__(-1, body[-1] ^ 1),
        lambda body: body.__setitem__(60, body[60] ^ 1),
        lambda body: body.__setitem__(20, body[20] ^ 1),
        lambda body: body.__delitem__(slice(-CHUNK // 2, None)),
        lambda body: body.__delitem__(slice(-(len(body) % (CHUNK + TAG)), None)),
        lambda body: body.extend(b"0" * 30),
        lambda body: body.__setitem__(slice(None), b""),
        lambda body: body.__setitem__(slice(None), SECRET),
    ],
    ids=["end", "begin", "salt", "cut", "last chunk gone", "longer", "empty", "never encrypted"],
)
def test_an_altered_file_is_not_read(folder, change):
    name = keep(os.urandom(3 * CHUNK + 100))
    spoil(folder / name, change)
    with pytest.raises(Altered):
        default_storage.open(name).read()


def test_a_file_cut_between_two_chunks_is_known_at_once(folder):
    name = keep(os.urandom(2 * CHUNK))
    spoil(folder / name, lambda body: body.__delitem__(slice(-(CHUNK + TAG), None)))
    with pytest.raises(Altered):
        default_storage.open(name)


def test_chunks_cannot_be_exchanged(folder):
    name = keep(os.urandom(3 * CHUNK))
    head = (folder / name).stat().st_size - 3 * (CHUNK + TAG)

    def exchange(body):
        one, two = slice(head, head + CHUNK + TAG), slice(head + CHUNK + TAG, head + 2 * (CHUNK + TAG))
        body[one], body[two] = body[two], body[one]

    spoil(folder / name, exchange)
    with pytest.raises(Altered):
        default_storage.open(name).read()


def test_a_file_put_in_place_of_another_is_not_read(folder):
    mine, other = keep(SECRET, "cases/mine.pdf"), keep(b"other", "cases/other.pdf")
    (folder / mine).write_bytes((folder / other).read_bytes())
    with pytest.raises(Altered):
        default_storage.open(mine)


def test_a_name_that_is_taken_gets_another_and_both_are_read():
    first, second = keep(b"first"), keep(b"second")
    assert first != second
    assert [default_storage.open(name).read() for name in (first, second)] == [b"first", b"second"]


def test_a_file_that_could_not_be_written_leaves_nothing(folder):
    class Broken(File):
        def chunks(self, chunk_size=None):
            yield b"begin"
            raise OSError("the line was cut")

    with pytest.raises(OSError, match="cut"):
        default_storage.save("a.pdf", Broken(io.BytesIO(b"begin")))
    assert list(default_storage.names()) == []


def test_a_large_file_is_never_in_memory_at_once():
    class Large(File):
        def chunks(self, chunk_size=None):
            yield from (bytes(1024**2) for _n in range(24))

    tracemalloc.start()
    try:
        name = default_storage.save("large.xlsx", Large(io.BytesIO()))
        with default_storage.open(name) as file:
            assert sum(len(block) for block in iter(lambda: file.read(1024**2), b"")) == 24 * 1024**2
        assert tracemalloc.get_traced_memory()[1] < 6 * 1024**2
    finally:
        tracemalloc.stop()


def test_no_file_has_an_address():
    with pytest.raises(ValueError, match="address"):
        default_storage.url(keep(b"x"))


def test_a_working_file_is_encrypted_and_has_no_name():
    scratch = file_encryption.Scratch()
    scratch.write(SECRET * 5000)
    with scratch.reader() as first, scratch.reader() as second:
        on_disk = os.pread(scratch._own.fileno(), 10**7, 0)
        assert SECRET[:20] not in on_disk
        assert os.fstat(scratch._own.fileno()).st_nlink == 0
        scratch.close()
        assert first.read() == second.read() == SECRET * 5000

"""The kernel's machine code, all compilations: what is in it, and where it is kept."""

import re
import struct
from pathlib import Path

import pytest

import core
from core import kernel, machine_code
from core.arithmetic import LARGEST_EXPONENT

by_compilation = pytest.mark.parametrize("way", kernel.WAYS)


@pytest.fixture(scope="module", params=kernel.WAYS)
def compiled_anew(request):
    """The kernel compiled anew, since one from the cache shows no code: its IR and its assembly."""
    njit = machine_code.njit
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(machine_code, "_compiled", {})
        patch.setattr(
            machine_code, "njit", lambda *a, **options: njit(*a, **options | {"cache": False})
        )
        function = machine_code.compiled(request.param)
    (signature,) = function.signatures
    return function.inspect_llvm(signature), function.inspect_asm(signature)


MATHEMATICS = r"(?:ll?rint|l?l?round|exp|exp2|expm1|pow|powi|log|log1p|sin|cos|tanh?|fma|fmod)[fl]?"


def test_the_compiled_kernel_calls_no_mathematics_of_the_platform(compiled_anew):
    ir, assembly = compiled_anew
    called = re.findall(r"^declare .*?@([\w.]+)\(", ir, re.MULTILINE)
    assert "NRT_MemInfo_alloc_aligned" in called  # the pattern finds what is called
    assert [name for name in called if re.fullmatch(MATHEMATICS, name)] == []
    assert [name for name in called if re.match(rf"llvm\.{MATHEMATICS}\.", name)] == []
    assert re.findall(rf"[\s$*]{MATHEMATICS}(?:@PLT)?[\s,]", assembly) == []


def test_the_compiled_kernel_has_its_own_mathematics_in_it(compiled_anew):
    # Where a function were only called, the tests of this code would look at a part of it.
    ir, _ = compiled_anew
    defined = set(re.findall(r"^define .*?@([\w.]+)\(", ir, re.MULTILINE))
    called = set(re.findall(r"call .*?@([\w.]+)\(", ir))
    assert [name for name in called - defined if "core" in name] == []
    # Above it e^x is infinite, below its negative e^-x; LLVM writes a float64's bits.
    ends = [struct.pack(">d", end).hex().upper() for end in (LARGEST_EXPONENT, -LARGEST_EXPONENT)]
    assert any(f"0x{bits}" in ir for bits in ends)


def test_the_compiled_kernel_fuses_no_product_with_a_sum(compiled_anew):
    ir, assembly = compiled_anew
    assert "mul" in assembly
    assert re.findall(r"\bv?fn?m(?:add|sub|la|ls)\w*", assembly) == []
    assert "fmuladd" not in ir


def test_the_compiled_kernel_lets_the_compiler_reorder_no_arithmetic(compiled_anew):
    ir, _ = compiled_anew
    operations = re.findall(r"= f(?:add|sub|mul|div) (.*?)(?:<2 x )?double", ir)
    assert len(operations) > 20
    assert set(operations) == {""}  # no fast, contract, reassoc, nnan ... on any of them


@by_compilation
def test_where_no_folder_can_be_written_the_kernel_is_compiled_for_the_process(way, monkeypatch):
    asked = []

    def without_folders(*arguments, **options):
        asked.append(options.get("cache", False))
        if options.get("cache"):
            raise RuntimeError("cannot cache function: no locator available")
        return lambda function: (function, arguments)

    monkeypatch.setattr(machine_code, "_compiled", {})
    monkeypatch.setattr(machine_code, "njit", without_folders)
    function, (signature,) = machine_code.compiled(way)
    assert asked == [True, False]
    assert signature == machine_code.SIGNATURE
    assert function.__qualname__ == kernel.kernel(way).__qualname__
    assert machine_code.compiled(way)[0] is function


def test_what_is_unwanted_by_then_is_not_compiled(monkeypatch):
    begun = []
    monkeypatch.setattr(machine_code, "compiled", begun.append)
    monkeypatch.setattr(machine_code, "activated", lambda: begun.append("activated"))
    machine_code.compile_all(lambda: len(begun) == 2)
    assert begun == list(kernel.WAYS[:2])
    begun.clear()
    machine_code.compile_all()
    assert begun == [*kernel.WAYS, "activated"]


SOURCES = [source.name for source in machine_code.SOURCES]


@pytest.mark.parametrize("place", range(len(SOURCES)), ids=SOURCES)
def test_what_is_kept_is_no_longer_used_when_a_source_changes(place, tmp_path, monkeypatch):
    copies = [tmp_path / name for name in SOURCES]
    for copy, source in zip(copies, machine_code.SOURCES, strict=True):
        copy.write_bytes(source.read_bytes())
    locators = [
        locator.__new__(locator)
        for locator in (
            machine_code.NamedFolder,
            machine_code.BesideTheSource,
            machine_code.OfTheUser,
        )
    ]
    before = {locator.get_source_stamp() for locator in locators}
    monkeypatch.setattr(machine_code, "SOURCES", copies)
    assert {locator.get_source_stamp() for locator in locators} == before
    copies[place].write_bytes(copies[place].read_bytes() + b"#")
    after = {locator.get_source_stamp() for locator in locators}
    assert len(before) == len(after) == 1
    assert before != after


def test_all_that_is_compiled_is_among_the_sources():
    # Whatever of core the kernel imports is compiled with it.
    room = Path(core.__file__).parent
    missing, seen = ["kernel"], set()
    while missing:
        name = missing.pop()
        seen.add(name)
        text = (room / f"{name}.py").read_text()
        found = re.findall(r"^from core\.(\w+) import|^from core import (.+)$", text, re.MULTILINE)
        names = {one for pair in found for part in pair for one in part.split(", ") if one}
        missing += names - seen
    assert {f"{name}.py" for name in seen} <= set(SOURCES)


@by_compilation
def test_the_kernel_in_use_is_kept_by_these_sources(way):
    # Numba asks the locator that it chose; its own would look at one file's date alone.
    locator = machine_code.compiled(way)._cache._impl.locator
    assert isinstance(locator, machine_code._AllSources)

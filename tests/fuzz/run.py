"""Search for documents that break us, for a bounded time.

    python -m tests.fuzz.run [--seconds 30] [--found FOLDER] [libFuzzer options…]

With atheris (coverage shows it where to go on) where it is installed; else the documents of the corpus are damaged at
random, which finds less. What breaks us is kept in FOLDER, var/fuzz by default, and the exit code is not 0. Every
such document, reduced, becomes a test.
"""

import argparse
import itertools
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
CORPUS = Path(__file__).parent / "corpus"
#: One document takes longer only where something grows with its square.
DOCUMENT_SECONDS_MAX = 10
DOCUMENT_BYTES_MAX = 8192
MEGABYTES_MAX = 1024


def with_atheris(seconds: int, found: Path, options: list[str]) -> None:
    """Let libFuzzer search. It ends the process."""
    import atheris

    with atheris.instrument_imports(include=["archive", "schemas", "worker"]):
        from tests.fuzz.target import check

        for file in CORPUS.iterdir():
            check(file.read_bytes())  # so that what is imported late is instrumented too
    # The same search in every run; a person decides when to search on, with -seed=0 for any other.
    limits = [
        "-seed=1",
        f"-max_total_time={seconds}",
        f"-timeout={DOCUMENT_SECONDS_MAX}",
        f"-rss_limit_mb={MEGABYTES_MAX}",
    ]
    where = [f"-artifact_prefix={found}/", f"-max_len={DOCUMENT_BYTES_MAX}", "-print_final_stats=1"]
    kept = found / "corpus"  # what it learned goes there, and the seeds stay as they are
    kept.mkdir(exist_ok=True)
    atheris.Setup([sys.argv[0], *limits, *where, *options, str(kept), str(CORPUS)], check)
    atheris.Fuzz()


def without(seconds: int, found: Path) -> None:
    """Damage documents of the corpus, each several times over."""
    from benchmarks.damages import damage
    from tests.fuzz.target import check

    end = time.monotonic() + seconds
    documents = {file.name: file.read_bytes() for file in sorted(CORPUS.iterdir())}
    for seed, (name, whole) in zip(itertools.count(), itertools.cycle(documents.items())):
        data = whole
        for again in range(seed % 4 + 1):
            data = damage(f"{name} {again}", data or b"<", seed + 3 * again)[1]
        if time.monotonic() > end:
            sys.stdout.write(f"{seed} documents, nothing found\n")
            return
        try:
            check(data)
        except Exception:
            kept = found / f"crash-{seed}"
            kept.write_bytes(data)
            sys.stderr.write(f"this document breaks us: {kept}\n")
            raise


def main() -> None:
    """Search."""
    parser = argparse.ArgumentParser(description="Search for documents that break us.")
    parser.add_argument("--seconds", type=int, default=30)
    parser.add_argument("--found", type=Path, default=ROOT / "var/fuzz", metavar="FOLDER")
    arguments, options = parser.parse_known_args()
    arguments.found.mkdir(parents=True, exist_ok=True)
    try:
        with_atheris(arguments.seconds, arguments.found, options)
    except ImportError as error:
        sys.stderr.write(f"{error}: searching without it\n")
        without(arguments.seconds, arguments.found)


if __name__ == "__main__":
    main()

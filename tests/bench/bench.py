"""``make bench``: speed as ratios to a floor measured in the same run. Nothing here is a test."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.bench import assess, panel, paper
from tests.bench.measure import Row, peak_mib

PARTS: tuple[Callable[[], Iterator[Row]], ...] = (assess.rows, panel.rows, paper.rows)


def main() -> None:
    print(f"{'CPU time of':44}{'ms':>10}{'floor ms':>10}  {'got':>8}  {'goal':>8}")
    for part in PARTS:
        for row in part():
            print(row, flush=True)
        name = part.__module__.rsplit(".", 1)[-1]
        print(f"{'  peak memory after ' + name:44}{peak_mib():10.0f} MiB", flush=True)


if __name__ == "__main__":
    main()

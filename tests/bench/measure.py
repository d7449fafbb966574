"""Times faxsmith and its peers on the corpus in the current folder; lint.sh calls it and installs what it needs."""
import argparse
import collections
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import time

from progress import say, stop

Sample = collections.namedtuple("Sample", "wall cpu")
CONCISE = "faxsmith concise"
# Peers that can't search a folder are given the names: so is this one.
NAMED = "faxsmith, named"
SLOW_RUNS = 3


class Command:
    """One line of the table: what to run, and how it ends when all is well."""

    def __init__(self, name: str, arguments: list[str], codes: set[int], files: tuple[str, ...] = (), runs: int = 0):
        self.name, self.codes, self.runs = name, codes, runs
        self.starts = [arguments + batch for batch in batches(arguments, files)]
        self.samples: list[Sample] = []
        self.peak_kib: int | None = None

    def time(self) -> None:
        """Runs the command once, all its starts one after the other, and keeps its wall and CPU time."""
        null = [(os.POSIX_SPAWN_OPEN, fd, os.devnull, mode, 0) for fd, mode in ((0, os.O_RDONLY), (1, os.O_WRONLY), (2, os.O_WRONLY))]
        wall = cpu = 0.0
        for start in self.starts:
            argv = [os.fsencode(word) for word in start]
            begin = time.perf_counter()
            pid = os.posix_spawn(argv[0], argv, os.environb, file_actions=null)
            _, status, usage = os.wait4(pid, 0)
            wall += time.perf_counter() - begin
            cpu += usage.ru_utime + usage.ru_stime
            self.check(os.waitstatus_to_exitcode(status))
        self.samples.append(Sample(wall, cpu))

    def warm_up(self, gnu_time: str) -> str:
        """Runs the command once untimed; takes its peak memory, gives what it printed."""
        printed = ""
        for start in self.starts:
            # A process counts the memory of the one it was forked from: hence the small `time` in between.
            prefix = [gnu_time, "-q", "-f", "%M", "-o", "../peak.txt"] if gnu_time else []
            done = subprocess.run(prefix + start, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace")
            self.check(done.returncode, done.stderr)
            printed += done.stdout
            if gnu_time:
                self.peak_kib = max(self.peak_kib or 0, int(pathlib.Path("../peak.txt").read_text()))
        return printed

    def check(self, code: int, stderr: str = "") -> None:
        if code not in self.codes:
            stop(f"{self.name} ended with {code}, not {' or '.join(map(str, sorted(self.codes)))}\n{stderr[-2000:]}")

    @property
    def median(self) -> float:
        return statistics.median(sample.wall for sample in self.samples)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    for option in ("--faxsmith", "--jsonschema-cli", "--check-jsonschema", "--ripsecrets", "--detect-secrets", "--rg", "--schema", "--gnu-time"):
        parser.add_argument(option, required=True)
    parser.add_argument("--runs", type=int, required=True)
    parser.add_argument("--start", nargs="+", required=True, help="what hyperfine exported")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()

    files = tuple(sorted(map(str, pathlib.Path("providers").glob("*/manifest.json"))))
    lint = [options.faxsmith, "lint"]
    commands = [
        Command(CONCISE, lint + ["--format", "concise", "providers"], {0, 1}),
        Command(NAMED, lint + ["--format", "concise"], {0, 1}, files),
        Command("faxsmith json", lint + ["--format", "json", "providers"], {0, 1}),
        Command("faxsmith human", lint + ["providers"], {0, 1}),
        Command("faxsmith --quiet", lint + ["--quiet", "providers"], {0, 1}),
        Command("jsonschema-cli", [options.jsonschema_cli, "validate", options.schema, "-i"], {0, 1}, files),
        Command("check-jsonschema", [options.check_jsonschema, "--schemafile", options.schema], {0, 1}, files, SLOW_RUNS),
        Command("ripsecrets", [options.ripsecrets, "providers"], {0, 1}),
        Command("detect-secrets", [options.detect_secrets, "scan", "--all-files", "providers"], {0}, runs=SLOW_RUNS),
        Command("rg -uu", [options.rg, "-uu", "--no-messages", "zzzqqq-nothing", "providers"], {1}),
    ]
    load = os.getloadavg()[0]
    printed = {}
    for command in commands:
        say(f"warming up: {command.name}")
        printed[command.name] = command.warm_up(options.gnu_time)
    check_that_they_worked(printed, files, options.rg)

    for turn in range(options.runs):
        say(f"round {turn + 1} of {options.runs}")
        for command in commands if turn % 2 == 0 else reversed(commands):
            if not command.runs or turn < command.runs:
                command.time()

    size = sum(os.path.getsize(path) for path in files)
    print(f"machine:  {os.uname().sysname} {os.uname().machine}, {os.cpu_count()} cores, load {load:.2f} before the rounds")
    print(f"corpus:   {len(files)} manifests, {size / 1e6:.1f} MB; warm cache, output discarded, order reversed every round\n")
    print_table(commands)
    return print_verdict({command.name: command.median for command in commands}, *start_times(options.start), options.check)


def batches(arguments: list[str], files: tuple[str, ...]) -> list[list[str]]:
    """The files in as few command lines as the system takes; one empty batch for a command that walks by itself."""
    size = lambda words: sum(len(os.fsencode(word)) + 1 + 8 for word in words)
    environment = size(f"{key}={value}" for key, value in os.environ.items())
    room = os.sysconf("SC_ARG_MAX") - environment - size(arguments) - 8192
    found: list[list[str]] = [[]]
    left = room
    for path in files:
        if (left := left - size([path])) < 0:
            found.append([])
            left = room - size([path])
        found[-1].append(path)
    return found


def check_that_they_worked(printed: dict[str, str], files: tuple[str, ...], rg: str) -> None:
    """A tool that skipped files would win without merit."""
    listed = subprocess.run([rg, "-uu", "--files", "providers"], capture_output=True, text=True).stdout.splitlines()
    verdicts = re.findall(r"manifest\.json - (VALID|INVALID)", printed["jsonschema-cli"])
    if len(listed) != len(files) or len(verdicts) != len(files):
        stop(f"{len(files)} files written, but rg reads {len(listed)} and jsonschema-cli judges {len(verdicts)}")
    reported = set(re.findall(r"providers/p\d+/manifest\.json", printed["faxsmith json"]))
    invalid = verdicts.count("INVALID")
    if invalid and not reported:
        stop(f"jsonschema-cli finds {invalid} invalid files, faxsmith reports on none: it did not read them")
    say(f"faxsmith reports on {len(reported)} files; jsonschema-cli finds {invalid} invalid")


def print_table(commands: list[Command]) -> None:
    base = next(command.median for command in commands if command.name == CONCISE)
    print(f"{'':18}{'median s':>10}{'min s':>9}{'CPU s':>9}{'ratio':>9}{'peak MiB':>10}{'runs':>6}{'starts':>8}")
    for command in commands:
        cpu = statistics.median(sample.cpu for sample in command.samples)
        lowest = min(sample.wall for sample in command.samples)
        peak = "-" if command.peak_kib is None else f"{command.peak_kib / 1024:.1f}"
        print(
            f"{command.name:18}{command.median:10.3f}{lowest:9.3f}{cpu:9.3f}{command.median / base:8.2f}x"
            f"{peak:>10}{len(command.samples):6}{len(command.starts):8}"
        )
    print("\nratio: median to faxsmith concise; CPU: user and system; starts: processes needed for one run")


def start_times(exports: list[str]) -> tuple[float, float]:
    """Prints the start-up times; gives the medians of faxsmith and rg in milliseconds."""
    times = collections.defaultdict(list)
    for export in exports:
        for result in json.loads(pathlib.Path(export).read_text())["results"]:
            times[result["command"]] += [1000 * seconds for seconds in result["times"]]
    ours, theirs = times["faxsmith"], times["rg"]
    mean, median = statistics.fmean, statistics.median
    print(f"\n{'start-up':28}{'median ms':>11}{'mean ms':>10}{'min ms':>9}{'runs':>6}")
    for name, values in (("faxsmith lint clean.json", ours), ("rg --version", theirs)):
        print(f"{name:28}{median(values):11.2f}{mean(values):10.2f}{min(values):9.2f}{len(values):6}")
    print(f"{'difference':28}{median(ours) - median(theirs):11.2f}{mean(ours) - mean(theirs):10.2f}")
    return median(ours), median(theirs)


def print_verdict(medians: dict[str, float], start: float, rg_start: float, check: bool) -> int:
    ours, named = medians[CONCISE], medians[NAMED]
    limits = [
        (named <= medians["jsonschema-cli"], f"named {named:.3f} s <= jsonschema-cli {medians['jsonschema-cli']:.3f} s"),
        (ours <= 3 * medians["rg -uu"], f"{ours:.3f} s <= 3 x rg {3 * medians['rg -uu']:.3f} s"),
        (start <= rg_start + 5, f"start {start:.2f} ms <= rg --version + 5 ms {rg_start + 5:.2f} ms"),
    ]
    parts = "; ".join(f"{text}: {'yes' if holds else 'NO'}" for holds, text in limits)
    held = all(holds for holds, _ in limits)
    print(f"\n{'The limits hold' if held else 'A limit is missed'} (medians): {parts}")
    return 1 if check and not held else 0


if __name__ == "__main__":
    sys.exit(main())

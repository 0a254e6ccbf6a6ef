"""A contestant in Python: answers requests until its input ends. The messages are those of protocol.ts."""

import json
import signal
import sys
import time

import numpy

MARK = "@bench "

# Seconds; what takes longer needs no second run to be compared.
LONG = 2


class Work:
    """A prepared task: `run` is timed, `output` is compared."""

    def __init__(self, run, output, chosen=None):
        self.run = run
        self.output = output
        self.chosen = chosen  # among several ways, in words


def read_array(described):
    """The numbers of a file, not copied."""
    return numpy.memmap(described["file"], dtype="<f4", mode="c", shape=tuple(described["shape"]))


def ranking(positions, scores):
    """Rows of positions and scores, best first."""
    return {"kind": "ranking", "positions": numpy.asarray(positions).tolist(), "scores": numpy.asarray(scores).tolist()}


def fastest(variants, runs=2):
    """The variant with the shortest run: a peer runs in its best form, whichever that is on this machine."""
    best = None
    for name, run in variants:
        times = []
        for _ in range(runs + 1):
            started = time.perf_counter()
            run()
            times.append(time.perf_counter() - started)
            if times[0] > LONG:
                break
        if best is None or min(times) < best[0]:
            best = (min(times), name, run)
    return best[1], best[2]


def options():
    """What the harness says at the start."""
    return json.loads(sys.argv[1])


def serve(name, settings, works):
    """Answers requests; `works` maps kinds of tasks to functions that prepare them."""
    # Ctrl-C reaches the whole group; the harness ends its contestants itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    send({"kind": "ready", "name": name, "settings": settings})
    work = None
    for line in sys.stdin:
        try:
            request = json.loads(line)
            kind = request["do"]
            if kind == "prepare":
                work = None
                work = works[request["task"]["kind"]](request["task"])
                send({"kind": "prepared", **({} if work.chosen is None else {"chosen": work.chosen})})
            elif kind == "memory":
                send({"kind": "memory", "peakBytes": peak_bytes()})
            elif kind == "run":
                send({"kind": "times", "times": times_of(work, request["turn"])})
            else:
                send({"kind": "output", "output": sent(work.output(), request["file"])})
        except Exception as error:  # whatever it is, the harness says it
            send({"kind": "failed", "why": f"{type(error).__name__}: {error}"})


def send(reply):
    sys.stdout.write(MARK + json.dumps(reply) + "\n")
    sys.stdout.flush()


def sent(output, file):
    if isinstance(output, dict):
        return output
    array = numpy.ascontiguousarray(output, dtype="<f4")
    array.tofile(file)
    return {"kind": "array", "width": array.shape[-1]}


def times_of(work, turn):
    for _ in range(turn["warmups"]):
        work.run()
    times = []
    started = time.perf_counter()
    while True:
        begun = time.perf_counter()
        work.run()
        times.append((time.perf_counter() - begun) * 1000)
        if (time.perf_counter() - started) * 1000 >= turn["milliseconds"] or len(times) >= turn["most"]:
            return times


def peak_bytes():
    # Linux's own figure first: the one of `getrusage` begins with the memory of the process that started this one.
    try:
        with open("/proc/self/status") as status:
            for line in status:
                if line.startswith("VmHWM:"):
                    return int(line.split()[1]) * 1024
    except OSError:
        pass
    import resource  # Windows has none

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024

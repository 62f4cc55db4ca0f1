-- Requests from a file of paths, one a line, at random.
-- Arguments: the file.

local threads = 0

function setup(thread)
    threads = threads + 1
    thread:set("number", threads)
end

function init(args)
    paths = {}
    for line in io.lines(args[1]) do paths[#paths + 1] = line end
    math.randomseed(number)
end

function request()
    return wrk.format("GET", paths[math.random(#paths)])
end

-- One line for the benchmark to read; all times are microseconds.
function done(summary, latency, requests)
    local e = summary.errors
    io.write(string.format(
        "result requests=%d duration=%d p50=%d p99=%d max=%d status=%d connect=%d read=%d write=%d timeout=%d\n",
        summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), latency.max,
        e.status, e.connect, e.read, e.write, e.timeout))
end

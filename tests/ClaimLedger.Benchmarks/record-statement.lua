-- RecordStatement with one assessment, each time with an id of its own.
-- Arguments: the run's name, then "keys" or "no-keys". Numbers of sources, threats and documents as in Load.cs.

local threads = 0

function setup(thread)
    threads = threads + 1
    thread:set("number", threads)
end

function init(args)
    run, keys, n = args[1], args[2] == "keys", 0
    math.randomseed(number)
end

local body = '{"statement":"%s","source":"bench-source-%d","document":"bench-document-%d",'
    .. '"rendering":"paraphrase","statedOn":"2004-01-%02d",'
    .. '"text":"The movement no longer has the strength to mount raids across the border, he said.",'
    .. '"assessments":[{"assessment":"a1","threat":"bench-threat-%d","stance":"%s","confidence":"moderate"}]}'
local stances = { "strongly-disagree", "disagree", "neutral", "agree", "strongly-agree" }

function request()
    n = n + 1
    local id = run .. "-" .. number .. "-" .. n
    local random = math.random
    local headers = { ["Content-Type"] = "application/json" }
    if keys then headers["Idempotency-Key"] = id end
    return wrk.format("POST", "/statements", headers, body:format(
        id, random(50), random(50), random(28), random(20), stances[random(5)]))
end

-- One line for the benchmark to read; all times are microseconds.
function done(summary, latency, requests)
    local e = summary.errors
    io.write(string.format(
        "result requests=%d duration=%d p50=%d p99=%d max=%d status=%d connect=%d read=%d write=%d timeout=%d\n",
        summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), latency.max,
        e.status, e.connect, e.read, e.write, e.timeout))
end

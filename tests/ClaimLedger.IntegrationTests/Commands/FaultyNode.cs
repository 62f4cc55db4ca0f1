using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using ClaimLedger.IntegrationTests.Hosting;
using Microsoft.AspNetCore.TestHost;

namespace ClaimLedger.IntegrationTests.Commands;

/// <summary>What a request's trace id asks of the way to the database when the request's events are
/// saved.</summary>
public enum Fate
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The connection breaks before the commit.</summary>
    Unsent,

    /// <summary>The connection breaks after the commit, before its answer.</summary>
    Unanswered,

    /// <summary>As the second, and the database stays away until the service gives up.</summary>
    UnsentAndAway,

    /// <summary>As the third, and the database stays away until the service gives up.</summary>
    UnansweredAndAway,
}

/// <summary>A node whose connections to the database break where a request asks for it.</summary>
internal sealed partial class FaultyNode : IDisposable
{
    // As often as the service tries again.
    private const int Away = 4;

    private readonly ConcurrentDictionary<string, bool> _met = new(StringComparer.Ordinal);
    private readonly CuttingProxy _proxy;
    private int _away;

    private FaultyNode(Ledger ledger) => _proxy = new CuttingProxy(ledger.ConnectionString, OnBatchAsync);

    /// <summary>Talks to the node.</summary>
    public HttpClient Client { get; private set; } = null!;

    /// <summary>How many connections broke.</summary>
    public int Cuts { get; private set; }

    /// <summary>Starts a node.</summary>
    public static async Task<FaultyNode> StartAsync(Ledger ledger)
    {
        var node = new FaultyNode(ledger);
        var host = await ledger.StartNodeAsync("local", node._proxy.ConnectionString);
        node.Client = host.GetTestServer().CreateClient();
        return node;
    }

    /// <summary>A trace id with a fate.</summary>
    public static string TraceOf(Fate fate, int number) => $"fa7efa7e{(int)fate:x8}{number:x16}";

    /// <inheritdoc/>
    public void Dispose() => _proxy.Dispose();

    private Task<Cut> OnBatchAsync(string batch)
    {
        lock (_met)
        {
            if (_away > 0 && batch.Contains("known(stream, version)", StringComparison.Ordinal))
            {
                _away--;
                return Task.FromResult(Cut.Unsent);
            }
            var fate = Traces()
                .Matches(batch)
                .Where(trace => _met.TryAdd(trace.Value, true))
                .Select(trace => (Fate)int.Parse(trace.Groups["fate"].Value, null))
                .FirstOrDefault();
            if (fate is Fate.None)
                return Task.FromResult(Cut.None);
            Cuts++;
            if (fate is Fate.UnsentAndAway or Fate.UnansweredAndAway)
                _away = Away;
            return Task.FromResult(fate is Fate.Unsent or Fate.UnsentAndAway ? Cut.Unsent : Cut.Unanswered);
        }
    }

    [GeneratedRegex("fa7efa7e(?<fate>0000000[1-4])[0-9a-f]{16}", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Traces();
}

using System.Globalization;
using ClaimLedger.Domain;
using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Documents;
using ClaimLedger.Domain.Sealing;
using ClaimLedger.Domain.Threats;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.IntegrationTests.Hosting;
using ClaimLedger.Storage;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace ClaimLedger.IntegrationTests.Commands;

/// <summary>The stored events of one command.</summary>
/// <param name="Correlation">What ties them to the request.</param>
/// <param name="Events">In ledger order.</param>
internal sealed record StoredCommand(string Correlation, IReadOnlyList<Recorded> Events);

/// <summary>A ledger that takes the commands of another one by one, by the rules alone. It seals under the
/// other's keys, so that commitments are the same.</summary>
internal sealed class SerialLedger : IReferences
{
    private readonly Dictionary<string, object> _states = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SubjectKey> _keys = new(StringComparer.Ordinal);

    /// <summary>What a ledger holds, command by command, in the order of their first events.</summary>
    public static async Task<IReadOnlyList<StoredCommand>> ReadAsync(Ledger ledger)
    {
        const string Sql = """
            select seq_id, stream_id, version, type, data, timestamp, user_name, id, correlation_id
            from ledger.mt_events order by seq_id
            """;
        var stored = new List<(string Correlation, Recorded Event)>();
        await using var connection = new NpgsqlConnection(ledger.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(Sql, connection);
        await using var rows = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        while (await rows.ReadAsync(TestContext.Current.CancellationToken))
        {
            var recorded = new Recorded(
                EventTypes.Read(rows.GetString(3), rows.GetString(4)),
                rows.GetString(1),
                rows.GetInt64(2),
                rows.GetInt64(0),
                rows.GetFieldValue<DateTimeOffset>(5),
                rows.GetString(6),
                rows.GetGuid(7)
            );
            stored.Add((rows.GetString(8), recorded));
        }
        return
        [
            .. stored
                .GroupBy(s => s.Correlation, StringComparer.Ordinal)
                .Select(g => new StoredCommand(g.Key, [.. g.Select(s => s.Event)])),
        ];
    }

    /// <summary>Takes in the keys under which a ledger's texts are sealed.</summary>
    public async Task TakeKeysAsync(Ledger ledger)
    {
        var vault = ledger.Host.Services.GetRequiredService<Vault>();
        foreach (
            var row in await ledger.RowsAsync(
                "select subject, encode(wrapped, 'hex') from ledger.subject_keys"
            )
        )
        {
            var parts = row.Split('|');
            _keys[parts[0]] = vault.Unwrap(parts[0], Convert.FromHexString(parts[1]));
        }
    }

    /// <summary>Decides a command, holds what follows from it against what is stored, and goes on from
    /// there.</summary>
    public void Take(Command command, StoredCommand stored)
    {
        var stream = command.Stream();
        var first = stored.Events[0];
        var today = DateOnly.FromDateTime(first.At.UtcDateTime);
        var now = new Situation(
            first.Actor,
            today,
            this,
            (field, text) => _keys[stream].Seal(stream, field, text).Commitment
        );
        var decision = command.Decide(_states.GetValueOrDefault(stream), now);
        var place = string.Create(CultureInfo.InvariantCulture, $"{command} at {first.Position}: {decision}");
        Assert.True(decision is Decision.Append, place);
        Assert.Equal(((Decision.Append)decision).Events, stored.Events.Select(e => e.Event));
        foreach (var recorded in stored.Events)
        {
            Assert.Equal(stream, recorded.Stream);
            _states[stream] = StreamStore.Evolve(_states.GetValueOrDefault(stream), recorded);
        }
    }

    bool IReferences.Exists(string stream) => _states.ContainsKey(stream);

    bool IReferences.HasProposition(string threat, string proposition) =>
        (_states.GetValueOrDefault(Streams.Threat(threat)) as Threat)?.Proposition(proposition) is not null;

    // Two nodes at once may each relate what the other would not have: what other threats hold is not looked
    // at, what the stream itself holds is.
    IReadOnlyList<PropositionsRelated> IReferences.RelationsOf(string threat) => [];

    EdtfDate? IReferences.PublishedOn(string document) =>
        (_states.GetValueOrDefault(Streams.Document(document)) as Document)?.PublishedOn;
}

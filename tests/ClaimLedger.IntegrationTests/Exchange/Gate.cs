using ClaimLedger.IntegrationTests.Hosting;
using Npgsql;

namespace ClaimLedger.IntegrationTests.Exchange;

/// <summary>Holds up the transaction that appends to one stream, until it is opened. What comes before is
/// committed, and the test goes on while the service waits.</summary>
internal sealed class Gate : IAsyncDisposable
{
    private static int _last = 4_200;

    private readonly Ledger _ledger;
    private readonly NpgsqlConnection _holder;
    private readonly int _number = Interlocked.Increment(ref _last);
    private bool _isOpen;
    private bool _isGone;

    private Gate(Ledger ledger) =>
        (_ledger, _holder) = (ledger, new NpgsqlConnection(ledger.ConnectionString));

    /// <summary>Closes a gate before a stream.</summary>
    public static async Task<Gate> CloseAsync(Ledger ledger, string stream)
    {
        var gate = new Gate(ledger);
        await gate._holder.OpenAsync(TestContext.Current.CancellationToken);
        await gate.ExecuteAsync($"select pg_advisory_lock({gate._number})");
        await ledger.ExecuteAsync(
            $"""
            create function ledger.gate_{gate._number}() returns trigger language plpgsql as
                'begin perform pg_advisory_xact_lock_shared({gate._number}); return new; end';
            create trigger gate_{gate._number} before insert on ledger.mt_events for each row
                when (new.stream_id = '{stream}') execute function ledger.gate_{gate._number}();
            """
        );
        return gate;
    }

    /// <summary>Waits until a transaction stands before the gate.</summary>
    public async Task WaitAsync()
    {
        for (var i = 0; i < 6_000; i++)
        {
            var waiting = await _ledger.NumberAsync(
                $"""
                select count(*) from pg_locks
                where locktype = 'advisory' and objid = {_number} and not granted
                    and database = (select oid from pg_database where datname = current_database())
                """
            );
            if (waiting > 0)
                return;
            await Task.Delay(TimeSpan.FromMilliseconds(10), TestContext.Current.CancellationToken);
        }
        Assert.Fail("Nothing comes to the gate.");
    }

    /// <summary>Opens it.</summary>
    public async Task OpenAsync()
    {
        if (!_isOpen)
            await ExecuteAsync($"select pg_advisory_unlock({_number})");
        _isOpen = true;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_isGone)
            return;
        _isGone = true;
        await OpenAsync();
        await _holder.DisposeAsync();
        await _ledger.ExecuteAsync(
            $"""
            drop trigger gate_{_number} on ledger.mt_events;
            drop function ledger.gate_{_number}();
            """
        );
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, _holder);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}

using System.Net;
using ClaimLedger.IntegrationTests.Hosting;
using ClaimLedger.Proofs;
using Microsoft.AspNetCore.Http;

namespace ClaimLedger.IntegrationTests.Log;

/// <summary>A database that was put back, on a machine that has forgotten what it had seen: the witness alone
/// knows. Each case has a ledger of its own.</summary>
public sealed class WitnessedForkTests(Server server)
{
    private const string PutBack = ForkTests.PutBack + "delete from ledger.log_cosignatures where size > 20;";

    [Fact]
    public async Task A_witness_that_knows_more_stops_the_log_before_it_signs()
    {
        await using var ledger = new WitnessedLedger(server);
        await using var witness = await WitnessedAsync(ledger);
        // Ten events of the backup are in no checkpoint: they would be signed at once.
        await PutBackAsync(ledger, PutBack.Replace("index >= 20", "index >= 30", StringComparison.Ordinal));
        await ledger.StartAgainAsync();

        var log = await ledger.UntilForkedAsync();
        Assert.Contains(
            "cosigned 60: the database was put back",
            (string?)log["problem"],
            StringComparison.Ordinal
        );
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await ledger.GetAnyAsync("/health/ready")).Status);
        await ledger.AppendAsync(
            "/sources",
            new
            {
                source = "later",
                name = "L",
                kind = "group",
            }
        );
        await ledger.RestartAsync();
        await ledger.UntilForkedAsync();
        Assert.Equal(20, await ledger.NumberAsync("select max(size) from ledger.log_checkpoints"));
    }

    [Fact]
    public async Task A_witness_that_was_away_finds_out_that_the_log_went_on_otherwise()
    {
        await using var ledger = new WitnessedLedger(server);
        await using var witness = await WitnessedAsync(ledger);
        await PutBackAsync(ledger);
        var setting = ledger.Witnesses.Single();
        ledger.Witnesses.Clear();
        await ledger.StartAgainAsync();
        await ledger.FillAsync("otherwise", 60);
        Assert.Equal(80, (await ledger.AllLoggedAsync()).Size);

        ledger.Witnesses.Add(setting);
        await ledger.RestartAsync();
        var log = await ledger.UntilForkedAsync();
        Assert.Contains(
            "another root at 60 entries than the witness",
            (string?)log["problem"],
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Who_contradicts_a_cosignature_of_its_own_is_not_believed()
    {
        await using var ledger = new WitnessedLedger(server);
        await using var witness = await WitnessedAsync(ledger);
        witness.Instead = (http, _) =>
        {
            http.Response.StatusCode = 422;
            return http.Response.WriteAsync("No.");
        };
        await ledger.FillAsync("more", 10);
        Assert.Contains("422", await ledger.TroubleAsync("one.example"), StringComparison.Ordinal);
        Assert.Equal("signing", (string?)(await ledger.LogAsync())["state"]);
        Assert.Equal(70, (await ledger.AllLoggedAsync()).Size);
    }

    [Fact]
    public async Task A_witness_that_has_forgotten_is_shown_all_again()
    {
        await using var ledger = new WitnessedLedger(server);
        await using (var witness = await WitnessedAsync(ledger))
            ledger.Witnesses.Clear();
        await using var other = await StrangeWitness.StartAsync("two.example", ledger.LogKey);
        ledger.Witnesses.Add(other.Setting);
        await ledger.RestartAsync();
        await ledger.CosignedAsync("two.example", 60);
    }

    /// <summary>A ledger of 60 events, of which a witness has cosigned 20 and 60.</summary>
    private static async Task<StrangeWitness> WitnessedAsync(WitnessedLedger ledger)
    {
        var witness = await StrangeWitness.StartAsync("one.example", ledger.LogKey);
        ledger.Witnesses.Add(witness.Setting);
        await ledger.InitializeAsync();
        await ledger.FillAsync("first", 20);
        await ledger.CosignedAsync("one.example", 20);
        await ledger.FillAsync("second", 40);
        await ledger.CosignedAsync("one.example", 60);
        return witness;
    }

    private static async Task PutBackAsync(WitnessedLedger ledger, string sql = PutBack)
    {
        await ledger.StopNodeAsync(ledger.Host);
        await ledger.ExecuteAsync(sql);
        File.Delete(ledger.SeenFile);
    }
}

using System.IO.Compression;
using System.Text;
using ClaimLedger.IntegrationTests.Hosting;
using Npgsql;

namespace ClaimLedger.IntegrationTests.Exchange;

/// <summary>A file holds what the ledger seals: nothing of it lies in the database in the clear, and nothing
/// that opens it stays.</summary>
public sealed class SealedImportTests(Server server)
{
    private const string Marker = "Zymurgy";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task No_word_of_a_file_lies_in_the_clear_and_its_key_goes_with_it(bool isDry)
    {
        await using var ledger = await Ledgers.NewAsync(server);
        await using var gate = await Gate.CloseAsync(ledger, "source/sealed-gate");
        var file = Lines.File(
            Lines.Source("sealed", $"{Marker} the name"),
            Lines.Document("sealed"),
            Lines.Statement("sealed", "sealed", text: $"{Marker} said so."),
            Lines.Statement("sealed", "sealed", text: $"{Marker} said otherwise."),
            // Refusals that say what was wrong, in the file's own words.
            $$"""{"command":"RegisterSource","source":"x","kind":"{{Marker}}","name":"N"}""",
            $$"""{"command":"{{Marker}}"}""",
            $$"""{"command":"AddSourceAlias","source":"x","alias":"A","{{Marker}}":"A"}""",
            Lines.Alias("nobody", $"{Marker} who waits"),
            isDry ? "" : Lines.Source("sealed-gate")
        );
        var sent = await ledger.Client.SendFileAsync(
            file,
            isDry ? "?dryRun=true" : "",
            "key",
            isAsync: !isDry
        );
        if (!isDry)
        {
            await gate.WaitAsync();
            Assert.Equal(1, await ledger.NumberAsync("select count(*) from ledger.import_uploads"));
            Assert.Equal(60, await ledger.NumberAsync("select length(upload_key) from ledger.imports"));
            await AssertNowhereAsync(ledger);
            Assert.All(await PartsAsync(ledger), part => Assert.DoesNotContain(Marker, Inflated(part)));
            await gate.DisposeAsync();
        }

        var ended = await ledger.Client.EndOfAsync(sent.Location);
        var details = ended.Body["refusals"]!.AsArray().Select(r => (string)r!["detail"]!).ToList();
        Assert.Equal((5, 3), (details.Count, details.Count(Says)));
        Assert.Equal(0, await ledger.NumberAsync("select count(*) from ledger.import_uploads"));
        Assert.Equal(
            1,
            await ledger.NumberAsync("select count(*) from ledger.imports where upload_key is null")
        );
        await AssertNowhereAsync(ledger);
    }

    private static bool Says(string text) => text.Contains(Marker, StringComparison.Ordinal);

    private static async Task<List<byte[]>> PartsAsync(Ledger ledger)
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var connection = new NpgsqlConnection(ledger.ConnectionString);
        await connection.OpenAsync(cancel);
        await using var command = new NpgsqlCommand("select content from ledger.import_uploads", connection);
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var parts = new List<byte[]>();
        while (await rows.ReadAsync(cancel))
            parts.Add(rows.GetFieldValue<byte[]>(0));
        return parts;
    }

    /// <summary>What can be inflated of a part, from wherever in it; it is deflated before it is
    /// encrypted.</summary>
    private static string Inflated(byte[] part)
    {
        var found = new StringBuilder();
        for (var from = 0; from < 64; from++)
        {
            using var inflated = new MemoryStream();
            try
            {
                using var inflate = new DeflateStream(
                    new MemoryStream(part, from, part.Length - from),
                    CompressionMode.Decompress
                );
                inflate.CopyTo(inflated);
            }
            catch (InvalidDataException)
            {
                // It is none from here on; what came before that counts.
            }
            found.AppendLine(Encoding.UTF8.GetString(inflated.ToArray()));
        }
        return found.ToString();
    }

    /// <summary>Looks into every row of every table, as text and, for bytes, in hex; but for the index of
    /// words, which holds those of statements to be found.</summary>
    private static async Task AssertNowhereAsync(Ledger ledger)
    {
        var hex = Convert.ToHexStringLower(Encoding.UTF8.GetBytes(Marker));
        var tables = await ledger.RowsAsync(
            """
            select quote_ident(table_schema) || '.' || quote_ident(table_name) from information_schema.tables
            where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')
                and table_name not like 'search\_%'
            """
        );
        Assert.Contains("ledger.import_refusals", tables);
        Assert.Contains("ledger.import_uploads", tables);
        foreach (var table in tables)
        {
            var found = await ledger.NumberAsync(
                $"select count(*) from {table} t where t::text ilike '%{Marker}%' or t::text ilike '%{hex}%'"
            );
            Assert.True(found == 0, $"{table} holds {found} rows with {Marker}.");
        }
    }
}

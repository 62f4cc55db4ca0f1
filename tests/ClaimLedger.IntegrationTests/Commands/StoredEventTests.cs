using System.Globalization;
using System.Net;
using ClaimLedger.Domain;
using ClaimLedger.IntegrationTests.Hosting;

namespace ClaimLedger.IntegrationTests.Commands;

/// <summary>What stands in the database after commands: events with actor, correlation and the database's
/// time, under their stored names, and no sealed text anywhere in the clear.</summary>
public sealed class StoredEventTests(Ledger ledger) : IClassFixture<Ledger>
{
    [Fact]
    public async Task An_event_carries_its_actor_a_correlation_id_and_the_database_s_time()
    {
        await CommandWorld.BeginAsync(ledger, "stored");
        var before = await ledger.RowsAsync("select clock_timestamp()::text");
        var answer = await ledger.SendAsync("/statements", CommandWorld.Statement("stored"));
        Assert.Equal(HttpStatusCode.Created, answer.Status);

        var rows = await ledger.RowsAsync(
            $"""
            select type, version, seq_id, id, user_name, correlation_id <> '' and correlation_id is not null,
                timestamp between '{before[0]}'::timestamptz and clock_timestamp()
            from ledger.mt_events where stream_id = 'statement/stored' order by seq_id
            """
        );
        var told = answer.Body["events"]!
            .AsArray()
            .Select(e => $"{e!["type"]}|{e["version"]}|{e["position"]}|{e["id"]}|local|True|True");
        Assert.Equal(told.ToList(), rows);
        var correlations = await ledger.NumberAsync(
            "select count(distinct correlation_id) from ledger.mt_events where stream_id = 'statement/stored'"
        );
        Assert.Equal(1, correlations);
    }

    [Fact]
    public async Task Events_are_stored_under_the_names_of_the_table()
    {
        await ledger.ImportDossierAsync();
        var stored = await ledger.RowsAsync("select distinct type from ledger.mt_events");
        Assert.NotEmpty(stored);
        Assert.Subset(
            EventTypes.All.Select(e => e.Name).ToHashSet(StringComparer.Ordinal),
            stored.ToHashSet(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task An_event_whose_class_was_renamed_since_is_read_by_its_stored_name()
    {
        await CommandWorld.BeginAsync(ledger, "renamed");
        await ledger.AppendAsync("/statements", CommandWorld.Statement("renamed"));
        await ledger.ExecuteAsync(
            """
            update ledger.mt_events set mt_dotnet_type = 'ClaimLedger.Elsewhere.Former' || type || ', ClaimLedger.Gone'
            where stream_id in ('statement/renamed', 'source/renamed')
            """
        );
        await ledger.AppendAsync("/sources/renamed/aliases", new { alias = "Still the same" });
        var revision = new { reason = "Read again.", stance = "disagree" };
        var revised = await ledger.AppendAsync("/statements/renamed/assessments/a1/revision", revision);
        var matrix = await ledger.GetAsync($"/threats/renamed/stances?minPosition={revised}");
        Assert.Equal("disagree", (string?)Assert.Single(matrix["stances"]!.AsArray())!["stance"]);
    }

    [Fact]
    public async Task A_statement_without_an_id_gets_a_UUIDv7_and_is_found_under_it()
    {
        await CommandWorld.BeginAsync(ledger, "anonymous");
        var answer = await ledger.SendAsync(
            "/statements",
            new
            {
                source = "anonymous",
                document = "anonymous",
                rendering = "quote",
                statedOn = "2004",
                text = "Words.",
            }
        );
        Assert.Equal(HttpStatusCode.Created, answer.Status);
        var id = ((string)answer.Body["stream"]!)["statement/".Length..];
        Assert.Equal(7, Guid.Parse(id).Version);
        Assert.Equal($"/statements/{id}", answer.Location);
        Assert.Equal("Words.", (string?)(await ledger.GetAsync(answer.Location!))["text"]);
    }

    [Fact]
    public async Task Sealed_texts_stand_nowhere_in_the_clear_and_can_be_read_back()
    {
        const string Marker = "Zymurgy";
        await CommandWorld.BeginAsync(ledger, "sealed");
        await ledger.AppendAsync("/sources/sealed/aliases", new { alias = $"{Marker} the alias" });
        await ledger.AppendAsync(
            "/sources/sealed/description",
            new
            {
                role = $"{Marker} role",
                affiliation = $"{Marker} party",
                description = $"{Marker} described",
            }
        );
        await ledger.AppendAsync(
            "/sources/sealed/reliability",
            new { reliability = "C", basis = $"{Marker} basis" }
        );
        await ledger.AppendAsync(
            "/statements",
            CommandWorld.Statement("sealed", $"{Marker} said \"so\" — с тех пор.")
        );
        await ledger.AppendAsync(
            "/statements/sealed/assessments/a1/revision",
            new { reason = $"{Marker} reason", rationale = $"{Marker} rationale" }
        );
        await ledger.AppendAsync("/statements/sealed/concern", new { reason = $"{Marker} concern" });
        await ledger.AppendAsync(
            "/statements/sealed/retraction",
            new
            {
                by = "editor",
                reason = "other",
                note = $"{Marker} note",
            }
        );

        await AssertNowhereAsync(Marker);
        var statement = await ledger.GetAsync("/statements/sealed");
        Assert.Equal($"{Marker} said \"so\" — с тех пор.", (string?)statement["text"]);
        Assert.Equal($"{Marker} rationale", (string?)statement["assessments"]![0]!["rationale"]);
        Assert.Equal($"{Marker} concern", (string?)statement["concern"]);
        Assert.Equal($"{Marker} note", (string?)statement["retraction"]!["note"]);
        var source = await ledger.GetAsync("/sources/sealed");
        Assert.Equal($"{Marker} the alias", (string?)Assert.Single(source["aliases"]!.AsArray()));
        Assert.Equal(
            ($"{Marker} role", $"{Marker} party", $"{Marker} described", $"{Marker} basis"),
            (
                (string?)source["role"],
                (string?)source["affiliation"],
                (string?)source["description"],
                (string?)source["reliabilityBasis"]
            )
        );
    }

    /// <summary>Every table of the ledger, as text and, for bytes, in hex; but for the index of words, which
    /// holds them to be found, and lets them go when they are redacted.</summary>
    private async Task AssertNowhereAsync(string marker)
    {
        var hex = Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(marker));
        var tables = await ledger.RowsAsync(
            """
            select quote_ident(table_schema) || '.' || quote_ident(table_name) from information_schema.tables
            where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')
                and table_name not like 'search\_%'
            """
        );
        Assert.Contains(tables, t => t == "ledger.mt_events");
        Assert.Contains(tables, t => t == "ledger.disclosures");
        foreach (var table in tables)
        {
            var found = await ledger.NumberAsync(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"select count(*) from {table} t where t::text ilike '%{marker}%' or t::text ilike '%{hex}%'"
                )
            );
            Assert.True(found == 0, $"{table} holds {found} rows with {marker}.");
        }
        Assert.Equal(
            5,
            await ledger.NumberAsync(
                "select count(*) from ledger.disclosures where stream = 'statement/sealed'"
            )
        );
    }
}

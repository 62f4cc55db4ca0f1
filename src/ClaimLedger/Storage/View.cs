using System.Security.Cryptography;
using System.Text;
using Npgsql;
using Weasel.Postgresql.Tables;

namespace ClaimLedger.Storage;

/// <summary>A view: the projection that writes it, and the tables that it writes, and nobody else. It can be
/// made anew from the events at any time.</summary>
/// <param name="Name">The projection's name.</param>
/// <param name="Version">Of its tables and of what is written into them. A service that finds an older one
/// makes the view anew before it serves.</param>
/// <param name="Project">Makes the projection, which reads its own rows through the data source.</param>
/// <param name="Tables">Its tables. A column added later can be null: the tables in use get it before the new
/// rows are there.</param>
public sealed record View(
    string Name,
    int Version,
    Func<IServiceProvider, NpgsqlDataSource, PageProjection> Project,
    IReadOnlyList<Func<Table>> Tables
)
{
    /// <summary>The name under which the daemon keeps the view's progress.</summary>
    public string Shard => $"{Name}:All";

    /// <summary>What the <see cref="Claim"/> to rebuild it is made of.</summary>
    public long RebuildKey =>
        BitConverter.ToInt64(SHA256.HashData(Encoding.UTF8.GetBytes($"rebuild {Name}")));

    /// <summary>The names of the indexes by which the projection itself reads. A rebuild makes the others
    /// once the rows are there, which costs far less.</summary>
    public IReadOnlyList<string> ReadsBy { get; init; } = [];

    /// <summary>The first version that tells the feeds what it changes. Where an older one wrote the view,
    /// making it anew tells all that there was to be told; null for never.</summary>
    public int? AnnouncesSince { get; init; }

    /// <summary>How PostgreSQL is to keep the tables: a statement that may be carried out again; null for as
    /// it does by itself.</summary>
    public string? Tuning { get; init; }

    /// <summary>The columns that hold words of sealed texts. Nothing is sampled of them: what PostgreSQL
    /// knows of the commonest values of a column it keeps in a catalogue of its own, where no redaction
    /// reaches.</summary>
    public IReadOnlyList<(string Table, string Column)> Unsampled { get; init; } = [];

    /// <summary>Has nothing sampled of those columns, of the tables in a schema.</summary>
    internal string NoSamples(string schema) =>
        string.Concat(
            Unsampled.Select(c => $"alter table {schema}.{c.Table} alter column {c.Column} set statistics 0;")
        );
}

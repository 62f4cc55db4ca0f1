using System.Text.Json;
using System.Text.RegularExpressions;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Cli.Bundles;

/// <summary>What a bundle says of itself, <c>manifest.json</c>. None of it is signed: what counts is the
/// checkpoint.</summary>
/// <param name="Format">Always <see cref="FormatOfBundles"/>.</param>
/// <param name="Origin">The log's origin.</param>
/// <param name="Size">How many events it has.</param>
/// <param name="LastPosition">The position of the last; 0 where there is none.</param>
/// <param name="ExportedAt">When it was made.</param>
/// <param name="ExportedBy">The tool and its version.</param>
/// <param name="Disclosed">How many disclosures it has.</param>
/// <param name="Files">The files that have names of the bundle's own.</param>
internal sealed partial record BundleManifest(
    string Format,
    string Origin,
    long Size,
    long LastPosition,
    DateTimeOffset ExportedAt,
    string ExportedBy,
    long Disclosed,
    BundleFiles Files
)
{
    /// <summary>The name and version of the format.</summary>
    public const string FormatOfBundles = "claimledger-bundle/1";

    /// <summary>The file's name.</summary>
    public const string FileName = "manifest.json";

    private static readonly JsonSerializerOptions Strict = new(LedgerJson.Answers)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        WriteIndented = true,
    };

    /// <summary>Reads the file.</summary>
    /// <exception cref="CopyFault">It is none that this tool can read.</exception>
    public static BundleManifest Parse(ReadOnlySpan<byte> json)
    {
        BundleManifest manifest;
        try
        {
            manifest =
                JsonSerializer.Deserialize<BundleManifest>(json, Strict)
                ?? throw new CopyFault($"{FileName} is null.");
        }
        catch (JsonException e)
        {
            throw new CopyFault($"{FileName} is no manifest of a bundle: {e.Message}");
        }
        if (manifest.Format != FormatOfBundles)
            throw new CopyFault(
                $"{FileName}: the format is '{manifest.Format}', and this tool reads {FormatOfBundles}."
            );
        foreach (var name in new[] { manifest.Files.Events, manifest.Files.Disclosures })
        {
            // A bundle comes from somebody else: it names files of its own folder, and nothing beyond.
            if (!FileNames().IsMatch(name))
                throw new CopyFault(
                    $"{FileName}: '{name}' is no name of a file within the bundle, such as {BundleFiles.Usual.Events}."
                );
        }
        return manifest;
    }

    /// <summary>The file.</summary>
    public byte[] ToBytes() => [.. JsonSerializer.SerializeToUtf8Bytes(this, Strict), (byte)'\n'];

    [GeneratedRegex(
        "^[a-z0-9][a-z0-9-]*(\\.[a-z0-9-]+)*\\z",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex FileNames();
}

/// <summary>The files of a bundle whose names its manifest says.</summary>
/// <param name="Events">The payloads, a line an event.</param>
/// <param name="Disclosures">What may be seen of the sealed texts.</param>
internal sealed record BundleFiles(string Events, string Disclosures)
{
    /// <summary>As <c>export</c> names them.</summary>
    public static readonly BundleFiles Usual = new("events.ndjson.gz", "disclosures.ndjson.gz");
}

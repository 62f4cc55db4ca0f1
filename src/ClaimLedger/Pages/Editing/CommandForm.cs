using System.Buffers;
using System.Text.Json;
using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Pages.Editing;

/// <summary>A command that is being filled in, checked by the same rules as the routes.</summary>
internal sealed class CommandForm
{
    // A long text in Cyrillic would else not fit into a request.
    private static readonly JsonWriterOptions Letters = new() { Encoder = LedgerJson.Stored.Encoder };

    private Dictionary<string, Place> _places = [];

    /// <summary>An empty one.</summary>
    public CommandForm(CommandPath path)
    {
        Path = path;
        Filling = new Filling(path.Shape);
        Check();
    }

    /// <summary>The command, and where it is posted to.</summary>
    public CommandPath Path { get; }

    /// <summary>What was typed.</summary>
    public Filling Filling { get; }

    /// <summary>What is wrong with it as a whole.</summary>
    public List<string> Problems { get; } = [];

    /// <summary>Whether it was tried to send it, so that all that is wrong is said.</summary>
    public bool WasTried { get; set; }

    /// <summary>Whether nothing is wrong with its shape.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>All places with something wrong, in their order.</summary>
    public IEnumerable<Place> Wrong => _places.Values.Where(place => place.Problems.Count > 0);

    /// <summary>The command in JSON.</summary>
    public byte[] Json { get; private set; } = [];

    /// <summary>The path that it is posted to, with the names in braces replaced.</summary>
    public string Address =>
        Filling.Slots.Aggregate(
            Path.Path,
            (path, slot) =>
                path.Replace(
                    $"{{{slot.Member.Name}}}",
                    Uri.EscapeDataString(slot.Text),
                    StringComparison.Ordinal
                )
        );

    /// <summary>Whether a member is an id that comes into being with the command: that of which the address
    /// is the list.</summary>
    public bool IsNew(Slot slot) =>
        slot.Member.IsSlug
        && (
            Path.Path.EndsWith($"/{slot.Member.Name}s", StringComparison.Ordinal)
            || slot.Path.StartsWith($"{slot.Member.Name}s[", StringComparison.Ordinal)
        );

    /// <summary>Reads what was typed as the routes do, and puts what is wrong where it is.</summary>
    public void Check()
    {
        var buffer = new ArrayBufferWriter<byte>();
        _places = new Dictionary<string, Place>(StringComparer.Ordinal);
        using (var json = new Utf8JsonWriter(buffer, Letters))
            Filling.Write(json, "", _places);
        Json = buffer.WrittenSpan.ToArray();
        using var parsed = CommandReader.Parse(Json, out var refusals);
        if (parsed is not null)
            CommandReader.Read(Path.Shape, parsed.RootElement, Guid.CreateVersion7, out refusals);
        IsWhole = refusals.Count == 0;
        Put(refusals.Select(refusal => (refusal.Field, refusal.Detail)));
    }

    /// <summary>Puts what a route refused where it is.</summary>
    public void Refuse(JsonElement problem)
    {
        if (problem.ValueKind != JsonValueKind.Object)
            Put([(null, "The service gave no reason; try again.")]);
        else if (problem.TryGetProperty("errors", out var errors))
            Put(errors.EnumerateArray().Select(Of));
        else
            Put([Of(problem)]);
    }

    private static (string?, string) Of(JsonElement problem) =>
        (
            problem.TryGetProperty("field", out var field) ? field.GetString() : null,
            problem.TryGetProperty("detail", out var detail) ? detail.GetString()! : "The service refused it."
        );

    private void Put(IEnumerable<(string? Field, string Detail)> problems)
    {
        Problems.Clear();
        foreach (var place in _places.Values)
            place.Problems.Clear();
        foreach (var (field, detail) in problems)
            (field is not null && _places.TryGetValue(field, out var place) ? place.Problems : Problems).Add(
                detail
            );
    }
}

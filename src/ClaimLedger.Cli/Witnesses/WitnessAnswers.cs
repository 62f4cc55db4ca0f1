using ClaimLedger.Proofs;

namespace ClaimLedger.Cli.Witnesses;

/// <summary>What a witness answers over HTTP.</summary>
/// <param name="Status">The status.</param>
/// <param name="MediaType">Of the text.</param>
/// <param name="Text">The body.</param>
internal sealed record WitnessAnswer(int Status, string MediaType, string Text)
{
    private const string Words = "text/plain; charset=utf-8";

    public static WitnessAnswer Of(int status, string text) => new(status, Words, text);
}

/// <summary>A witness without its HTTP: C2SP tlog-witness.</summary>
internal sealed class WitnessAnswers(
    WitnessMemory memory,
    CosignatureSigner signer,
    TimeProvider clock,
    Action<string> warn
)
{
    private const int MostWarnings = 100;

    private readonly HashSet<string> _warned = new(StringComparer.Ordinal);

    /// <summary>Answers <c>POST /add-checkpoint</c>. What is cosigned is stored before this returns.</summary>
    /// <exception cref="IOException">It could not be stored: nothing was cosigned.</exception>
    public WitnessAnswer Add(ReadOnlySpan<byte> body)
    {
        while (true)
        {
            RememberedLog? log = null;
            WitnessedLog? known = null;
            var decision = Witness.Decide(body, origin => known = (log = memory.Find(origin))?.Known);
            if (decision.Accepted is not { } head)
                return Refuse(decision, body);
            var note = AddCheckpointRequest.Parse(body).Checkpoint;
            var cosignature = signer.Sign(note, clock.GetUtcNow());
            if (log!.TryStore(known!, head, Verified(note, known!).With(cosignature)))
                return WitnessAnswer.Of(200, $"{cosignature}\n");
        }
    }

    /// <summary>Answers <c>GET /HASH/checkpoint</c>: what was cosigned last of the log whose origin has that
    /// hash.</summary>
    public WitnessAnswer Last(string originHash) =>
        memory.FindByHash(originHash) switch
        {
            null => WitnessAnswer.Of(404, "No log whose origin has this SHA-256 is known here.\n"),
            { Last: { } last } => WitnessAnswer.Of(200, last.ToString()),
            var log => WitnessAnswer.Of(404, $"No checkpoint of '{log.Origin}' was cosigned yet.\n"),
        };

    private WitnessAnswer Refuse(WitnessDecision decision, ReadOnlySpan<byte> body)
    {
        if (decision.Status == 409)
            return new WitnessAnswer(409, WitnessDecision.SizeMediaType, decision.Body);
        if (decision.Status == 422)
            WarnOf(AddCheckpointRequest.Parse(body).Checkpoint, decision.Body);
        return WitnessAnswer.Of(decision.Status, $"{decision.Body}\n");
    }

    /// <summary>The log's own key signed it: whoever looks into it needs the note as it is. Once each, as
    /// anybody who has the note can send it again.</summary>
    private void WarnOf(SignedNote note, string why)
    {
        lock (_warned)
        {
            if (_warned.Count < MostWarnings && _warned.Add(note.Text))
                warn($"A checkpoint that the log signed was not cosigned. {why}\n{note}");
        }
    }

    /// <summary>The note with the signatures that were verified, and no others.</summary>
    private static SignedNote Verified(SignedNote note, WitnessedLog log) =>
        note with
        {
            Signatures =
            [
                .. note.Signatures.Where(line =>
                    log.Keys.Any(key => key.Name == line.Name && key.KeyId == line.KeyId)
                ),
            ],
        };
}

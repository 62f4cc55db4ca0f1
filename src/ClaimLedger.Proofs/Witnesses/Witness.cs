using System.Globalization;

namespace ClaimLedger.Proofs;

/// <summary>What a witness knows of a log.</summary>
/// <param name="Keys">The log's keys.</param>
/// <param name="Size">The size that it cosigned last; 0 before the first.</param>
/// <param name="Root">The root of that size; <see cref="MerkleTree.EmptyRoot"/> before the first.</param>
public sealed record WitnessedLog(IReadOnlyList<NoteVerifier> Keys, long Size, Sha256Hash Root);

/// <summary>What a witness answers.</summary>
/// <param name="Status">The HTTP status: 200 to cosign, else 400, 403, 404, 409 or 422.</param>
/// <param name="Body">For 409 the size that was cosigned last and a newline, of the type
/// <c>text/x.tlog.size</c>; for 200 nothing yet, the cosignatures are it; else a reason in words.</param>
/// <param name="Accepted">For 200 alone, the checkpoint to store and cosign.</param>
public sealed record WitnessDecision(int Status, string Body, Checkpoint? Accepted)
{
    /// <summary>The media type of the body of a 409.</summary>
    public const string SizeMediaType = "text/x.tlog.size";
}

/// <summary>How a witness decides on <c>add-checkpoint</c>: C2SP tlog-witness. Pure: what is known is handed
/// in. Whoever answers 200 must have stored the checkpoint before, and stored it only if what was handed in
/// is still what is stored, in one step; else two requests at once can roll a log back.</summary>
public static class Witness
{
    /// <summary>Decides on a request.</summary>
    /// <param name="body">The request's body.</param>
    /// <param name="known">What is known of the log of an origin; nothing for a log that is not.</param>
    public static WitnessDecision Decide(ReadOnlySpan<byte> body, Func<string, WitnessedLog?> known)
    {
        AddCheckpointRequest request;
        try
        {
            request = AddCheckpointRequest.Parse(body);
        }
        catch (ProofFormatException e)
        {
            return new(400, e.Message, null);
        }
        var checkpoint = Checkpoint.Parse(request.Checkpoint.Text);
        if (known(checkpoint.Origin) is not { } log)
            return new(404, Reason.Shown($"The log '{checkpoint.Origin}' is not known here."), null);
        var signed = request.Checkpoint.Verify(log.Keys).Verdict;
        if (!signed.IsValid)
            return new(403, signed.Reason, null);
        if (request.OldSize > checkpoint.Size)
            return new(
                400,
                $"The old size {request.OldSize} is beyond the new one, {checkpoint.Size}.",
                null
            );
        if (request.OldSize != log.Size)
            return new(409, $"{log.Size.ToString(CultureInfo.InvariantCulture)}\n", null);
        var consistent = Consistent(request, checkpoint, log);
        return consistent.IsValid ? new(200, "", checkpoint) : new(422, consistent.Reason, null);
    }

    private static Verdict Consistent(
        AddCheckpointRequest request,
        Checkpoint checkpoint,
        WitnessedLog log
    ) =>
        checkpoint.Size == 0 && checkpoint.Root != MerkleTree.EmptyRoot
            ? Verdict.Invalid($"The root of an empty tree is {MerkleTree.EmptyRoot}, not {checkpoint.Root}.")
            : new ConsistencyProof(log.Size, checkpoint.Size, request.Path).Verify(log.Root, checkpoint.Root);
}

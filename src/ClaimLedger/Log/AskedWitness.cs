using System.Net.Http.Headers;
using ClaimLedger.Proofs;

namespace ClaimLedger.Log;

/// <summary>A witness, and what is known of it. One checkpoint is asked for at a time.</summary>
internal sealed class AskedWitness : IDisposable
{
    /// <summary>How long it may take to answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Tries with one checkpoint: another node may ask in between, and the size change.</summary>
    private const int Tries = 3;

    private readonly StoredTiles _tiles;
    private readonly Checkpoints _checkpoints;
    private readonly TimeProvider _clock;
    private readonly HttpClient _http;
    private long? _known;
    private bool _isAsked;

    public AskedWitness(
        ConfiguredWitness witness,
        StoredTiles tiles,
        Checkpoints checkpoints,
        TimeProvider clock
    )
    {
        (Witness, _tiles, _checkpoints, _clock) = (witness, tiles, checkpoints, clock);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = !witness.AddCheckpoint.IsLoopback,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
        _http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Which.</summary>
    public ConfiguredWitness Witness { get; }

    /// <summary>Its verifier key, by which its cosignatures are kept.</summary>
    public string Verifier => Witness.Key.ToString();

    /// <summary>Why the last try failed, and since when they do; null where it did not.</summary>
    public WitnessTrouble? Trouble { get; set; }

    /// <summary>Whether a checkpoint is still to be cosigned, as far as this node knows. Once after a start
    /// the last is asked for again, to hear whether the witness knows more.</summary>
    public bool Lacks(StoredCheckpoint checkpoint) => !_isAsked || checkpoint.Head.Size > _known;

    /// <summary>Asks for a cosignature, and stores it.</summary>
    /// <returns>What came of it.</returns>
    /// <exception cref="WitnessTroubleException">None was to be had, for a reason that may pass.</exception>
    public async Task<WitnessOutcome> AskAsync(StoredCheckpoint checkpoint, CancellationToken cancel)
    {
        var (size, note) = (checkpoint.Head.Size, Checkpoints.NoteOf(checkpoint));
        _known ??= (await _checkpoints.LastOfAsync(Verifier, cancel))?.Size ?? 0;
        if (_isAsked && await _checkpoints.IsCosignedAsync(size, Verifier, cancel))
            return Known(size);
        var isTold = false;
        for (var i = 0; i < Tries; i++)
        {
            var old = Math.Min(_known.Value, size);
            var request = new AddCheckpointRequest(old, await ProofAsync(old, checkpoint.Head, cancel), note);
            var answer = await PostAsync(request, cancel);
            if (answer.KnownSize is { } theirs)
            {
                if (theirs > size)
                    return await BeyondAsync(theirs, cancel);
                (_known, isTold) = (theirs, true);
            }
            else if (answer.Status == 200)
            {
                await KeepAsync(size, note, answer, cancel);
                return Known(size);
            }
            else if (
                answer.Status == 422
                && isTold
                && !await _checkpoints.IsCosignedAsync(old, Verifier, cancel)
            )
            {
                return new WitnessOutcome(
                    $"another root at {old} entries than the witness {Witness.Key.Name} says that it cosigned: the database was put back to an earlier state and went on from there, or entries were altered"
                );
            }
            else
            {
                throw new WitnessTroubleException(answer.ToString());
            }
        }
        throw new WitnessTroubleException($"it knows another size at each of {Tries} tries");
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    /// <summary>The witness knows a larger tree than it was shown. Another node may have shown it; what it
    /// was shown was stored before, so what is stored now decides.</summary>
    private async Task<WitnessOutcome> BeyondAsync(long theirs, CancellationToken cancel)
    {
        var stored = await _checkpoints.LastAsync(cancel);
        return stored?.Head.Size >= theirs
            ? Known(theirs)
            : new WitnessOutcome(
                $"{stored?.Head.Size ?? 0} entries under its last checkpoint, and the witness {Witness.Key.Name} says that it cosigned {theirs}: the database was put back to an earlier state"
            );
    }

    private WitnessOutcome Known(long size)
    {
        (_known, _isAsked) = (size, true);
        return new WitnessOutcome(Fork: null);
    }

    /// <summary>A proof that holds: else a witness would be blamed for what is wrong with us.</summary>
    private async Task<IReadOnlyList<Sha256Hash>> ProofAsync(
        long old,
        Checkpoint head,
        CancellationToken cancel
    )
    {
        var prover = new TreeProver(_tiles);
        var proof = await prover.ConsistencyAsync(old, head.Size, cancel);
        var verdict = proof.Verify(await prover.RootAsync(old, cancel), head.Root);
        return verdict.IsValid
            ? proof.Path
            : throw new InvalidOperationException(
                $"The log does not prove its own checkpoint of {head.Size} entries: {verdict.Reason}"
            );
    }

    private async Task KeepAsync(long size, SignedNote note, WitnessAnswer answer, CancellationToken cancel)
    {
        var (line, at, wrong) = answer.Cosignature(note, Witness.Key);
        if (line is null)
            throw new WitnessTroubleException(wrong);
        await _checkpoints.StoreAsync(size, Verifier, line, at, cancel);
    }

    private async Task<WitnessAnswer> PostAsync(AddCheckpointRequest request, CancellationToken cancel)
    {
        using var timeout = new CancellationTokenSource(Patience, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, timeout.Token);
        using var content = new ByteArrayContent(request.ToBytes());
        content.Headers.ContentType = new MediaTypeHeaderValue("text/plain");
        using var message = new HttpRequestMessage(HttpMethod.Post, Witness.AddCheckpoint)
        {
            Content = content,
        };
        try
        {
            using var response = await _http.SendAsync(
                message,
                HttpCompletionOption.ResponseHeadersRead,
                either.Token
            );
            await using var stream = await response.Content.ReadAsStreamAsync(either.Token);
            var body = new byte[WitnessAnswer.MaxBody];
            var length = await stream.ReadAtLeastAsync(
                body,
                body.Length,
                throwOnEndOfStream: false,
                either.Token
            );
            return new WitnessAnswer(
                (int)response.StatusCode,
                response.Content.Headers.ContentType?.MediaType,
                body[..length]
            );
        }
        catch (OperationCanceledException)
            when (timeout.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            throw new WitnessTroubleException($"no answer within {Patience.TotalSeconds} s");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new WitnessTroubleException($"it cannot be reached: {e.Message}");
        }
    }
}

/// <summary>What came of asking a witness.</summary>
/// <param name="Fork">Why the log does not go on from what the witness signed; null where it does.</param>
internal sealed record WitnessOutcome(string? Fork);

/// <summary>Why a witness is not to be had.</summary>
/// <param name="Problem">In words.</param>
/// <param name="Since">Since when its tries fail.</param>
public sealed record WitnessTrouble(string Problem, DateTimeOffset Since);

/// <summary>A witness gave no cosignature, for a reason that may pass.</summary>
internal sealed class WitnessTroubleException(string message) : Exception(message);

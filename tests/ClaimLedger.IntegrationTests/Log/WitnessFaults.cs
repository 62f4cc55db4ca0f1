using ClaimLedger.Proofs;
using Microsoft.AspNetCore.Http;

namespace ClaimLedger.IntegrationTests.Log;

/// <summary>What a witness may answer that it should not, and what is said of it.</summary>
internal static class WitnessFaults
{
    /// <summary>Each with the name of a witness that answers so.</summary>
    public static (
        string Name,
        string Why,
        Func<StrangeWitness, HttpContext, SignedNote, Task> Answer
    )[] All() =>
        [
            ("rubbish.example", "cannot be read", (_, http, _) => http.Response.WriteAsync("hello\n")),
            ("silent.example", "no signature of a known key", (_, _, _) => Task.CompletedTask),
            (
                "other-key.example",
                "no signature of a known key",
                (w, http, note) => SignAsync(http, note, CosignatureSigner.Generate(w.Key.Verifier.Name))
            ),
            (
                "other-note.example",
                "does not hold for this note",
                (w, http, note) => SignAsync(http, Grown(note), w.Key)
            ),
            (
                "other-text.example",
                "not only lines of signature",
                (w, http, note) => SmuggleAsync(http, note, w.Key)
            ),
            (
                "slow.example",
                "no answer within 10 s",
                (_, http, _) => Task.Delay(Timeout.Infinite, http.RequestAborted)
            ),
            (
                "failing.example",
                "answers 500 out of order",
                (_, http, _) => FailAsync(http, 500, "out of order")
            ),
            ("elsewhere.example", "answers 302", (_, http, _) => FailAsync(http, 302, "")),
            ("never.example", "answers 422 no", (_, http, _) => FailAsync(http, 422, "no")),
            ("wordy.example", "answers 409 many", (_, http, _) => FailAsync(http, 409, "many")),
            ("unlike.example", "answers 409 7000", (_, http, _) => FailAsync(http, 409, "7000\n")),
        ];

    /// <summary>A note of another checkpoint.</summary>
    private static SignedNote Grown(SignedNote note)
    {
        var head = Checkpoint.Parse(note.Text);
        return note with { Text = (head with { Size = head.Size + 1 }).ToString() };
    }

    /// <summary>An answer that would make another text of the note that it is put behind.</summary>
    private static Task SmuggleAsync(HttpContext http, SignedNote note, CosignatureSigner signer) =>
        http.Response.WriteAsync($"more\n\n{signer.Sign(note, DateTimeOffset.UtcNow)}\n");

    private static Task SignAsync(HttpContext http, SignedNote note, CosignatureSigner signer) =>
        http.Response.WriteAsync($"{signer.Sign(note, DateTimeOffset.UtcNow)}\n");

    private static Task FailAsync(HttpContext http, int status, string text)
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsync(text);
    }
}

using System.Text.Json;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Pages.Parts;

/// <summary>What a person has a route do, and what is said of it.</summary>
public sealed class Doing
{
    private readonly Desk _desk;

    internal Doing(Desk desk) => _desk = desk;

    /// <summary>What is said; empty for nothing.</summary>
    public string Said { get; private set; } = "";

    /// <summary>Whether it was refused.</summary>
    public bool IsRefused { get; private set; }

    /// <summary>Sends it.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">The path of the route.</param>
    /// <param name="body">The body, which is written as JSON; null for none.</param>
    /// <param name="done">What to say where it is done; of the answer.</param>
    /// <returns>The answer; nothing where it was refused.</returns>
    /// <exception cref="RefusedException">It is no longer known who asks.</exception>
    public async Task<T?> SendAsync<T>(string method, string path, object? body, Func<T, string> done)
        where T : class
    {
        var bytes = body is null ? null : JsonSerializer.SerializeToUtf8Bytes(body, LedgerJson.Answers);
        var answered = await _desk.SendAsync(method, path, bytes);
        IsRefused = answered.Status >= StatusCodes.Status400BadRequest;
        if (IsRefused)
        {
            var refused = Desk.Refused(answered);
            if (answered.Status == StatusCodes.Status401Unauthorized)
                throw refused;
            Said = refused.Message;
            return null;
        }
        var answer = answered.Body.IsEmpty
            ? null
            : JsonSerializer.Deserialize<T>(answered.Body.Span, LedgerJson.Answers);
        Said = done(answer!);
        return answer;
    }
}

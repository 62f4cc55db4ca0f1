using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ClaimLedger.IntegrationTests.Hosting;

namespace ClaimLedger.IntegrationTests.Commands;

/// <summary>An answer with its headers.</summary>
internal sealed record Answer(HttpStatusCode Status, JsonNode Body, string? ETag, string? Location)
{
    /// <summary>The refusal's code.</summary>
    public string? Code => (string?)Body["code"];

    /// <summary>The member that the refusal is about.</summary>
    public string? Field => (string?)Body["field"];
}

/// <summary>Posts commands as bytes, and makes the things that they are about.</summary>
internal static class CommandWorld
{
    /// <summary>Posts a body as it is.</summary>
    public static async Task<Answer> SendAsync(
        this Ledger ledger,
        string path,
        string body,
        string contentType = "application/json",
        string? ifMatch = null,
        HttpClient? client = null
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Content = new StringContent(body, Encoding.UTF8, contentType);
        if (ifMatch is not null)
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        using var response = await (client ?? ledger.Client).SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var json = text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!;
        return new Answer(
            response.StatusCode,
            json,
            response.Headers.ETag?.Tag,
            response.Headers.Location?.OriginalString
        );
    }

    /// <summary>Posts a command.</summary>
    public static Task<Answer> SendAsync(
        this Ledger ledger,
        string path,
        object command,
        string? ifMatch = null
    )
    {
        var body = JsonSerializer.Serialize(command, JsonSerializerOptions.Web);
        return ledger.SendAsync(path, body, ifMatch: ifMatch);
    }

    /// <summary>A source, a threat and a document of one name, for commands to be about.</summary>
    public static async Task BeginAsync(Ledger ledger, string name)
    {
        await ledger.AppendAsync(
            "/sources",
            new
            {
                source = name,
                kind = "individual",
                name = $"Name of {name}",
            }
        );
        await ledger.AppendAsync(
            "/threats",
            new
            {
                threat = name,
                name,
                question = "It threatens.",
            }
        );
        await ledger.AppendAsync(
            "/documents",
            new
            {
                document = name,
                title = name,
                publishedOn = "2004-12-31",
            }
        );
    }

    /// <summary>A statement of that name, about the things of that name.</summary>
    public static object Statement(string name, string text = "Words.", string statedOn = "2004-01-23") =>
        new
        {
            statement = name,
            source = name,
            document = name,
            rendering = "quote",
            statedOn,
            text,
            assessments = new[]
            {
                new
                {
                    assessment = "a1",
                    threat = name,
                    stance = "agree",
                },
            },
        };
}

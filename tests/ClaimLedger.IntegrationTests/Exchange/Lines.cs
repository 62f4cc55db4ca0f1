using System.Text.Json;

namespace ClaimLedger.IntegrationTests.Exchange;

/// <summary>The lines of files, one command each.</summary>
internal static class Lines
{
    public static string Source(string id, string name = "N") =>
        $$"""{"command":"RegisterSource","source":"{{id}}","kind":"individual","name":{{Json(name)}}}""";

    public static string Alias(string source, string alias) =>
        $$"""{"command":"AddSourceAlias","source":"{{source}}","alias":{{Json(alias)}}}""";

    public static string Document(string id) =>
        $$"""{"command":"RegisterDocument","document":"{{id}}","title":"D","publishedOn":"2004"}""";

    public static string Threat(string id) =>
        $$"""{"command":"RegisterThreat","threat":"{{id}}","name":"T","question":"It threatens."}""";

    public static string Proposition(string threat, string id) =>
        $$"""{"command":"FrameProposition","threat":"{{threat}}","proposition":"{{id}}","text":"It is able to."}""";

    /// <summary>A statement of the source and in the document of one name.</summary>
    public static string Statement(string id, string about, string? basedOn = null, string text = "W")
    {
        var basis = basedOn is null ? "" : $",\"basedOn\":[\"{basedOn}\"]";
        return $$"""{"command":"RecordStatement","statement":"{{id}}","source":"{{about}}","document":"{{about}}","rendering":"quote","statedOn":"2004","text":{{Json(text)}}{{basis}}}""";
    }

    public static string Assessment(string statement, string id, string threat, string proposition) =>
        $$"""{"command":"RecordAssessment","statement":"{{statement}}","assessment":"{{id}}","threat":"{{threat}}","proposition":"{{proposition}}","stance":"agree"}""";

    public static string Revision(string statement, string assessment, string stance = "disagree") =>
        $$"""{"command":"ReviseAssessment","statement":"{{statement}}","assessment":"{{assessment}}","stance":"{{stance}}","reason":"Read again."}""";

    public static string Dispute(string statement, string assessment, string id) =>
        $$"""{"command":"DisputeAssessment","statement":"{{statement}}","assessment":"{{assessment}}","dispute":"{{id}}","reason":"Not so."}""";

    public static string Resolution(string statement, string assessment, string dispute) =>
        $$"""{"command":"ResolveDispute","statement":"{{statement}}","assessment":"{{assessment}}","dispute":"{{dispute}}","resolution":"It is so."}""";

    public static string Retraction(string statement) =>
        $$"""{"command":"RetractStatement","statement":"{{statement}}","by":"editor","reason":"duplicate"}""";

    /// <summary>A file of these lines.</summary>
    public static string File(params IEnumerable<string> lines) => string.Join('\n', lines);

    private static string Json(string text) => JsonSerializer.Serialize(text);
}

using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Sources;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Threats;
using ClaimLedger.Domain.Vocabulary;
using CsCheck;

namespace ClaimLedger.IntegrationTests.Search;

/// <summary>Random commands that write few words in many places and spellings, and random questions with the
/// same words.</summary>
internal static class SearchHistories
{
    /// <summary>How many statements there are.</summary>
    public const int Statements = 20;

    private static readonly string[] Words =
    [
        "Tahir",
        "Takhir",
        "tahir",
        "Тахир",
        "Yuldashev",
        "Yuldash",
        "yo‘ldosh",
        "Juma",
        "Dzhuma",
        "border",
        "borders",
        "Broader",
        "raid",
        "Raids",
        "IMU",
        "74/68",
        "Said",
        "Saidova",
        "Γιώργος",
    ];

    private static readonly string[] Slips =
    [
        "Tahri",
        "Yuldashv",
        "bordr",
        "Yul",
        "ra",
        "taxir",
        "juhma",
        "Saeed",
        "Saidoff",
        "Γιώργας",
        "γι",
    ];

    private static readonly Gen<string> Word = OneOf(Words);
    private static readonly Gen<string> Text = Word.Array[1, 4].Select(words => string.Join(' ', words));
    private static readonly Gen<string> Statement = Numbered("q-st", Statements);
    private static readonly Gen<string> Source = Numbered("q-s", 4);
    private static readonly Gen<string> Threat = Numbered("q-t", 3);
    private static readonly Gen<Stance> Stance = Gen.Enum<Stance>();
    private static readonly Gen<EdtfDate> Date = OneOf("2003", "2003-05", "2004-01-05", "../2004")
        .Select(EdtfDate.Parse);

    private static readonly Gen<Command> Naming = Gen.OneOf(
        Gen.Select(Source, Text, (s, name) => (Command)new DescribeSource(s, Name: name)),
        Gen.Select(Source, Text, (s, role) => (Command)new DescribeSource(s, Role: role)),
        Gen.Select(Source, Word, (s, alias) => (Command)new AddSourceAlias(s, alias)),
        Gen.Select(Source, Gen.Enum<Reliability>(), (s, r) => (Command)new AssessReliability(s, r)),
        Gen.Select(Threat, Text, (t, name) => (Command)new DescribeThreat(t, Name: name)),
        Gen.Select(Threat, Word, (t, alias) => (Command)new AddThreatAlias(t, alias)),
        Gen.Select(Threat, Numbered("p", 5), Text, (t, p, x) => (Command)new FrameProposition(t, p, x))
    );

    private static readonly Gen<Command> Saying = Gen.OneOf(
        Gen.Select(
            Statement,
            Source,
            Date,
            Text,
            (st, s, date, text) => (Command)new RecordStatement(st, s, "q-d", Rendering.Quote, date, text)
        ),
        Gen.Select(
            Statement,
            Threat,
            Stance,
            Gen.Int[1, 2],
            (st, t, stance, a) => (Command)new RecordAssessment(st, $"a{a}", t, stance)
        ),
        Gen.Select(Statement, Text, (st, text) => (Command)new CorrectStatement(st, "Why.", Text: text)),
        Gen.Select(Statement, Source, (st, s) => (Command)new CorrectStatement(st, "Why.", Source: s)),
        Gen.Select(Statement, Date, (st, on) => (Command)new CorrectStatement(st, "Why.", StatedOn: on)),
        Statement.Select(st => (Command)new CorrectStatement(st, "Why.", Locator: "p. 3")),
        Statement.Select(st =>
            (Command)new RetractStatement(st, Retractor.Editor, RetractionReason.Duplicate)
        ),
        Statement.Select(st => (Command)new ReinstateStatement(st, "It stands.")),
        Statement.Select(st => (Command)new WithdrawAssessment(st, "a1", "Why."))
    );

    /// <summary>A history; what the rules refuse leaves no trace.</summary>
    public static readonly Gen<Command[]> All = Gen.Frequency((1, Naming), (3, Saying)).Array[400];

    /// <summary>A question: words, and the filters as they stand in the address.</summary>
    public static readonly Gen<SearchQuestion> Question = Gen.Select(
        OneOf([.. Words, .. Slips]).Array[1, 3].Select(words => string.Join(' ', words)),
        Rarely(OneOf("source", "threat", "statement")),
        Rarely(Source),
        Rarely(Threat),
        Rarely(Stance),
        Rarely(OneOf("2003-05-01", "2004-01-01")),
        Rarely(Gen.Enum<Reliability>()),
        (words, kind, source, threat, stance, from, reliability) =>
            new SearchQuestion(words, kind, source, threat, stance, from, reliability)
    );

    /// <summary>What the commands refer to.</summary>
    public static IEnumerable<string> Lines()
    {
        for (var i = 0; i < 4; i++)
            yield return $$"""{"command":"RegisterSource","source":"q-s{{i}}","kind":"individual","name":"{{Words[i * 3]}} {{Words[(i * 4) + 1]}}","aliases":["{{Words[i + 7]}}"]}""";
        for (var i = 0; i < 3; i++)
            yield return $$"""{"command":"RegisterThreat","threat":"q-t{{i}}","name":"{{Words[i * 6]}}","question":"It {{Words[i + 9]}}."}""";
        yield return """{"command":"RegisterDocument","document":"q-d","title":"D","publishedOn":"2004-12-31"}""";
    }

    private static Gen<string> OneOf(params string[] texts) =>
        Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    private static Gen<string> Numbered(string name, int count) =>
        Gen.Int[0, count - 1].Select(i => $"{name}{i}");

    private static Gen<T?> Rarely<T>(Gen<T> gen)
        where T : struct => Gen.Frequency((4, Gen.Const<T?>(() => null)), (1, gen.Select(x => (T?)x)));

    private static Gen<string?> Rarely(Gen<string> gen) =>
        Gen.Frequency((4, Gen.Const<string?>(() => null)), (1, gen.Select(x => (string?)x)));
}

/// <summary>A question of a search.</summary>
internal sealed record SearchQuestion(
    string Words,
    string? Kind,
    string? Source,
    string? Threat,
    Stance? Stance,
    string? From,
    Reliability? Reliability
)
{
    /// <summary>The filters as they stand in the address; those that the kind refuses are left out.</summary>
    public string Filters()
    {
        var stance = Stance is { } s ? Codes<Stance>.Write(s) : null;
        var reliability = Reliability is { } r ? Codes<Reliability>.Write(r) : null;
        (string Name, string? Value)[] filters =
        [
            ("kind", Kind),
            ("source", Source),
            ("threat", Threat),
            ("stance", stance),
            ("from", From),
            ("reliability", reliability),
        ];
        return string.Concat(filters.Where(f => f.Value is not null).Select(f => $"&{f.Name}={f.Value}"));
    }
}

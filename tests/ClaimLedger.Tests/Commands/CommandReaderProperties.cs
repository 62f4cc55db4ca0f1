using System.Text;
using System.Text.Json;
using ClaimLedger.Domain.Commands;
using CsCheck;
using Xunit;

namespace ClaimLedger.Tests.Commands;

public sealed class CommandReaderProperties
{
    private static readonly string[] Names =
    [
        .. CommandCatalogue
            .All.SelectMany(s => s.Members)
            .Select(m => m.Name)
            .Distinct(StringComparer.Ordinal),
        "command",
        "x",
    ];

    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.OneOf([.. CommandCatalogue.All.Select(s => s.Name)]),
        Gen.OneOf("s1", "agree", "B", "2", "individual", "2004-01~", "../2004", "S1", "", " ", "\0"),
        Gen.OneOf([.. CommandCatalogue.All.SelectMany(s => s.Members).SelectMany(m => m.Codes)]),
        Gen.String
    );

    private static readonly Gen<string> Texted = Texts.Select(t => JsonSerializer.Serialize(t));

    private static readonly Gen<string> Values = Gen.Recursive<string>(
        (depth, self) =>
            depth > 3
                ? Texted
                : Gen.Frequency(
                    (6, Texted),
                    (1, Gen.OneOf("null", "true", "7", "-1e400", "\"\\ud800\"", "[]", "{}")),
                    (1, self.Array[0, 3].Select(items => $"[{string.Join(',', items)}]")),
                    (1, Gen.Select(Gen.OneOf(Names), self).Array[0, 5].Select(Object))
                )
    );

    /// <summary>Objects with the members of one command, each there or not, right or not.</summary>
    private static readonly Gen<string> Lines =
        from shape in Gen.OneOf([.. CommandCatalogue.All])
        from members in Gen.Select(Gen.Bool, Gen.Bool, Values).Array[shape.Members.Count]
        select Object([
            ("command", $"\"{shape.Name}\""),
            .. shape
                .Members.Zip(members, (m, g) => (m, There: g.Item1 || m.IsRequired, Right: g.Item2, g.Item3))
                .Where(x => x.There)
                .Select(x => (x.m.Name, x.Right ? Good(x.m) : x.Item4)),
        ]);

    [Fact]
    public void Random_JSON_yields_a_command_or_a_refusal_and_never_throws() =>
        Gen.OneOf(Values, Lines).Sample(CheckText, iter: 20_000);

    [Fact]
    public void Random_bytes_yield_a_command_or_a_refusal_and_never_throw() =>
        Gen.Select(Lines, Gen.Int[0, 10_000], Gen.Byte)
            .Sample(
                (line, at, value) =>
                {
                    var bytes = Encoding.UTF8.GetBytes(line);
                    bytes[at % bytes.Length] = value;
                    Check(bytes);
                },
                iter: 20_000
            );

    [Fact]
    public void A_command_of_good_values_is_read() =>
        Gen.OneOf([.. CommandCatalogue.All])
            .Sample(
                shape =>
                {
                    var members = shape.Members.Where(m => m.IsRequired).Select(m => (m.Name, Good(m)));
                    Json.Read(Object([("command", $"\"{shape.Name}\""), .. members]), out var refusals);
                    Assert.DoesNotContain(refusals, r => r.Code != Refusals.Missing);
                },
                iter: 200
            );

    private static void CheckText(string line) => Check(Encoding.UTF8.GetBytes(line));

    private static void Check(byte[] line)
    {
        var command = CommandReader.ReadLine(line, () => Json.NewId, out var refusals);
        Assert.Equal(command is null, refusals.Count > 0);
        Assert.All(refusals, r => Assert.Contains(r.Code, Refusals.All));
    }

    private static string Object((string Name, string Value)[] members)
    {
        var once = members.DistinctBy(m => m.Name, StringComparer.Ordinal);
        return $"{{{string.Join(',', once.Select(m => $"\"{m.Name}\":{m.Value}"))}}}";
    }

    private static string Good(MemberShape member)
    {
        var one = member switch
        {
            { Inner: { } inner } => Object([
                .. inner.Members.Where(m => m.IsRequired).Select(m => (m.Name, Good(m))),
            ]),
            { Codes.Count: > 0 } => $"\"{member.Codes[0]}\"",
            { IsSlug: true } => "\"s1\"",
            { MaxText: 2 } => "\"KG\"",
            { Name: "url" } => "\"https://example.org\"",
            { MaxText: not null } => "\"Text\"",
            _ => "\"2004-01\"",
        };
        return member.IsList ? $"[{one}]" : one;
    }
}

using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ClaimLedger.Proofs;
using CsCheck;
using Xunit;

namespace ClaimLedger.Tests.Proofs;

/// <summary>Canonical JSON: the vectors of RFC 8785, a plain canonicaliser, and what has no canonical
/// form.</summary>
public sealed class CanonicalJsonTests
{
    private static readonly JsonSerializerOptions[] Writings =
    [
        new() { WriteIndented = true },
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping },
    ];

    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.String[0, 6],
        Gen.OneOf<string>(
            "a",
            "ab",
            "\ue000",
            "\ufb33",
            "\U0001f600",
            "\uffff",
            "\r",
            "\"",
            "\\",
            "\u007f",
            "é"
        )
    );

    private static readonly Gen<JsonNode?> Nodes = Gen.Recursive<JsonNode?>(
        (depth, inner) =>
            depth >= 4
                ? Leaves
                : Gen.Frequency(
                    (3, Leaves),
                    (2, inner.Array[0, 4].Select(items => (JsonNode?)new JsonArray(Detached(items)))),
                    (3, Gen.Select(Texts, inner).Array[0, 6].Select(ObjectOf))
                )
    );

    private static Gen<JsonNode?> Leaves =>
        Gen.OneOf(
            Gen.Const((JsonNode?)null),
            Gen.Bool.Select(value => (JsonNode?)JsonValue.Create(value)),
            Gen.Int.Select(value => (JsonNode?)JsonValue.Create(value)),
            Gen.Double.Where(double.IsFinite).Select(value => (JsonNode?)JsonValue.Create(value)),
            Texts.Where(IsWhole).Select(value => (JsonNode?)JsonValue.Create(value))
        );

    [Fact]
    public void The_sample_of_section_3_2_2() =>
        Assert.Equal(
            """{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}""",
            Canonical(
                """
                {
                  "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
                  "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
                  "literals": [null, true, false]
                }
                """
            )
        );

    [Fact]
    public void The_order_of_section_3_2_3()
    {
        var canonical = Canonical(
            """
            {
              "\u20ac": "Euro Sign",
              "\r": "Carriage Return",
              "\ufb33": "Hebrew Letter Dalet With Dagesh",
              "1": "One",
              "\ud83d\ude00": "Emoji: Grinning Face",
              "\u0080": "Control",
              "\u00f6": "Latin Small Letter O With Diaeresis"
            }
            """
        );
        using var read = JsonDocument.Parse(canonical);
        Assert.Equal(
            [
                "Carriage Return",
                "One",
                "Control",
                "Latin Small Letter O With Diaeresis",
                "Euro Sign",
                "Emoji: Grinning Face",
                "Hebrew Letter Dalet With Dagesh",
            ],
            read.RootElement.EnumerateObject().Select(member => member.Value.GetString())
        );
        Assert.Contains("\"\\r\":", canonical, StringComparison.Ordinal);
        Assert.Contains("\"\u0080\":", canonical, StringComparison.Ordinal);
    }

    /// <summary>Appendix B.</summary>
    [Theory]
    [InlineData("0000000000000000", "0")]
    [InlineData("8000000000000000", "0")]
    [InlineData("0000000000000001", "5e-324")]
    [InlineData("8000000000000001", "-5e-324")]
    [InlineData("7fefffffffffffff", "1.7976931348623157e+308")]
    [InlineData("ffefffffffffffff", "-1.7976931348623157e+308")]
    [InlineData("4340000000000000", "9007199254740992")]
    [InlineData("c340000000000000", "-9007199254740992")]
    [InlineData("4430000000000000", "295147905179352830000")]
    [InlineData("44b52d02c7e14af5", "9.999999999999997e+22")]
    [InlineData("44b52d02c7e14af6", "1e+23")]
    [InlineData("44b52d02c7e14af7", "1.0000000000000001e+23")]
    [InlineData("444b1ae4d6e2ef4e", "999999999999999700000")]
    [InlineData("444b1ae4d6e2ef4f", "999999999999999900000")]
    [InlineData("444b1ae4d6e2ef50", "1e+21")]
    [InlineData("3eb0c6f7a0b5ed8c", "9.999999999999997e-7")]
    [InlineData("3eb0c6f7a0b5ed8d", "0.000001")]
    [InlineData("41b3de4355555553", "333333333.3333332")]
    [InlineData("41b3de4355555554", "333333333.33333325")]
    [InlineData("41b3de4355555555", "333333333.3333333")]
    [InlineData("41b3de4355555556", "333333333.3333334")]
    [InlineData("41b3de4355555557", "333333333.33333343")]
    [InlineData("becbf647612f3696", "-0.0000033333333333333333")]
    [InlineData("43143ff3c1cb0959", "1424953923781206.2")]
    public void The_numbers_of_appendix_b(string bits, string expected)
    {
        var number = BitConverter.UInt64BitsToDouble(Convert.ToUInt64(bits, 16));
        foreach (var format in new[] { "R", "E17", "G17" })
            Assert.Equal(expected, Canonical(number.ToString(format, CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData(" 1 ", "1")]
    [InlineData("-0", "0")]
    [InlineData("-0.0e5", "0")]
    [InlineData("1e-400", "0")]
    [InlineData("100", "100")]
    [InlineData("-7", "-7")]
    [InlineData("999999999999999", "999999999999999")]
    [InlineData("9007199254740993", "9007199254740992")]
    [InlineData("[ ]", "[]")]
    [InlineData("{ }", "{}")]
    [InlineData("[[],{},[{}]]", "[[],{},[{}]]")]
    [InlineData("\"\\b\\t\\n\\f\\r\\u0000\\u001F\\u007f\"", "\"\\b\\t\\n\\f\\r\\u0000\\u001f\u007f\"")]
    [InlineData("{\"b\":{\"d\":1,\"c\":[2,1]},\"a\":0}", "{\"a\":0,\"b\":{\"c\":[2,1],\"d\":1}}")]
    [InlineData("{\"\":1,\"a\\\"\":2,\"a!\":3}", "{\"\":1,\"a!\":3,\"a\\\"\":2}")]
    public void Small_texts(string json, string expected) => Assert.Equal(expected, Canonical(json));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("1 2")]
    [InlineData("{} x")]
    [InlineData("[1,]")]
    [InlineData("{\"a\":1,}")]
    [InlineData("// c\n1")]
    [InlineData("01")]
    [InlineData("NaN")]
    [InlineData("1e400")]
    [InlineData("-1e400")]
    [InlineData("{\"a\":1,\"a\":1}")]
    [InlineData("{\"a\":1,\"b\":2,\"\\u0061\":3}")]
    [InlineData("[{\"x\":{\"b\":1,\"a\":1,\"b\":1}}]")]
    [InlineData("\"\\ud800\"")]
    [InlineData("\"\\udc00\\ud800\"")]
    [InlineData("{\"\\ud800\":1}")]
    [InlineData("\"\n\"")]
    [InlineData("\"\\x\"")]
    [InlineData("\ufeff1")]
    public void What_has_no_canonical_form_is_refused(string json) =>
        Assert.Throws<ProofFormatException>(() => Canonical(json));

    [Fact]
    public void What_is_no_utf8_or_too_deep_is_refused()
    {
        foreach (var bytes in new byte[][] { [0xff], [0x22, 0xc3, 0x22], [0x22, 0xed, 0xa0, 0x80, 0x22] })
            Assert.Throws<ProofFormatException>(() => CanonicalJson.Of(bytes));
        var deepest = new string('[', 64) + new string(']', 64);
        Assert.Equal(deepest, Canonical(deepest));
        Assert.Throws<ProofFormatException>(() => Canonical($"[{deepest}]"));
    }

    [Fact]
    public void Any_writing_of_a_document_has_the_canonical_form_of_the_plain_canonicaliser() =>
        Nodes.Sample(
            node =>
            {
                var expected = Plain(node);
                foreach (var writing in Writings)
                {
                    var json = JsonSerializer.SerializeToUtf8Bytes(node, writing);
                    Assert.Equal(expected, Encoding.UTF8.GetString(CanonicalJson.Of(json)));
                    Assert.Equal(Sha256Hash.Of(Encoding.UTF8.GetBytes(expected)), CanonicalJson.HashOf(json));
                }
                Assert.Equal(expected, Canonical(expected));
            },
            iter: 5_000
        );

    private static string Canonical(string json) =>
        Encoding.UTF8.GetString(CanonicalJson.Of(Encoding.UTF8.GetBytes(json)));

    private static string Plain(JsonNode? node) =>
        node switch
        {
            JsonObject o =>
                $"{{{string.Join(',', o.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => $"{Quoted(m.Key)}:{Plain(m.Value)}"))}}}",
            JsonArray a => $"[{string.Join(',', a.Select(Plain))}]",
            JsonValue v when v.TryGetValue<string>(out var text) => Quoted(text),
            JsonValue v when v.TryGetValue<double>(out var number) => Ecma(number),
            null => "null",
            _ => node.ToJsonString(),
        };

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            var at = "\"\\\b\t\n\f\r".IndexOf(c, StringComparison.Ordinal);
            if (at >= 0)
                quoted.Append('\\').Append("\"\\btnfr"[at]);
            else if (c < ' ')
                quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else
                quoted.Append(c);
        }
        return quoted.Append('"').ToString();
    }

    /// <summary>Number::toString of ECMA-262, by the first precision that reads back.</summary>
    private static string Ecma(double number)
    {
        if (number == 0)
            return "0";
        var written = Enumerable
            .Range(0, 17)
            .Select(digits => Math.Abs(number).ToString($"E{digits}", CultureInfo.InvariantCulture))
            .First(text => double.Parse(text, CultureInfo.InvariantCulture) == Math.Abs(number));
        var s = written.Split('E')[0].Replace(".", "", StringComparison.Ordinal);
        var n = int.Parse(written.Split('E')[1], CultureInfo.InvariantCulture) + 1;
        var k = s.Length;
        var text = n switch
        {
            >= 1 and <= 21 when k <= n => s.PadRight(n, '0'),
            >= 1 and <= 21 => $"{s[..n]}.{s[n..]}",
            > -6 and <= 0 => $"0.{new string('0', -n)}{s}",
            _ => $"{s[0]}{(k > 1 ? $".{s[1..]}" : "")}e{(n > 0 ? "+" : "-")}{Math.Abs(n - 1)}",
        };
        return number < 0 ? $"-{text}" : text;
    }

    private static bool IsWhole(string text) => text.EnumerateRunes().All(rune => rune.Value != 0xfffd);

    private static JsonNode?[] Detached(JsonNode?[] nodes) => [.. nodes.Select(node => node?.DeepClone())];

    private static JsonNode? ObjectOf((string Name, JsonNode? Value)[] members)
    {
        var node = new JsonObject();
        foreach (var (name, value) in members.Where(member => IsWhole(member.Name)))
            node[name] = value?.DeepClone();
        return node;
    }
}

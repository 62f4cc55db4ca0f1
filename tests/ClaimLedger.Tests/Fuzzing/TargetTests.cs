using System.Text;
using ClaimLedger.Fuzzing;
using CsCheck;
using Xunit;

namespace ClaimLedger.Tests.Fuzzing;

/// <summary>The targets of fuzzing, over their corpus and what is near it: whatever a parser is given, it
/// reads it or says what is wrong, and keeps what it promises. What fuzzing once found stays in the corpus.
/// </summary>
public sealed class TargetTests
{
    private static readonly string Corpus = Path.Combine(Repository.Root, "tests/ClaimLedger.Fuzzing/corpus");

    public static TheoryData<string> Names => [.. Targets.All.Keys];

    [Fact]
    public void Each_target_has_a_corpus_and_each_corpus_a_target() =>
        Assert.Equal(
            Targets.All.Keys,
            Directory
                .GetDirectories(Corpus)
                .Select(folder => Path.GetFileName(folder)!)
                .Order(StringComparer.Ordinal)
        );

    [Theory]
    [MemberData(nameof(Names))]
    public void Files_of_the_corpus_are_read_but_for_those_that_are_named_refused(string name) =>
        Assert.All(
            Files(name),
            file =>
                Assert.Equal(
                    !Path.GetFileName(file).StartsWith("refused-", StringComparison.Ordinal),
                    Targets.All[name](File.ReadAllBytes(file))
                )
        );

    [Theory]
    [MemberData(nameof(Names))]
    public void Promises_are_kept_for_any_bytes(string name) =>
        Gen.Byte.Array[0, 200].Sample(bytes => Run(name, bytes), iter: 2_000);

    [Theory]
    [MemberData(nameof(Names))]
    public void Promises_are_kept_for_changes_of_the_corpus(string name)
    {
        var files = Files(name).Select(File.ReadAllBytes).ToArray();
        var changed =
            from file in Gen.OneOf<byte[]>(files)
            from changes in ChangeOf(file, files).Array[1, 3]
            select changes.Aggregate(file, (bytes, change) => change(bytes));
        changed.Sample(bytes => Run(name, bytes), iter: 4_000);
    }

    /// <summary>Throws where a promise is not kept; whether it was read does not matter.</summary>
    private static void Run(string name, byte[] bytes) => Targets.All[name](bytes);

    /// <summary>Some bytes taken out at a place, and others put there: any, such as mean something to a
    /// parser, or the end of a file of the corpus.</summary>
    private static Gen<Func<byte[], byte[]>> ChangeOf(byte[] file, byte[][] files) =>
        from at in Gen.Int[0, file.Length]
        from taken in Gen.Int[0, 6]
        from put in Gen.OneOf(
            Gen.Byte.Array[0, 4],
            Gen.OneOf("\n", "\r\n", "\n\n", " ", "\t", "+", "0", "=", "/", ";", "\"", "\\ud800")
                .Select(text => Encoding.UTF8.GetBytes(text)),
            from other in Gen.OneOf<byte[]>(files)
            from start in Gen.Int[0, other.Length]
            select other[start..]
        )
        select (Func<byte[], byte[]>)(
            bytes =>
                [
                    .. bytes[..Math.Min(at, bytes.Length)],
                    .. put,
                    .. bytes[Math.Min(at + taken, bytes.Length)..],
                ]
        );

    private static string[] Files(string name) => Directory.GetFiles(Path.Combine(Corpus, name));
}

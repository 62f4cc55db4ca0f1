using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Vocabulary;
using Xunit;

namespace ClaimLedger.Tests.Tidiness;

/// <summary>The domain is pure: no packages, no clock, no chance, no surroundings.</summary>
public sealed class DomainTests
{
    public static TheoryData<Type> Vocabularies =>
        [.. typeof(Stance).Assembly.GetTypes().Where(CodesJsonConverter.IsVocabulary)];

    [Fact]
    public void The_domain_references_nothing_beyond_the_base_library()
    {
        var runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        Assert.All(
            typeof(Command).Assembly.GetReferencedAssemblies(),
            reference =>
            {
                Assert.StartsWith("System.", reference.Name, StringComparison.Ordinal);
                Assert.True(File.Exists(Path.Combine(runtime, $"{reference.Name}.dll")), reference.Name);
            }
        );
        var project = Repository.Read("src/ClaimLedger.Domain/ClaimLedger.Domain.csproj");
        Assert.DoesNotContain("Reference", project, StringComparison.Ordinal);
    }

    [Fact]
    public void The_domain_knows_no_clock_no_chance_and_no_surroundings() =>
        Assert.Empty(Purity.BrokenIn("src/ClaimLedger.Domain"));

    /// <summary>Commitments need no chance; a nonce does, and it is in one place.</summary>
    [Fact]
    public void Only_the_nonce_of_a_stored_disclosure_is_random() =>
        Assert.Equal(
            ["src/ClaimLedger.Domain/Sealing/SubjectKey.cs"],
            Repository
                .SourceFiles("src/ClaimLedger.Domain")
                .Where(path =>
                    Repository.Read(path).Contains("RandomNumberGenerator", StringComparison.Ordinal)
                ),
            StringComparer.Ordinal
        );

    [Theory]
    [MemberData(nameof(Vocabularies))]
    public void The_codes_of_a_vocabulary_are_unique_and_kebab_case_or_one_letter_or_digit(Type vocabulary)
    {
        var codes =
            (IReadOnlyList<string>)
                typeof(Codes<>).MakeGenericType(vocabulary).GetProperty(nameof(Codes<>.All))!.GetValue(null)!;
        Assert.Equal(Enum.GetValues(vocabulary).Length, codes.Distinct(StringComparer.Ordinal).Count());
        Assert.All(codes, code => Assert.Matches("^([a-z]+(-[a-z]+)*|[A-F]|[1-6])$", code));
    }

    /// <summary>Codes are stored, for good: one may be added, none changed or taken away.</summary>
    [Theory]
    [InlineData(typeof(Stance), "strongly-disagree disagree neutral agree strongly-agree")]
    [InlineData(
        typeof(Likelihood),
        "almost-no-chance very-unlikely unlikely roughly-even-chance likely very-likely almost-certain"
    )]
    [InlineData(typeof(Confidence), "low moderate high")]
    [InlineData(typeof(Reliability), "A B C D E F")]
    [InlineData(typeof(Credibility), "1 2 3 4 5 6")]
    [InlineData(typeof(SourceKind), "individual group system organization class unknown")]
    [InlineData(
        typeof(ThreatType),
        "activist competitor crime-syndicate criminal hacker insider-accidental insider-disgruntled nation-state sensationalist spy terrorist unknown"
    )]
    [InlineData(typeof(Rendering), "quote translation paraphrase")]
    [InlineData(typeof(PropositionRelation), "contradicts entails narrows")]
    [InlineData(typeof(SourceRelation), "same-as speaks-for part-of")]
    [InlineData(typeof(ThreatRelation), "same-as part-of allied-with")]
    [InlineData(typeof(Retractor), "source publisher editor")]
    [InlineData(
        typeof(RetractionReason),
        "misquoted misattributed wrong-date duplicate fabricated retracted-by-source corrected-by-publisher recording-error legal other"
    )]
    [InlineData(
        typeof(RegisterKind),
        "retraction correction concern redaction revision withdrawn-assessment dispute redaction-request"
    )]
    [InlineData(typeof(QueueKind), "unassessed dispute concern ungraded redaction-request")]
    [InlineData(typeof(ShiftKind), "first-position reversal strengthening weakening withdrawal return")]
    [InlineData(typeof(SeriesStep), "day week month quarter year")]
    [InlineData(typeof(ChangeCause), "new-statement late-arrival record-correction withdrawal reinstatement")]
    [InlineData(typeof(ContradictionKind), "within-source between-sources")]
    [InlineData(
        typeof(DifferenceKind),
        "first-position reversal strengthening weakening withdrawal return unsaid other-statement recoded redated contested settled recorded-again"
    )]
    [InlineData(
        typeof(DifferenceCause),
        "new-statement late-arrival record-correction withdrawal reinstatement dispute valid-time"
    )]
    [InlineData(typeof(Role), "editor auditor subscriber admin")]
    [InlineData(typeof(Standing), "in-force withdrawn closed later never")]
    public void The_codes_are_those_that_are_stored(Type vocabulary, string codes)
    {
        var property = typeof(Codes<>).MakeGenericType(vocabulary).GetProperty(nameof(Codes<>.All))!;
        Assert.Equal(codes, string.Join(' ', (IReadOnlyList<string>)property.GetValue(null)!));
    }

    [Fact]
    public void The_codes_of_every_vocabulary_are_held_here()
    {
        var held = GetType()
            .GetMethod(nameof(The_codes_are_those_that_are_stored))!
            .GetCustomAttributes(typeof(InlineDataAttribute), inherit: false)
            .Select(data => (Type)((InlineDataAttribute)data).Data[0]!);
        var all = typeof(Stance).Assembly.GetTypes().Where(CodesJsonConverter.IsVocabulary);
        Assert.Equal(
            all.Select(t => t.Name).Order(StringComparer.Ordinal),
            held.Select(t => t.Name).Order(StringComparer.Ordinal),
            StringComparer.Ordinal
        );
    }

    [Fact]
    public void The_codes_of_refusals_are_unique_and_kebab_case()
    {
        var codes = Refusals.All.Select(r => r.Code).ToList();
        Assert.Equal(codes.Count, codes.Distinct(StringComparer.Ordinal).Count());
        Assert.All(codes, code => Assert.Matches("^[a-z]+(-[a-z]+)*$", code));
        Assert.All(Refusals.All, r => Assert.EndsWith(".", r.Meaning, StringComparison.Ordinal));
    }
}

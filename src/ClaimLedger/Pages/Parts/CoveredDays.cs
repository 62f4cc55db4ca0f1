using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Pages.Parts;

/// <summary>What a date covers, in words.</summary>
internal static class CoveredDays
{
    /// <summary>"from 2004-01-01 to 2004-01-31, approximate".</summary>
    public static string InWords(EdtfDate date)
    {
        var days = (date.Earliest, date.Latest) switch
        {
            ({ } first, { } last) when first == last => $"the day {Words.Of(first)}",
            ({ } first, { } last) => $"some day from {Words.Of(first)} to {Words.Of(last)}",
            ({ } first, null) => $"from {Words.Of(first)} on",
            (null, { } last) => $"until {Words.Of(last)}",
            _ => "any day",
        };
        return days + (date.IsApproximate ? ", approximate" : "") + (date.IsUncertain ? ", uncertain" : "");
    }
}

using System.Globalization;
using ClaimLedger.Client;
using ClaimLedger.Domain.Feeds;
using ClaimLedger.Domain.Registers;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Cli;

/// <summary>What an entry of a feed tells, in words.</summary>
internal static class EntryWords
{
    /// <summary>The words.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="arrow">Stands between what was and what is.</param>
    public static string Of(FeedEntry entry, string arrow) =>
        entry.Data switch
        {
            EventTold told => $"version {told.Version}, by {told.Actor}",
            StanceTold told => $"{WordOf(told.Before)} {arrow} {WordOf(told.After)}{SaidOn(told.After)}; "
                + Codes<ChangeCause>.Write(told.Cause),
            ShiftTold told => $"{Codes<ShiftKind>.Write(told.Kind)}, {StanceChart.Word(told.From)} {arrow} "
                + $"{StanceChart.Word(told.To)}, said on {told.StatedOn.Text} ({told.Statement}); "
                + Codes<ChangeCause>.Write(told.Cause),
            ConsensusTold told => Of(told, arrow),
            RegisterTold told => Of(entry.Kind, told, arrow),
            ContradictionTold told => $"{Codes<ContradictionKind>.Write(told.Kind)}, "
                + string.Join(" against ", told.Sides.Select(SideOf)),
            _ => "of a kind that this tool does not know; --json shows it.",
        };

    private static string Of(ConsensusTold told, string arrow)
    {
        var (before, after) = (told.Before, told.After);
        return $"{before.Sources} {arrow} {after.Sources} sources, mean {Number(before.Mean)} {arrow} "
            + $"{Number(after.Mean)}, agreement {Number(before.Agreement)} {arrow} {Number(after.Agreement)}";
    }

    private static string Of(string kind, RegisterTold told, string arrow)
    {
        var isDestroyed = kind == RedactionNotice.Kind;
        string?[] words =
        [
            $"of {told.Source}",
            told.StatedOn is { } on ? $"said on {on.Text}" : null,
            told.RetractedBy is { } by ? $"by the {Codes<Retractor>.Write(by)}" : null,
            told.Reason is { } reason ? Codes<RetractionReason>.Write(reason) : null,
            .. told.Changes.Select(c => isDestroyed ? $"{c.Field} destroyed" : Of(c, arrow)),
            told.Basis,
            $"recorded by {told.Actor}",
        ];
        return string.Join(", ", words.OfType<string>());
    }

    private static string Of(FieldChange change, string arrow) =>
        (change.From ?? change.To) is null
            ? $"{change.Field} changed"
            : $"{change.Field} {change.From ?? "none"} {arrow} {change.To ?? "none"}";

    private static string SideOf(SideTold side) =>
        $"{side.Source} {StanceChart.Word(side.Stance)} on {side.Threat}/{side.Proposition} ({side.Statement})";

    private static string WordOf(StandTold? stand) => StanceChart.Word(stand?.Stance);

    private static string SaidOn(StandTold? stand) =>
        stand is null ? "" : $", said on {stand.StatedOn.Text} ({stand.Statement})";

    private static string Number(double? number) =>
        number?.ToString("0.00", CultureInfo.InvariantCulture) ?? "none";
}

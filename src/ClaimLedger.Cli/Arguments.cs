using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Cli;

/// <summary>Arguments and options that check what can be checked without the service, so that a slip of the
/// pen is wrong usage and no request.</summary>
internal static class Arguments
{
    public static Argument<string> Id(string name, string description)
    {
        var argument = new Argument<string>(name) { Description = description };
        argument.Validators.Add(CheckId);
        return argument;
    }

    public static Argument<string?> OptionalId(string name, string description)
    {
        var argument = new Argument<string?>(name)
        {
            Description = description,
            Arity = ArgumentArity.ZeroOrOne,
        };
        argument.Validators.Add(CheckId);
        return argument;
    }

    public static Option<string?> IdOption(string name, string description)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = "ID" };
        option.Validators.Add(CheckId);
        return option;
    }

    public static Option<string?> CodeOption<T>(string name, string description)
        where T : struct, Enum
    {
        var option = new Option<string?>(name)
        {
            Description = $"{description}: {string.Join(", ", Codes<T>.All)}.",
            HelpName = "CODE",
        };
        option.AcceptOnlyFromAmong([.. Codes<T>.All]);
        return option;
    }

    public static Option<string?> Day(string name, string description)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = "DATE" };
        option.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => !TryReadDay(token.Value, out _)))
                result.AddError($"{name}: '{token.Value}' is no day; give one such as 2004-01-23.");
        });
        return option;
    }

    public static Option<string?> ValidAt(
        string description = "The day in valid time; today when left out."
    ) => Day("--valid-at", description);

    public static Option<string?> KnownAt()
    {
        var option = new Option<string?>("--known-at")
        {
            Description = "What the ledger knew at a position or an instant; now when left out.",
            HelpName = "POSITION|INSTANT",
        };
        option.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(t => !IsPosition(t.Value) && !IsInstant(t.Value)))
            {
                result.AddError(
                    $"--known-at: '{token.Value}' is neither a position such as 57 nor an instant with its "
                        + "offset such as 2026-11-22T10:00:00Z."
                );
            }
        });
        return option;
    }

    public static bool TryReadDay(string? text, out DateOnly day) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, default, out day);

    /// <summary>A day, what was known after an @, or both.</summary>
    public static bool IsSide(string text) =>
        text.Split('@') switch
        {
            [var day] => TryReadDay(day, out _),
            [var day, var known] => (day.Length == 0 || TryReadDay(day, out _))
                && (IsPosition(known) || IsInstant(known)),
            _ => false,
        };

    private static void CheckId(SymbolResult result)
    {
        foreach (var token in result.Tokens.Where(token => !SlugAttribute.IsSlug(token.Value)))
        {
            result.AddError(
                $"'{token.Value}' is no id; give 1 to 100 of a-z, 0-9 and hyphen, such as ahmed-rashid."
            );
        }
    }

    private static bool IsPosition(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    /// <summary>An instant without its offset would mean another one on another machine.</summary>
    private static bool IsInstant(string text) =>
        text.Length > 16
        && text[10] == 'T'
        && (text[^1] == 'Z' || text[^6] is '+' or '-')
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}

using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using ClaimLedger.Domain.Vocabulary;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ClaimLedger.Cli;

/// <summary>All that the tool writes. Whatever it is given is cleaned here, in one place, and never read as
/// markup; where no terminal listens, lines are 100 columns wide, without colour.</summary>
internal sealed class Output
{
    private const int WidthOfFiles = 100;
    private const int Utf8 = 65001;
    private const int Utf16 = 1200;

    /// <summary>What a column needs beside its text: a space after it and one between columns.</summary>
    private const int Gap = 2;
    private static readonly Style Bold = new(decoration: Decoration.Bold);
    private readonly StringWriter? _lines;
    private readonly IAnsiConsole _console;
    private readonly IAnsiConsole _errors;

    public Output(TextWriter writer, TextWriter errors)
    {
        (Writer, ErrorWriter) = (writer, errors);
        _lines = new AnsiConsoleOutput(writer).IsTerminal ? null : new StringWriter();
        (_console, _errors) = (ConsoleOf(_lines ?? writer), ConsoleOf(errors));
        if (_lines is not null)
            _console.Profile.Capabilities.Unicode = writer.Encoding.CodePage is Utf8 or Utf16;
    }

    public TextWriter Writer { get; }

    public TextWriter ErrorWriter { get; }

    public int Width => _console.Profile.Width;

    public bool IsUnicode => _console.Profile.Capabilities.Unicode;

    /// <summary>A text with its numbers as they are written everywhere.</summary>
    public static string Said(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>Strips what could drive a terminal or turn a line around; line ends become spaces.</summary>
    public static string Clean(string? text)
    {
        var clean = new StringBuilder(text?.Length ?? 0);
        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            if (rune.Value is '\n' or '\t' or 0x2028 or 0x2029)
                clean.Append(' ');
            else if (!Rune.IsControl(rune) && !TurnsDirection(rune.Value))
                clean.Append(rune);
        }
        return clean.ToString();
    }

    public void Line(string text = "") => Write(new Text(Clean(text) + "\n"));

    /// <summary>A line to be copied: not through Spectre, which would break it where it is long.</summary>
    public void Verbatim(string line) => Writer.WriteLine(Clean(line));

    public void Heading(string text) => Write(new Text(Clean(text) + "\n", Bold));

    /// <summary>One line of JSON.</summary>
    public void Json(JsonNode answer) => Writer.WriteLine(answer.ToJsonString(LedgerJson.Answers));

    /// <summary>One readable block on the error stream.</summary>
    public void Error(IEnumerable<string> lines)
    {
        // Not through Spectre, which would break the lines that somebody may want to search for.
        foreach (var line in lines)
            ErrorWriter.WriteLine(Clean(line));
    }

    /// <summary>A table; columns without a single value are left out, as room is scarce.</summary>
    /// <param name="columns">The columns' names.</param>
    /// <param name="rows">The cells; null for an empty row between groups.</param>
    /// <param name="whole">The name of a column that does not break, as it is to be copied.</param>
    public void Table(string[] columns, IEnumerable<string[]?> rows, string? whole = null)
    {
        var cells = rows.Select(row => row?.Select(Clean).ToArray()).ToList();
        var filled = Enumerable
            .Range(0, columns.Length)
            .Where(i => cells.Exists(row => row?[i].Length > 0))
            .ToArray();
        string[][] texts = [columns, .. cells.OfType<string[]>()];
        var widths = Fold.Widths(
            [.. texts.Select(row => filled.Select(i => row[i]).ToArray())],
            Width - (Gap * filled.Length),
            Array.IndexOf(filled, Array.IndexOf(columns, whole))
        );
        var table = new Table { Border = IsUnicode ? TableBorder.Horizontal : TableBorder.Ascii };
        foreach (var (i, width) in filled.Zip(widths))
        {
            var head = new Text(Fold.At(columns[i], width), Bold);
            table.AddColumn(new TableColumn(head).PadLeft(0).PadRight(i == filled[^1] ? 0 : 1));
        }
        foreach (var row in cells)
        {
            if (row is null)
                table.AddEmptyRow();
            else
                table.AddRow(filled.Zip(widths, (i, width) => new Text(Fold.At(row[i], width))));
        }
        Write(table);
    }

    /// <summary>Runs <paramref name="work"/> with a bar on the error stream, which is gone afterwards; where
    /// no terminal listens, without one: null.</summary>
    public Task<T> WithBarAsync<T>(ProgressColumn[] columns, Func<ProgressTask?, Task<T>> work) =>
        _errors.Profile.Out.IsTerminal
            ? _errors
                .Progress()
                .AutoClear(true)
                .Columns(columns)
                .StartAsync(context => work(context.AddTask("-")))
            : work(null);

    private void Write(Renderable renderable)
    {
        _console.Write(renderable);
        if (_lines is null)
            return;
        // Spectre fills every line of a table to its width, which no file needs.
        var lines = _lines.ToString().TrimEnd('\n').Split('\n');
        _lines.GetStringBuilder().Clear();
        foreach (var line in lines)
            Writer.WriteLine(line.TrimEnd());
    }

    private static bool TurnsDirection(int character) =>
        character is 0x061C or 0x200E or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);

    private static IAnsiConsole ConsoleOf(TextWriter writer)
    {
        var output = new AnsiConsoleOutput(writer);
        if (output.IsTerminal)
            return AnsiConsole.Create(new AnsiConsoleSettings { Out = output });
        var plain = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Out = output,
                Ansi = AnsiSupport.No,
                ColorSystem = ColorSystemSupport.NoColors,
                Interactive = InteractionSupport.No,
                Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
            }
        );
        plain.Profile.Width = WidthOfFiles;
        return plain;
    }
}

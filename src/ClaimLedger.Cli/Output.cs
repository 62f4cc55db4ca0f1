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
    public void Table(string[] columns, IEnumerable<string[]?> rows)
    {
        var cells = rows.Select(row => row?.Select(Clean).ToArray()).ToList();
        var filled = Enumerable
            .Range(0, columns.Length)
            .Where(i => cells.Exists(row => row?[i].Length > 0))
            .ToArray();
        string[][] texts = [columns, .. cells.OfType<string[]>()];
        var widths = Fold.Widths(
            [.. texts.Select(row => filled.Select(i => row[i]).ToArray())],
            Width - (Gap * filled.Length)
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

    /// <summary>Shows on the error stream how much of a file is sent, while <paramref name="work"/> sends it:
    /// a bar on a terminal, else a line at the start.</summary>
    /// <param name="name">The file's name.</param>
    /// <param name="length">Its length in bytes; null where nobody knows.</param>
    /// <param name="work">Takes the callback that hears of the bytes sent so far.</param>
    public async Task<T> WithProgressAsync<T>(string name, long? length, Func<Action<long>, Task<T>> work)
    {
        if (!_errors.Profile.Out.IsTerminal)
        {
            var bytes = length?.ToString("N0", CultureInfo.InvariantCulture);
            Error([bytes is null ? $"Importing {name}" : $"Importing {name} ({bytes} bytes)"]);
            return await work(_ => { });
        }
        return await _errors
            .Progress()
            .AutoClear(true)
            .Columns(
                new SpinnerColumn(),
                new TaskDescriptionColumn(),
                new ProgressBarColumn(),
                new DownloadedColumn { Culture = CultureInfo.InvariantCulture },
                new TransferSpeedColumn { Culture = CultureInfo.InvariantCulture }
            )
            .StartAsync(async context =>
            {
                // A description is markup, unlike all else here.
                var escaped = Markup.Escape(Clean(name));
                var task = context.AddTask(escaped, maxValue: Math.Max(1, length ?? 1));
                task.IsIndeterminate = length is null;
                return await work(sent =>
                {
                    task.MaxValue = Math.Max(task.MaxValue, sent);
                    task.Value = sent;
                    if (sent == length)
                        task.Description = $"{escaped}, waiting for the ledger";
                });
            });
    }

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

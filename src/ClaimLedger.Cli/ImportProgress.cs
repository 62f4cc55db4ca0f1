using Spectre.Console;
using Spectre.Console.Rendering;

namespace ClaimLedger.Cli;

/// <summary>Shows on the error stream how far an import is: a bar on a terminal, else now and then a
/// line.</summary>
internal sealed class ImportProgress
{
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(10);
    private readonly Output _output;
    private readonly TimeProvider _clock;
    private readonly ProgressTask? _bar;
    private readonly string _name;
    private readonly Pace _pace = new();
    private readonly long _start;
    private long _said;

    /// <param name="output">Where to.</param>
    /// <param name="clock">The time.</param>
    /// <param name="bar">The bar; null where there is no terminal.</param>
    /// <param name="name">What is imported.</param>
    public ImportProgress(Output output, TimeProvider clock, ProgressTask? bar, string name)
    {
        (_output, _clock, _bar, _name) = (output, clock, bar, Output.Clean(name));
        _start = _said = clock.GetTimestamp();
        if (bar is not null)
            Describe($"Importing {_name}");
    }

    public static ProgressColumn[] Columns =>
        [new SpinnerColumn(), new ProgressBarColumn { Width = 20 }, new DescriptionToTheLeft()];

    public void Show(ImportAnswer import)
    {
        _pace.Saw(_clock.GetElapsedTime(_start), import.BytesDone, import.Lines);
        Say(TextOf(import, _pace));
        if (_bar is not null)
            (_bar.MaxValue, _bar.Value) = (Math.Max(1, import.Bytes), import.BytesDone);
    }

    /// <summary>The service does not answer; the bar stays where it was.</summary>
    public void ShowBroken() => Say("the service does not answer; trying again");

    /// <summary><c>45%, 1,200 lines, 3 refused, 300 lines/s, 00:05 left</c></summary>
    public static string TextOf(ImportAnswer import, Pace pace)
    {
        List<string> parts = [$"{(int)(import.Part * 100)}%", Output.Said($"{import.Lines:N0} lines")];
        if (import.Repeated > 0)
            parts.Add(Output.Said($"{import.Repeated:N0} repeated"));
        if (import.Refused > 0)
            parts.Add(Output.Said($"{import.Refused:N0} refused"));
        if (pace.LinesPerSecond is { } rate)
            parts.Add(Output.Said($"{rate:N0} lines/s"));
        parts.Add(import.State == "stopping" ? "stopping" : $"{TextOf(pace.Remaining(import.Bytes))} left");
        return string.Join(", ", parts);
    }

    private static string TextOf(TimeSpan? time) =>
        time is not { } t ? "--:--"
        : t.TotalHours < 1 ? Output.Said($"{t:mm\\:ss}")
        : Output.Said($"{Math.Floor(t.TotalHours)}:{t:mm\\:ss}");

    private void Say(string text)
    {
        if (_bar is not null)
        {
            Describe(text);
        }
        else if (_clock.GetElapsedTime(_said) >= BetweenLines)
        {
            _said = _clock.GetTimestamp();
            _output.Error([$"{_name}: {text}"]);
        }
    }

    // A description is markup, unlike all else here.
    private void Describe(string text) => _bar!.Description = Markup.Escape(text);

    /// <summary>Spectre's own column is set to the right, where the text would jump.</summary>
    private sealed class DescriptionToTheLeft : ProgressColumn
    {
        protected override bool NoWrap => true;

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
            new Markup(task.Description).Overflow(Overflow.Ellipsis);
    }
}

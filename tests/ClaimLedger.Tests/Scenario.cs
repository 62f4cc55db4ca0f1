using System.Globalization;
using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Sealing;
using Xunit;

namespace ClaimLedger.Tests;

/// <summary>Given what happened, when a command comes, then these events, a refusal or a repeat.</summary>
/// <example><code>
/// Scenario.Given(Known.Source()).When(new AddSourceAlias("s1", "Alias")).Then(new SourceAliasAdded(...));
/// </code></example>
internal sealed class Scenario
{
    private readonly MemoryLedger _ledger = new();
    private string _actor = "editor-1";
    private DateOnly _today = MemoryLedger.Today;
    private Command? _command;
    private Decision? _decision;

    /// <summary>What a text of a stream is sealed as.</summary>
    public static Commitment Sealed(string stream, string field, string text) =>
        MemoryLedger.Seal(stream, field, text);

    /// <summary>Begins with commands that the ledger took on.</summary>
    public static Scenario Given(params Command[] commands) => new Scenario().And(commands);

    /// <summary>Goes on with commands; each has to append.</summary>
    public Scenario And(params Command[] commands)
    {
        foreach (var command in commands)
        {
            Assert.Empty(command.Check());
            var decision = _ledger.Submit(command, _actor, _today);
            Assert.True(decision is Decision.Append, $"Given {command}, the ledger says {decision}.");
        }
        return this;
    }

    /// <summary>Goes on with an event as it is stored.</summary>
    public Scenario And(string stream, object happened)
    {
        _ledger.Append(stream, happened, _actor);
        return this;
    }

    /// <summary>From here on, somebody else acts.</summary>
    public Scenario As(string actor)
    {
        _actor = actor;
        return this;
    }

    /// <summary>From here on, it is another day.</summary>
    public Scenario On(string day)
    {
        _today = DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        return this;
    }

    /// <summary>Decides the command; its shape has to be good.</summary>
    public Scenario When(Command command)
    {
        Assert.Empty(command.Check());
        _command = command;
        _decision = _ledger.Decide(command, _actor, _today);
        return this;
    }

    /// <summary>These events follow, and no others.</summary>
    public Scenario Then(params object[] events)
    {
        var append = Assert.IsType<Decision.Append>(_decision);
        Assert.Equal(events, append.Events);
        return this;
    }

    /// <summary>It is refused with this code and about this member.</summary>
    public void ThenRefused(RefusalCode code, string? field)
    {
        var refusal = Assert.IsType<Decision.Refuse>(_decision).Refusal;
        Assert.Equal((code.Code, field), (refusal.Code.Code, refusal.Field));
        Assert.EndsWith(".", refusal.Detail, StringComparison.Ordinal);
    }

    /// <summary>The ledger holds it already: nothing follows.</summary>
    public void ThenRepeats() => Assert.IsType<Decision.Repeat>(_decision);

    /// <summary>What followed is appended, the same command comes again and repeats those events, today and,
    /// as dates have no part in it, years later and whoever sends it.</summary>
    public void AndAgainItRepeats()
    {
        var first = Assert.IsType<Decision.Append>(_decision);
        foreach (var e in first.Events)
            _ledger.Append(_command!.Stream(), e, _actor);
        foreach (var actor in new[] { _actor, "somebody-else" })
        {
            var again = _ledger.Decide(_command!, actor, _today.AddYears(5));
            Assert.Equal(first.Events, Assert.IsType<Decision.Repeat>(again).Events);
        }
    }
}

/// <summary>What the shape of a command says.</summary>
internal static class Shape
{
    /// <summary>The shape is refused, once, with this code and about this member.</summary>
    public static void Refused(Command command, RefusalCode code, string? field)
    {
        var refusal = Assert.Single(command.Check());
        Assert.Equal((code.Code, field), (refusal.Code.Code, refusal.Field));
        Assert.EndsWith(".", refusal.Detail, StringComparison.Ordinal);
    }

    /// <summary>The shape is good.</summary>
    public static void Good(Command command) => Assert.Empty(command.Check());
}

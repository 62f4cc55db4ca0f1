using ClaimLedger.Domain.Commands;
using ClaimLedger.Http;

namespace ClaimLedger.Commands;

/// <summary>A command's address. Names in braces are members of the command, taken from the path.</summary>
/// <param name="Path">Where it is posted to.</param>
/// <param name="Shape">The command.</param>
/// <param name="Allowed">Who may send it.</param>
public sealed record CommandRoute(string Path, RecordShape Shape, Allowed Allowed) : IDescribedCommand
{
    /// <inheritdoc/>
    public Type Answer => typeof(CommandAnswer);
}

/// <summary>One route for each command, at the path that the domain's table has. All are POST.</summary>
public static class CommandRoutes
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<CommandRoute> All { get; } =
    [.. CommandPaths.All.Select(p => new CommandRoute(p.Path, p.Shape, Allowed.Of(p.Roles)))];
}

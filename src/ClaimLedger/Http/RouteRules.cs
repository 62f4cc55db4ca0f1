using System.Collections.Frozen;
using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Http;

/// <summary>Who may use which route, as the tables that declare the routes say.</summary>
public static class RouteRules
{
    private static readonly FrozenDictionary<(string Method, string Path), Allowed> All = CommandPaths
        .All.Select(p => ((HttpMethods.Post, p.Path), Allowed.Of(p.Roles)))
        .Concat(ReadRoutes.All.Select(r => ((r.Method, r.Path), r.Allowed)))
        .ToFrozenDictionary(rule => rule.Item1, rule => rule.Item2);

    private static readonly FrozenSet<string> Held = ReadRoutes
        .All.Where(r => r.IsHeldOpen)
        .Select(r => r.Path)
        .Append(PagePaths.Connection)
        .ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Who may use an endpoint by a method.</summary>
    /// <returns>Null where no table names it: nobody may.</returns>
    public static Allowed? Of(RouteEndpoint endpoint, string method) =>
        // A page for browsers carries its rule itself.
        endpoint.Metadata.GetMetadata<Allowed>()
        ?? Of(endpoint.RoutePattern.RawText ?? "", HttpMethods.IsHead(method) ? HttpMethods.Get : method);

    /// <summary>Who may use a path of the tables by a method.</summary>
    /// <inheritdoc cref="Of(RouteEndpoint, string)" path="/returns"/>
    public static Allowed? Of(string path, string method) =>
        // A path of several parts is one parameter of the route.
        All.GetValueOrDefault((method, path.Replace("**", "", StringComparison.Ordinal)));

    /// <summary>Whether an endpoint's answer may take as long as the caller likes: streams, polls, and the
    /// connections of open pages.</summary>
    public static bool IsHeldOpen(RouteEndpoint endpoint) =>
        Held.Contains(endpoint.RoutePattern.RawText ?? "");

    /// <summary>Whether a request does something that is noted: all that alters anything, but what editors
    /// append, which the ledger itself keeps under their name, and the talk of an open page with the
    /// service.</summary>
    public static bool IsPrivileged(RouteEndpoint endpoint, string method) =>
        !HttpMethods.IsGet(method)
        && !HttpMethods.IsHead(method)
        && endpoint.RoutePattern.RawText?.StartsWith(PagePaths.Connection, StringComparison.Ordinal) != true
        && Of(endpoint, method) is { } allowed
        && !allowed.Roles.SequenceEqual(Allowed.Editors.Roles);

    /// <summary>The roles that may, as one reads them.</summary>
    public static string InWords(IEnumerable<Role> roles) =>
        string.Join(" or ", roles.Select(Codes<Role>.Write));
}

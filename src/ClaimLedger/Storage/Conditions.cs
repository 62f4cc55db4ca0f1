using System.Globalization;

namespace ClaimLedger.Storage;

/// <summary>The conditions of a query that were asked for, their values as parameters.</summary>
/// <param name="first">The condition that always holds, of <c>$1</c>.</param>
/// <param name="value">The value of <c>$1</c>.</param>
internal sealed class Conditions(string first, object value)
{
    private readonly List<string> _conditions = [first];
    private readonly List<object> _values = [value];

    /// <summary>The values, in the order of the parameters.</summary>
    public IReadOnlyList<object> Values => _values;

    /// <summary>Adds one without a value of its own.</summary>
    public void Add(string condition) => _conditions.Add(condition);

    /// <summary>Adds one where there is a value, which stands in it as <c>{0}</c>.</summary>
    public void Add(string condition, object? asked)
    {
        if (asked is null)
            return;
        _values.Add(asked);
        var parameter = string.Create(CultureInfo.InvariantCulture, $"${_values.Count}");
        _conditions.Add(condition.Replace("{0}", parameter, StringComparison.Ordinal));
    }

    /// <summary>All of them, as SQL.</summary>
    public override string ToString() => string.Join(" and ", _conditions);
}

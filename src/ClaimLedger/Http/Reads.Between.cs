using System.Globalization;
using ClaimLedger.Storage;

namespace ClaimLedger.Http;

/// <summary>One side of a comparison: a pair of instants, resolved.</summary>
public sealed record Side(DateOnly ValidAt, KnownAt KnownAt)
{
    /// <summary>How it is asked for: <c>2004-01-23@57</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{ValidAt:O}@{KnownAt.Position}");
}

/// <summary>Reads that compare two pairs of instants.</summary>
public sealed partial class Reads
{
    /// <summary>A read that is answered from a view's rows as of <c>from</c> and as of <c>to</c>, each
    /// <c>VALIDAT</c>, <c>@KNOWNAT</c> or <c>VALIDAT@KNOWNAT</c>. What a side leaves out is that of
    /// <c>validAt</c> and <c>knownAt</c>, and these left out are today and now, the same for
    /// both.</summary>
    public Task<IResult> BetweenAsync(
        HttpContext http,
        string shard,
        DateOnly today,
        Func<Asked, Side, Side, CancellationToken, Task<object>> answer
    )
    {
        (DateOnly? ValidAt, long? KnownAt) from = default;
        (DateOnly? ValidAt, long? KnownAt) to = default;
        return AnswerAsync(
            http,
            (_, cancel) => positions.ViewAsync(shard, cancel),
            async (asked, cancel) =>
            {
                var validAt = asked.Day("validAt") ?? today;
                return await answer(
                    asked,
                    await SideAsync(from, validAt, asked.KnownAt, cancel),
                    await SideAsync(to, validAt, asked.KnownAt, cancel),
                    cancel
                );
            },
            async (asked, cancel) =>
            {
                if ((asked.Text("from"), asked.Text("to")) is (null, null))
                {
                    asked.Miss(
                        "from",
                        "There is nothing to compare; give from or to, such as from=@57 or from=2004-01-23."
                    );
                }
                from = await PartsAsync(asked, "from", cancel);
                to = await PartsAsync(asked, "to", cancel);
                return Math.Max(from.KnownAt ?? 0, to.KnownAt ?? 0);
            }
        );
    }

    private async Task<(DateOnly? ValidAt, long? KnownAt)> PartsAsync(
        Asked asked,
        string name,
        CancellationToken cancel
    )
    {
        if (asked.Text(name) is not { } text)
            return default;
        var parts = text.Split('@');
        DateOnly? validAt = DateOnly.TryParseExact(
            parts[0],
            "yyyy-MM-dd",
            CultureInfo.InvariantCulture,
            default,
            out var day
        )
            ? day
            : null;
        if (
            parts is not ([{ Length: > 0 }] or [_, { Length: > 0 }])
            || (validAt is null && parts[0].Length > 0)
        )
        {
            asked.RefuseValue(
                name,
                text,
                "is neither a day, 2004-01-23, nor what was known, @57 or @2026-01-31T12:00:00Z, nor both, 2004-01-23@57."
            );
            return default;
        }
        return (validAt, await WhenAsync(asked, name, parts.ElementAtOrDefault(1), cancel));
    }

    private async Task<Side> SideAsync(
        (DateOnly? ValidAt, long? KnownAt) parts,
        DateOnly validAt,
        KnownAt knownAt,
        CancellationToken cancel
    ) =>
        new(
            parts.ValidAt ?? validAt,
            parts.KnownAt is { } position
                ? new KnownAt(position, await positions.TimeOfAsync(position, cancel))
                : knownAt
        );
}

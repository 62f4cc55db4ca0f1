using System.Net;

namespace ClaimLedger.Storage;

/// <summary>How much may be asked of a node, section <c>ClaimLedger:Limits</c>; 0 is no limit, and no memory
/// of answers.</summary>
public sealed class LimitSettings
{
    /// <summary>The requests of one person; a tenth more where they were quiet before. Not where access is
    /// open.</summary>
    public int RequestsPerMinute { get; set; } = 30_000;

    /// <summary>The requests of one address that come without credentials that hold. Not where access is
    /// open.</summary>
    public int AnonymousRequestsPerMinute { get; set; } = 1_200;

    /// <summary>The streams and polls that one person may hold open at a time. Not where access is
    /// open.</summary>
    public int StreamsPerPerson { get; set; } = 100;

    /// <summary>The streams and polls that a node holds open at a time, of all together.</summary>
    public int Streams { get; set; } = 10_000;

    /// <summary>The memory that a node gives to what answers are made of, so that it need not be read again,
    /// in MiB; 0 keeps nothing. Where left out 512, or an eighth of the memory that there is.</summary>
    public int? KeptMegabytes { get; set; }

    /// <summary>The same in bytes.</summary>
    public long KeptBytes =>
        KeptMegabytes is { } given
            ? given * 1024L * 1024
            : Math.Min(512L * 1024 * 1024, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 8);

    /// <summary>Refuses what cannot work, and does nothing else.</summary>
    /// <exception cref="UnusableSettingException">It cannot.</exception>
    public void Check()
    {
        foreach (
            var (name, value) in new[]
            {
                (nameof(RequestsPerMinute), RequestsPerMinute),
                (nameof(AnonymousRequestsPerMinute), AnonymousRequestsPerMinute),
                (nameof(StreamsPerPerson), StreamsPerPerson),
                (nameof(Streams), Streams),
                (nameof(KeptMegabytes), KeptMegabytes ?? 0),
            }
        )
        {
            if (value < 0)
                throw new UnusableSettingException(
                    $"ClaimLedger:Limits:{name} is {value}; give a number from 1, or 0 for no limit."
                );
        }
    }
}

/// <summary>Where the service stands among browsers and proxies, section <c>ClaimLedger:Web</c>.</summary>
public sealed class WebSettings
{
    /// <summary>The origins whose pages may talk to the service, such as
    /// <c>https://desk.example.org</c>; none where left out.</summary>
    public IReadOnlyList<string> Origins { get; set; } = [];

    /// <summary>The networks of the proxies whose <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> are
    /// believed; nobody's where left out.</summary>
    public IReadOnlyList<string> Proxies { get; set; } = [];

    /// <summary>Refuses what cannot work, and does nothing else.</summary>
    /// <exception cref="UnusableSettingException">It cannot.</exception>
    public void Check()
    {
        if (Origins.FirstOrDefault(o => !IsOrigin(o)) is { } origin)
            throw new UnusableSettingException(
                $"ClaimLedger:Web:Origins '{origin}' is no origin; give scheme, host and port alone, such as https://desk.example.org."
            );
        if (Proxies.FirstOrDefault(n => !IPNetwork.TryParse(n, out _)) is { } network)
            throw new UnusableSettingException(
                $"ClaimLedger:Web:Proxies '{network}' is no network; give one such as 10.1.0.0/16 or fd00:1::/32."
            );
    }

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var origin)
        && origin.Scheme is "https" or "http"
        && origin.GetLeftPart(UriPartial.Authority) == text
        && origin.UserInfo.Length == 0;
}
